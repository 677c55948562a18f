"""Lead and commentary speak only of what the items carry; the rest is marked and can be cut."""

from pathlib import Path

from django.test import SimpleTestCase

from articles.markdown import plain
from articles.workflow import State
from digests import hugo
from digests.closure import Absent, open_facts, without
from digests.models import Commentary, Digest
from digests.publish import approve
from tests import makers
from tests.test_admin_digests import EditionTestCase

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
ITEMS = [
    "青禾科技发布无人机QH-7\n青禾科技周二发布农用无人机QH-7，起售价2.98万元，首批500台5月交付江苏。",
    "OpenAI与亚马逊签署协议\nOpenAI与亚马逊签署380亿美元的算力协议，为期7年。",
    "Rokid将推AI眼镜\nRokid将于11月13日发布AI智能眼镜，支持实时翻译。",
]


def told(text: str) -> list[str]:
    return [absent.text for absent in open_facts(text, ITEMS)]


class OpenTests(SimpleTestCase):
    def test_what_the_items_carry_is_not_marked(self):
        for text in (
            "今日的焦点是OpenAI与亚马逊的380亿美元协议，Rokid则将在11月13日推出AI眼镜。",
            "青禾科技的QH-7售价不到三万元，江苏农户5月就能用上。",
            "这是一场“军备竞赛”，AI技术正在走向应用，行业竞争从云端转向终端。",
            "OpenAI and Amazon signed a $38 billion deal.",
        ):
            with self.subTest(text):
                self.assertEqual(told(text), [])

    def test_names_figures_and_dates_that_no_item_has_are_marked(self):
        for text, absent in (
            ("OpenAI与甲骨文签署了协议。", ["甲骨文"]),
            ("协议总额达到500亿美元。", ["500亿美元"]),
            ("Anthropic也在谈判。", ["Anthropic"]),
            ("眼镜将在12月1日发布。", ["12月1日"]),
            ("印度市场也开始行动。", ["印度市场"]),
            ("OpenAI and Oracle signed a deal.", ["Oracle"]),
        ):
            with self.subTest(text):
                self.assertEqual(told(text), absent)

    def test_things_and_fields_that_no_item_has_are_marked(self):
        self.assertEqual(told("从AI眼镜、AI玩具到无人机，应用不断拓宽。"), ["AI玩具"])
        self.assertEqual(told("疫苗和地铁也有进展。"), ["疫苗", "地铁"])

    def test_a_subject_is_carried_by_any_word_for_it(self):
        text = "自动驾驶有了新进展。"

        self.assertEqual(open_facts(text, ["公司在三座城市开放无人驾驶出租车。"]), [])
        self.assertTrue(open_facts(text, ["公司开放了出租。"]))

    def test_a_figure_of_speech_in_marks_is_no_subject(self):
        self.assertEqual(told("不能带来收入的AI只是昂贵的“玩具”。"), [])

    def test_words_that_somebody_says_are_marked_however_few(self):
        for text, absent in (
            ("“我们赢了。”OpenAI的发言人说。", ["我们赢了。"]),
            ("Rokid的创始人称：“还差得远。”", ["还差得远。"]),
            ('"We won," OpenAI said.', ["We won,"]),
            ("Rokid说它“支持实时翻译”。", []),
            ("“支持实时翻译”的眼镜，Rokid说，11月13日发布。", []),
            ("“玩具”这样的说法并不公平。", []),
            ("业内把它称为“新玩具”。", []),
        ):
            with self.subTest(text):
                self.assertEqual(told(text), absent)

    def test_the_glossary_joins_names(self):
        text = "Acme的无人机开始交付。"

        self.assertEqual(told(text), ["Acme"])
        self.assertEqual(open_facts(text, ITEMS, {"青禾科技": frozenset({"Acme"})}), [])

    def test_an_edition_without_items_has_nothing_to_compare(self):
        self.assertEqual(open_facts("OpenAI与甲骨文签署了协议。", []), [])


class CutTests(SimpleTestCase):
    def cut(self, text: str, said: str) -> str:
        start = text.index(said)
        return without(text, Absent("subject", said, start, start + len(said)))

    def test_a_member_of_a_list_goes_alone(self):
        for text, left in (
            ("从智能眼镜、AI玩具到脑机接口，场景拓宽。", "从智能眼镜到脑机接口，场景拓宽。"),
            ("眼镜、AI玩具、手机都在内。", "眼镜、手机都在内。"),
            ("包括AI玩具、手机。", "包括手机。"),
            ("包括手机、AI玩具。", "包括手机。"),
        ):
            with self.subTest(text):
                self.assertEqual(self.cut(text, "AI玩具"), left)

    def test_else_the_sentence_goes(self):
        text = "OpenAI签署协议。\n印度市场开始追问回报。Rokid推出眼镜。"

        self.assertEqual(self.cut(text, "印度市场"), "OpenAI签署协议。\nRokid推出眼镜。")


