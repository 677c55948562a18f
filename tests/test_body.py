"""The frozen body of an edition: every part in order, every link landing."""

from collections.abc import Iterator
from dataclasses import replace

from django.test import SimpleTestCase
from lxml import html as parser

from articles.markdown import plain
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
