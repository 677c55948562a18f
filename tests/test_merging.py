"""Two people's changes in one: nothing of either is lost, or the clash is named."""

from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import merging
from articles.merging import Choice, mark

BASE = "甲公司周三发布新模型。售价为300元。\n\n乙公司没有回应。"
TEXTS = st.text(st.sampled_from("甲乙丙ab 1。，\n"), max_size=40)
EDITS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 6), st.text("新旧cd2！", max_size=4)), max_size=3
)


def edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    for place, length, put in edits:
        start = min(place, len(text))
        text = text[:start] + put + text[start + length :]
    return text


class WordsTests(SimpleTestCase):
    def test_changes_in_different_places_are_joined(self):
        mine = BASE.replace("周三", "周四")
        theirs = BASE.replace("乙公司没有回应", "乙公司随后回应")

        joined = merging.words(BASE, mine, theirs)

        self.assertEqual(joined, "甲公司周四发布新模型。售价为300元。\n\n乙公司随后回应。")

    def test_changes_of_one_word_are_a_clash(self):
        self.assertIsNone(
            merging.words(BASE, BASE.replace("300", "400"), BASE.replace("300", "500"))
        )

    def test_changes_next_to_each_other_are_a_clash(self):
        self.assertIsNone(merging.words("甲乙", "甲丙乙", "甲丁乙"))

    def test_the_same_change_of_both_is_made_once(self):
        both = BASE.replace("300", "400")

        self.assertEqual(merging.words(BASE, both, both), both)
        more = both.replace("乙公司", "丙公司")
        self.assertEqual(merging.words(BASE, more, both), more)

    @settings(max_examples=300, deadline=None)
    @given(TEXTS, EDITS, EDITS)
    def test_every_run_either_has_put_in_is_in_the_result(self, base, mine, theirs):
        one, other = edited(base, mine), edited(base, theirs)

        joined = merging.words(base, one, other)

        if joined is not None:
            for side in (one, other):
                for hunk in merging.hunks(base, side):
                    self.assertIn(hunk.text, joined)

    @settings(max_examples=300, deadline=None)
    @given(TEXTS, EDITS)
    def test_hunks_make_one_text_of_the_other(self, base, edits):
        text = edited(base, edits)

        made = base
        for hunk in reversed(merging.hunks(base, text)):
            made = made[: hunk.start] + hunk.text + made[hunk.end :]

        self.assertEqual(made, text)

    @settings(max_examples=200, deadline=None)
    @given(TEXTS, EDITS, EDITS)
    def test_it_does_not_matter_who_was_first(self, base, mine, theirs):
        one, other = edited(base, mine), edited(base, theirs)

        self.assertEqual(merging.words(base, one, other), merging.words(base, other, one))


class OrderTests(SimpleTestCase):
    def test_what_i_moved_stands_after_what_i_put_it_after(self):
        self.assertEqual(merging.order("abcd", "dabc", "badc"), list("dbac"))

    def test_what_nobody_moved_of_mine_is_theirs(self):
        self.assertEqual(merging.order("abc", "abc", "cxab"), list("cxab"))

    @given(st.permutations("abcdef"), st.permutations("abcdefxy"))
    def test_what_they_did_not_move_is_mine(self, mine, theirs):
        theirs_alone = [each for each in theirs if each in "abcdef"]

        self.assertEqual(merging.order("abcdef", mine, "abcdef"), list(mine))
        self.assertEqual(merging.order(theirs_alone, theirs_alone, theirs), list(theirs))

    @given(st.permutations("abcdef"), st.permutations("abcdxy"))
    def test_nothing_appears_or_disappears(self, mine, theirs):
        self.assertEqual(sorted(merging.order("abcdef", mine, theirs)), sorted(theirs))


