"""How much of a machine's words people changed."""

from time import process_time

from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.provenance import Change, changed, of_draft, pieces, size, total

ZH = "英伟达周二表示，将在欧洲裁员400人，原因是芯片需求疲软。分析师此前已预计到这一举动。"
EN = (
    "Nvidia said on Tuesday that it would cut 400 jobs in Europe, citing weak demand for chips. "
    "Analysts had expected the move."
)
TEXTS = st.text(
    st.one_of(st.sampled_from("的新闻甲乙丙。，！\n "), st.sampled_from("the news of 400 jobs. "))
)


class ChangedTests(SimpleTestCase):
    def test_nothing_is_changed_where_both_are_the_same(self):
        for text in ("", "新", ZH, EN):
            with self.subTest(text):
                self.assertEqual(changed(text, text).share, 0)

    def test_a_word_that_was_put_in_weighs_as_many_characters_as_it_has(self):
        found = changed(ZH, ZH.replace("疲软", "持续疲软"))

        self.assertEqual((found.longer - found.kept, found.longer), (2, len(ZH) + 2))

    def test_a_figure_that_was_corrected_leaves_all_around_it(self):
        found = changed(ZH, ZH.replace("400", "140"))

        self.assertEqual(found.longer - found.kept, 3)

    def test_half_of_it_cut_is_one_half_and_so_is_as_much_again(self):
        half = "甲公司昨日发布新一代芯片。"
        whole = half + "售价三百元整，下月上市。"

        self.assertAlmostEqual(changed(whole, half).share, 0.48)
        self.assertAlmostEqual(changed(half, whole).share, 0.48)

    def test_a_sentence_that_was_moved_is_not_written(self):
        first, second = ZH.partition("。")[0] + "。", ZH.partition("。")[2]

        self.assertEqual(changed(ZH, second + first).share, 0)

    def test_white_space_is_no_change(self):
        self.assertEqual(changed(ZH, ZH.replace("。", "。\n\n")).share, 0)

    def test_a_text_of_ones_own_on_the_same_event_is_ones_own(self):
        ours = (
            (
                ZH,
                "欧洲400名员工将失去工作：芯片巨头英伟达当天公布计划，归咎于订单下滑，外界并不意外。",
            ),
            (
                EN,
                "About 400 people in Europe lose their work: the chipmaker, which announced its "
                "plan this week, blames falling orders. It was no surprise.",
            ),
        )
        for machine, own in ours:
            with self.subTest(own):
                self.assertGreater(changed(machine, own).share, 0.9)

    def test_who_writes_beside_an_empty_page_wrote_all_of_it(self):
        self.assertEqual(changed("", ZH).share, 1)
        self.assertEqual(changed(ZH, "").share, 1)

    def test_a_long_text_is_quick_even_if_it_only_repeats_itself(self):
        began = process_time()
        for text, other in (
            ("哈" * 4000, "呵哈" * 2000),
            ("哈" * 690, "呵哈" * 690),
            ("哈" * 4000, "呵哈" * 90),
            ("ab " * 4000, "b a " * 3000),
        ):
            changed(text, other)

        self.assertLess(process_time() - began, 6)


class PropertyTests(SimpleTestCase):
    @given(TEXTS, TEXTS)
    @settings(max_examples=150, deadline=None)
    def test_it_is_a_share_and_the_same_in_both_directions(self, one, two):
        found = changed(one, two)

        self.assertTrue(0 <= found.share <= 1)
        self.assertEqual(found, changed(two, one))

    @given(TEXTS)
    @settings(max_examples=100, deadline=None)
    def test_a_text_in_other_letters_keeps_nothing(self, one):
        other = "".join("囍" if c.strip() else c for c in one)

        self.assertEqual(changed(one, other).share, 1 if one.strip() else 0)

    @given(TEXTS, TEXTS)
    @settings(max_examples=100, deadline=None)
    def test_what_was_added_behind_a_sentence_is_at_most_what_is_new(self, one, more):
        found = changed(one, f"{one}\n{more}")

        self.assertLessEqual(found.longer - found.kept, len("".join(more.split())))

    @given(TEXTS, TEXTS)
    @settings(max_examples=150, deadline=None)
    def test_its_pieces_are_the_texts_and_what_is_kept_is_kept_in_both(self, one, two):
        sides = pieces(one, two)

        for text, side in zip((one, two), sides, strict=True):
            self.assertEqual("".join(piece.text for piece in side), text.lstrip())
        kept = [sum(size(each.text) for each in side if each.kept) for side in sides]
        self.assertEqual(kept, [changed(one, two).kept] * 2)


class PiecesTests(SimpleTestCase):
    def test_what_was_taken_out_and_what_was_put_in_is_marked_where_it_stands(self):
        now = ZH.replace("周二", "11月18日").replace("400人，", "400人，约占一成，")

        before, after = pieces(ZH, now)

        self.assertEqual([each.text for each in before if not each.kept], ["周二"])
        self.assertEqual([each.text for each in after if not each.kept], ["11月18日", "约占一成，"])


class PercentTests(SimpleTestCase):
    def test_none_and_all_are_said_only_where_they_are_true(self):
        shares = [(1000, 1000), (999, 1000), (500, 1000), (1, 1000), (0, 1000), (0, 0)]

        self.assertEqual([Change(*each).percent for each in shares], [0, 1, 50, 99, 100, 0])

    def test_several_texts_weigh_by_their_length(self):
        self.assertEqual(total([Change(90, 90), Change(0, 10)]).percent, 10)


class DraftTests(SimpleTestCase):
    DRAFT = {
        "headline": "甲公司裁员",
        "summary": "甲公司裁员**400人**，见[公告](https://a.example/)。",
    }

    def test_markup_and_escapes_are_ours_and_no_change(self):
        text = "甲公司裁员400人，见公告。"

        self.assertEqual(of_draft(self.DRAFT, "甲公司裁员", text).share, 0)
        self.assertEqual(of_draft({"summary": "1\\. 甲_乙_丙"}, "", "1\\. 甲\\_乙\\_丙").share, 0)

    def test_a_headline_counts(self):
        self.assertGreater(of_draft(self.DRAFT, "别的标题", self.DRAFT["summary"]).share, 0)

    def test_without_a_draft_all_is_written_by_people(self):
        self.assertEqual(of_draft({}, "标题", "正文。").share, 1)