class SeedTests(SimpleTestCase):
    """Real editions of bots, where they are at hand."""

    def absent(self, name: str) -> tuple[list[str], list[str]]:
        found = sorted(SEEDS.glob(f"{name}*.txt"))
        if not found:
            self.skipTest("the editions are not here")
        issue, _layout = hugo.parse(found[0].read_text())
        items = [f"{plain(item.title)}\n{plain(item.body)}" for item in issue.items]
        remarks = "\n".join(plain(each.body) for each in issue.commentary)
        lead, commentary = open_facts(plain(issue.lead), items), open_facts(remarks, items)
        return [each.text for each in lead], [each.text for each in commentary]

    def test_what_no_item_carries_is_marked(self):
        lead, commentary = self.absent("002")

        self.assertEqual(lead, ["AI玩具"])
        self.assertIn("印度市场", commentary)
        self.assertIn("AI玩具", commentary)

    def test_an_edition_that_keeps_to_its_items_has_no_marks(self):
        for name in ("000", "001", "004"):
            with self.subTest(name):
                self.assertEqual(self.absent(name), ([], []))


class DeskTests(EditionTestCase):
    LEAD = "甲公司发布了新模型，应用从AI玩具到手机。此事将重塑行业格局。"

    def setUp(self):
        super().setUp()
        self.digest.amend(lead=self.LEAD)

    def test_the_page_warns_and_stops_nobody(self):
        page = self.client.get(self.url())

        self.assertContains(page, "AI玩具” <span")
        self.assertContains(page, 'value="lead:AI玩具"')
        self.send(_move=State.APPROVED)
        self.assertEqual(self.fresh().state, State.APPROVED)

    def test_one_click_adds_the_article_that_would_carry_it(self):
        article = makers.reviewed(title="AI玩具热卖", first_seen_at=self.digest.window_start)
        in_window = self.digest.series.candidates
        self.assertIn(article, in_window(self.window()))

        page = self.client.get(self.url())
        self.assertContains(page, f'<button name="_add" value="{article.pk}" class="quiet-button">')
        self.send(_add=str(article.pk))

        self.assertNotContains(self.client.get(self.url()), 'value="lead:AI玩具"')

    def test_the_same_figure_in_another_story_is_no_article_to_add(self):
        self.digest.amend(lead="甲公司的手机卖出500万台。")
        lottery = makers.reviewed(
            title="彩民中奖500万后归还欠款", first_seen_at=self.digest.window_start
        )
        self.assertNotContains(
            self.client.get(self.url()), f'name="_add" value="{lottery.pk}" class="quiet-button"'
        )

        sales = makers.reviewed(
            title="甲公司手机销量达500万台", first_seen_at=self.digest.window_start
        )

        self.assertContains(
            self.client.get(self.url()), f'name="_add" value="{sales.pk}" class="quiet-button"'
        )

    def window(self):
        from digests.coverage import window_of

        return window_of(self.digest)

    def test_one_click_cuts_it_out(self):
        self.send(_cut="lead:此事将重塑行业格局。")

        self.assertEqual(self.fresh().lead, "甲公司发布了新模型，应用从AI玩具到手机。")

    def test_what_was_approved_is_reviewed_again_after_a_cut(self):
        approve(self.digest, by=self.user)

        self.send(_cut="lead:此事将重塑行业格局。")

        self.assertEqual(self.fresh().state, State.REVIEW)

    def test_a_commentary_is_marked_and_cut_too(self):
        remark = Commentary.objects.create(
            digest=self.digest, body="甲公司走得很快。印度市场已经在追问回报。"
        )
        self.assertContains(self.client.get(self.url()), f'value="{remark.pk}:印度市场"')

        self.send(_cut=f"{remark.pk}:印度市场")

        remark.refresh_from_db()
        self.assertEqual(remark.body, "甲公司走得很快。")

    def test_what_is_not_marked_is_not_cut(self):
        for asked in ("lead:甲公司", "999:AI玩具", "lead", "title:x"):
            with self.subTest(asked):
                self.assertContains(self.send(_cut=asked), "cannot be cut out alone")
        self.assertEqual(self.fresh().lead, self.LEAD)

    def test_the_empty_prose_of_an_edition_is_counted(self):
        item = self.digest.items.first()
        item.body = "甲公司发布了新模型。值得注意的是，售价为300元。"
        item.save()

        page = self.client.get(self.url())

        self.assertEqual(page.context["empty_prose"], 2)
        self.assertContains(page, "值得注意的是，")

    def test_only_who_may_change_an_edition_cuts(self):
        self.client.force_login(makers.user())

        self.client.post(self.url(), {"_cut": "lead:AI玩具"})

        self.assertEqual(Digest.objects.get(pk=self.digest.pk).lead, self.LEAD)