class MergeTests(SimpleTestCase):
    base = {
        "title": "今日",
        "lead": BASE,
        "tags": "AI",
        "items.order": "1 2",
        "items.1.body": "一。",
        "items.1.DELETE": "",
        "items.2.body": "二。",
        "items.2.DELETE": "",
        "commentary.+0.body": "",
    }

    def merged(self, mine: dict[str, str], theirs: dict[str, str], gone: str = "", **choices):
        there = {k: v for k, v in (self.base | theirs).items() if not gone or gone not in k}
        return merging.merge(self.base, self.base | mine, there, choices)

    def test_what_one_side_changed_is_joined_and_theirs_is_named(self):
        found = self.merged({"items.1.body": "我的一。"}, {"items.2.body": "他的二。"})

        self.assertEqual(found.fields["items.1.body"], "我的一。")
        self.assertEqual(found.fields["items.2.body"], "他的二。")
        self.assertEqual((found.taken, found.clashes), (["items.2.body"], []))

    def test_what_both_changed_in_one_place_is_a_clash_and_mine_stays_in_the_form(self):
        found = self.merged({"items.1.body": "我的。"}, {"items.1.body": "他的。"})

        (clash,) = found.clashes
        self.assertEqual((clash.mine, clash.theirs, clash.base), ("我的。", "他的。", "一。"))
        self.assertEqual(found.fields["items.1.body"], "我的。")

    def test_a_choice_decides_a_clash_of_the_text_it_was_made_on_and_of_no_other(self):
        mine, theirs = {"lead": "我"}, {"lead": "他"}
        for pick, result in (("mine", "我"), ("theirs", "他"), ("both", "我\n\n他")):
            found = self.merged(mine, theirs, lead=Choice(pick, mark("他")))
            self.assertEqual((found.fields["lead"], found.clashes), (result, []))

        self.assertTrue(self.merged(mine, theirs, lead=Choice("mine", mark("她"))).clashes)

    def test_tags_are_not_mixed_word_by_word(self):
        found = self.merged({"tags": "AI, 甲"}, {"tags": "乙, AI"})

        self.assertEqual([each.name for each in found.clashes], ["tags"])

    def test_words_on_an_item_that_is_gone_are_lost_property_not_lost(self):
        found = self.merged({"items.2.body": "我的二。"}, {"items.order": "1"}, gone="items.2")

        self.assertEqual(found.lost, {"items.2.body": ("二。", "我的二。")})
        titled = {"items.2.title": "题"}
        self.base = self.base | titled
        found = self.merged({"items.2.body": "我的二。"}, {"items.order": "1"}, gone="items.2")
        self.assertEqual(found.lost["items.2.title"], ("题", "题"))
        self.assertEqual((found.gone, found.fields["items.order"]), (["items.2"], "1"))

    def test_an_item_they_put_in_is_there(self):
        found = self.merged({}, {"items.3.body": "三。", "items.order": "3 1 2"})

        self.assertEqual(found.added, ["items.3"])
        self.assertEqual(found.fields["items.order"], "3 1 2")

    def test_an_item_i_took_out_and_they_worked_on_stays(self):
        found = self.merged({"items.1.DELETE": "on"}, {"items.1.body": "他的一。"})

        self.assertEqual((found.fields["items.1.DELETE"], found.stayed), ("", ["items.1"]))

    def test_an_item_i_took_out_goes(self):
        found = self.merged({"items.1.DELETE": "on"}, {"items.2.body": "他的二。"})

        self.assertEqual((found.fields["items.1.DELETE"], found.stayed), ("on", []))

    def test_what_i_wrote_anew_is_added_to_what_they_wrote_anew(self):
        found = self.merged({"commentary.+0.body": "我评。"}, {"commentary.7.body": "他评。"})

        self.assertEqual(found.fields["commentary.+0.body"], "我评。")
        self.assertEqual(found.fields["commentary.7.body"], "他评。")

    @settings(max_examples=200, deadline=None)
    @given(EDITS, EDITS, st.sampled_from(["lead", "tags", "items.1.body"]), st.booleans())
    def test_every_character_of_mine_is_in_the_form_or_named(self, mine, theirs, name, is_gone):
        said = edited(self.base[name], mine)
        part = merging.part_of(name) if is_gone else ""

        found = self.merged({name: said}, {name: edited(self.base[name], theirs)}, gone=part or "")

        if not merging.same(said, self.base[name]):
            kept = found.fields.get(name, "") + "".join(now for _was, now in found.lost.values())
            for hunk in merging.hunks(self.base[name], said):
                self.assertIn(hunk.text.strip(), kept)
