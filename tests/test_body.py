"""The frozen body of an edition: every part in order, every link landing."""

from collections.abc import Iterator
from dataclasses import replace

from django.test import SimpleTestCase
from lxml import html as parser

from articles.markdown import escape, plain
from digests.body import body
from digests.layout import LAYOUTS, Commentary, Issue, Layout, Link
from tests import editions

EDITIONS = (editions.DAILY, editions.BULLETIN, editions.PULSE, editions.ENGLISH)


def trees() -> Iterator[tuple[Issue, Layout, parser.HtmlElement]]:
    """Every edition in every layout, printed and read again."""
    for issue in EDITIONS:
        for layout in LAYOUTS.values():
            yield issue, layout, parser.fromstring(body(issue, layout))


class BodyTests(SimpleTestCase):
    def test_every_link_within_an_edition_lands_on_its_item(self):
        followed = 0
        for issue, layout, tree in trees():
            ids = tree.xpath("//@id")
            targets = [href[1:] for href in tree.xpath("//a/@href[starts-with(., '#')]")]

            self.assertEqual(len(set(ids)), len(issue.items))
            self.assertEqual(targets, ids if "highlights" in layout.parts else [])
            followed += len(targets)
        self.assertEqual(followed, sum(len(issue.items) for issue in EDITIONS))

    def test_no_mark_of_emphasis_is_left_in_the_text(self):
        for _, _, tree in trees():
            self.assertNotIn("**", tree.text_content())

    def test_titles_texts_and_sources_stand_in_the_order_of_the_edition(self):
        for issue, _, tree in trees():
            articles = tree.xpath("//section[@class='items']//article")

            self.assertEqual(len(articles), len(issue.items))
            for item, article in zip(issue.items, articles, strict=True):
                text = article.text_content()
                self.assertIn(plain(item.title), text)
                self.assertIn(plain(item.body).split("\n")[0], text)
                self.assertIn(item.attribution, text)
                self.assertIn(item.url, article.xpath(".//a/@href"))

    def test_a_link_to_a_place_the_edition_lacks_is_only_its_words(self):
        item = replace(
            editions.DAILY.items[0],
            body="见[下文](#3-图书馆)与[图书馆](#library-hours)、[官网](https://a.example/#b)。",
        )
        issue = replace(editions.DAILY, items=(item, *editions.DAILY.items[1:]))

        tree = parser.fromstring(body(issue, LAYOUTS["daily"]))

        (text,) = tree.xpath("//section[@class='items']/article[1]/p[2]")
        self.assertEqual(text.text_content(), "见下文与图书馆、官网。")
        self.assertEqual(text.xpath("a/@href"), ["#library-hours", "https://a.example/#b"])

    def test_two_items_of_one_anchor_have_two_ids(self):
        items = [replace(item, anchor="甲") for item in editions.DAILY.items]

        tree = parser.fromstring(
            body(replace(editions.DAILY, items=tuple(items)), LAYOUTS["daily"])
        )

        self.assertEqual(tree.xpath("//@id"), ["甲", "甲-2", "甲-3"])

    def test_an_encoded_anchor_is_the_place_old_bookmarks_mean(self):
        item = replace(editions.DAILY.items[0], anchor="1-%E7%94%B2 乙")

        tree = parser.fromstring(body(replace(editions.DAILY, items=(item,)), LAYOUTS["daily"]))

        self.assertEqual(tree.xpath("//@id | //li/a/@href"), ["#1-甲-乙", "1-甲-乙"])

    def test_highlights_use_their_own_words_and_leave_out_what_they_left_out(self):
        one, two, three = editions.DAILY.items
        items = (replace(one, highlight="Buoy"), replace(two, highlight_shape="{skipped}"), three)

        tree = parser.fromstring(body(replace(editions.DAILY, items=items), LAYOUTS["daily"]))

        words = [each.text_content() for each in tree.xpath("//section[1]//li/a")]
        self.assertEqual(words, ["Buoy", "图书馆延长开放"])

    def test_highlights_print_a_title_as_its_item_does(self):
        title = escape("<think> 标签 & AT&T “新闻”")
        item = replace(editions.DAILY.items[0], title=title, highlight="")
        issue = replace(editions.DAILY, items=(item,))

        tree = parser.fromstring(body(issue, LAYOUTS["daily"]))

        (listed,) = tree.xpath("//section[@class='highlights']//a")
        self.assertEqual(listed.text_content(), "<think> 标签 & AT&T “新闻”")

    def test_highlights_show_what_is_said_behind_their_links(self):
        shape = "1. {emoji} **[{words}](#{anchor})** — 快讯\n   三行以内"
        item = replace(editions.DAILY.items[2], highlight_shape=shape)

        tree = parser.fromstring(body(replace(editions.DAILY, items=(item,)), LAYOUTS["daily"]))

        (line,) = tree.xpath("//section[1]//li")
        self.assertEqual(line.text_content(), "🚀 图书馆延长开放 — 快讯 三行以内")

    def test_what_fits_no_field_stands_where_it_stood(self):
        item = replace(editions.DAILY.items[2], extra="译者注", body="正文")
        shape = "### {number}. {title}\n\n{extra}\n\n{body}\n\n[原文]({url})"
        for each, order in (
            (item, ["正文", "译者注"]),
            (replace(item, shape=shape), ["译者注", "正文"]),
        ):
            with self.subTest(order=order):
                text = body(replace(editions.DAILY, items=(each,)), LAYOUTS["daily"])

                self.assertEqual(sorted(order, key=text.index), order)

    def test_headings_within_a_text_stay_below_those_of_the_page(self):
        item = replace(editions.DAILY.items[0], body="# 大\n\n### 小\n\n文")
        issue = replace(editions.DAILY, items=(item,), lead="# 题\n\n## 次")

        tree = parser.fromstring(body(issue, LAYOUTS["daily"]))

        self.assertEqual(tree.xpath("//h1"), [])
        self.assertEqual([each.text for each in tree.xpath("//article/h4")][1:], ["大"])
        self.assertEqual([each.text for each in tree.xpath("//article/h6")], ["小"])
        self.assertEqual([each.text for each in tree.xpath("//section[@class='lead']/h3")], ["次"])

    def test_headings_skip_no_level(self):
        for _, _, tree in trees():
            levels = [int(each.tag[1]) for each in tree.xpath("//h1|//h2|//h3|//h4|//h5")]

            steps = [after - before for before, after in zip([1, *levels], levels, strict=False)]
            self.assertLessEqual(max(steps), 1)

    def test_there_is_no_inline_style_or_script(self):
        for _, _, tree in trees():
            self.assertEqual(tree.xpath("//script|//style|//img|//@style|//@onclick"), [])

    def test_an_item_keeps_its_id_when_the_order_changes_where_nothing_links_by_position(self):
        layout = LAYOUTS["bulletin"]
        turned = replace(editions.BULLETIN, items=editions.BULLETIN.items[::-1])

        before = parser.fromstring(body(editions.BULLETIN, layout)).xpath("//@id")
        after = parser.fromstring(body(turned, layout)).xpath("//@id")

        self.assertEqual(after, before[::-1])

    def test_days_are_readable_by_machines(self):
        tree = parser.fromstring(body(editions.DAILY, LAYOUTS["daily"]))

        self.assertEqual(tree.xpath("//time/@datetime"), ["2026-03-04", "2026-03-05"])

    def test_commentary_stands_apart_and_is_signed(self):
        tree = parser.fromstring(body(editions.BULLETIN, LAYOUTS["bulletin"]))

        (commentary,) = tree.xpath("//section[@class='commentary']")
        self.assertEqual(commentary.findtext("h2"), "点评")
        self.assertEqual(commentary.findtext("p[@class='byline']"), "—— 林编辑")

    def test_the_label_is_on_what_a_machine_drafted_and_on_nothing_else(self):
        for issue, layout, tree in trees():
            lines = [each.text_content() for each in tree.xpath("//p[@class='drafted']")]

            self.assertEqual(
                lines, list(filter(None, [layout.labels(issue.language).drafted(issue)]))
            )

    def test_an_edition_without_commentary_lead_or_items_prints_none_of_their_parts(self):
        issue = replace(editions.BULLETIN, items=(), lead="", commentary=(), drafted="")

        tree = parser.fromstring(body(issue, LAYOUTS["bulletin"]))

        self.assertEqual(tree.xpath("//section|//p|//h2"), [])

    def test_hostile_text_in_any_field_stays_text(self):
        evil = '<script>x</script>"><img src=x onerror=y>'
        item = replace(
            editions.DAILY.items[0],
            title=evil,
            url="javascript:alert(1)",
            attribution=evil,
            body=evil,
            links=(Link("javascript:x", evil),),
            anchor=evil,
            extra=evil,
        )
        issue = replace(
            editions.DAILY,
            lead=evil,
            items=(item,),
            commentary=(Commentary(evil, evil, evil),),
            language='zh"><script>',
        )
        for name, layout in LAYOUTS.items():
            with self.subTest(layout=name):
                tree = parser.fromstring(body(issue, layout))

                self.assertEqual(tree.xpath("//script|//img|//@onerror"), [])
                self.assertEqual([u for u in tree.xpath("//a/@href") if not u.startswith("#")], [])
