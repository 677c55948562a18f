"""The page of an edition: what stands around its frozen body, what it costs, when it changes."""

import json
import re
import time
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

import time_machine
from django.core.exceptions import ValidationError
from django.test import TestCase, override_settings
from django.utils import timezone, translation
from django.utils.translation import gettext
from lxml import html

from articles.models import Article, Poll, Snapshot, Story, Topic, User
from digests import corrections, edition_sheets, gathering, lists, marginalia, redirects
from digests.errata import ITEM, Change
from digests.layout import LAYOUTS
from digests.models import Digest, Item, Series
from digests.publish import approve, publish, withdraw
from tests import makers, newsstand

NOW = datetime.fromisoformat("2026-03-05T08:30:00+08:00")
TEXT = "海缆由三家公司合建，造价11.8亿元，2028年通光。公司说，造价没有超支。"


def article(title: str = "海缆开工", text: str = TEXT, **fields: Any) -> Article:
    return makers.article(title=title, text=text, language="zh", **fields)


def said_of(row: Article | None) -> tuple[str, str]:
    """The title and the text of an item."""
    if row is None:
        return "别处的消息", "正文。"
    costs = row.snapshot and "11.8亿元" in row.snapshot.text
    return row.title, "造价 **11.8亿元**。" if costs else "照常进行。"


def edition(
    of: Series, by: User, out: datetime, articles: list[Article | None], **fields: Any
) -> Digest:
    """An edition out at a moment; each item says what its article's text says."""
    texts = [said_of(each) for each in articles]
    with time_machine.travel(out, tick=False):
        digest = Digest.objects.create(
            series=of,
            slug=fields.pop("slug", f"{out:%Y-%m-%d}"),
            title=fields.pop("title", f"{of.title} {out:%m-%d}"),
            window_end=fields.pop("window_end", out - timedelta(minutes=30)),
            window_start=fields.pop("window_start", out - timedelta(days=1)),
            layout=of.form.to_json(),
            **fields,
        )
        for place, (row, text) in enumerate(zip(articles, texts, strict=True), start=1):
            item = newsstand.item(digest, *text, place)
            item.article, item.snapshot = row, row.snapshot if row else None
            item.url = row.canonical_url if row else item.url
            item.save()
        digest.move("review", by=by)
        approve(digest, by=by)
        publish(digest, by=by)
    return digest


def zh(said: str) -> str:
    with translation.override("zh-hans"):
        return gettext(said)


class EditionPageCase(TestCase):
    by: User
    series: Series
    story: Story
    digest: Digest

    @classmethod
    def setUpTestData(cls):
        cls.by = newsstand.editor()
        cls.series = makers.series(slug="daily", title="每日", layout=LAYOUTS["daily"].to_json())
        cls.story = makers.story()
        cls.told, cls.other = (
            article(story=cls.story),
            article("图书馆开放", "开放至22点，周一闭馆。"),
        )
        cls.digest = edition(cls.series, cls.by, NOW, [cls.told, cls.other], categories=["要闻"])

    def text(self, digest: Digest | None = None) -> str:
        response = self.client.get((digest or self.digest).get_absolute_url())
        self.assertEqual(response.status_code, 200)
        return response.content.decode()

    def tree(self, digest: Digest | None = None) -> html.HtmlElement:
        return html.document_fromstring(self.text(digest))

    def items(self, digest: Digest | None = None) -> list[html.HtmlElement]:
        return self.tree(digest).xpath("//section[@class='items']//article")

    def correct(self, digest: Digest) -> None:
        item = digest.items.first()
        assert item is not None
        change = Change(ITEM, str(item.uid), "body", item.body, f"{item.body} 更正过。")
        corrections.apply(digest, [change], by=self.by, note="数字有误。")


class ReadingTimeTests(EditionPageCase):
    def minutes(self) -> str:
        return self.tree().xpath("string(//p[@class='facts']/span[1])")

    def test_it_is_written_down_with_the_body_and_changes_with_it(self):
        self.assertEqual(self.digest.reading_minutes, 1)
        item = self.digest.items.first()
        long = Change(ITEM, str(item.uid), "body", item.body, "字" * 700)

        corrections.apply(self.digest, [long], by=self.by, note="改写。")

        self.digest.refresh_from_db()
        self.assertEqual(self.digest.reading_minutes, 3)
        self.assertIn("3", self.minutes())

    def test_of_an_edition_from_before_it_was_kept_it_is_found_out(self):
        Digest.objects.update(reading_minutes=None, body_html=f"<p>{'字' * 400}</p>")

        self.assertIn("2", self.minutes())


class EvidenceTests(EditionPageCase):
    def test_a_mark_leads_to_the_words_of_the_source(self):
        [mark] = self.items()[0].xpath(".//a[@class='evidence']")

        page, _, words = mark.get("href").partition("#:~:text=")
        self.assertEqual(page, self.told.canonical_url)
        self.assertEqual(unquote(words), "造价11.8亿元")
        self.assertIn(unquote(words), TEXT)

    def test_the_link_of_the_item_itself_stays_plain(self):
        links = self.items()[0].xpath(".//p[@class='source']/a/@href")

        self.assertEqual(links, [self.told.canonical_url])

    def test_it_is_written_down_at_publication_and_never_worked_out_for_a_reader(self):
        before = self.text()

        Snapshot.objects.update(text="ganz anders")

        self.assertEqual(self.text(), before)
        self.assertEqual(self.digest.items.first().evidence, "造价11.8亿元")

    def test_an_item_whose_source_does_not_say_it_has_none(self):
        self.assertEqual(self.items()[1].xpath(".//a[@class='evidence']"), [])

    def test_a_feeds_text_is_no_evidence_on_the_page(self):
        row = article("别的海缆", "造价11.8亿元，已经开工。")
        Snapshot.objects.filter(pk=row.snapshot_id).update(origin=Snapshot.Origin.FEED)
        row.refresh_from_db()

        made = edition(self.series, self.by, NOW + timedelta(days=1), [row])

        self.assertEqual(made.items.get().evidence, "")

    def test_a_correction_finds_it_anew(self):
        item = self.digest.items.first()
        change = Change(ITEM, str(item.uid), "body", item.body, "2028年通光。")

        corrections.apply(self.digest, [change], by=self.by, note="改写。")

        self.assertEqual(self.digest.items.first().evidence, "造价11.8亿元，2028年通光")

    def test_no_address_of_a_source_that_may_not_be_followed(self):
        Item.objects.update(url="javascript:alert(1)")

        self.assertNotIn("javascript:", self.text())


class MarkTests(EditionPageCase):
    def test_a_foreign_source_shows_its_language_and_its_own_title(self):
        self.digest.items.filter(position=2).update(
            language="en", original_title="A library <opens>", access=Item.Access.PAYWALL
        )

        [marks] = self.items()[1].xpath(".//span[@class='marks']")

        self.assertEqual(marks.xpath("span/text()"), [zh("Paywall"), zh("English")])
        [title] = marks.xpath("cite")
        self.assertEqual((title.get("lang"), title.text), ("en", "A library <opens>"))

    def test_a_title_that_runs_from_right_to_left_keeps_its_marks_with_it(self):
        Item.objects.filter(digest=self.digest, position=2).update(
            language="ar", original_title="42 بلدا."
        )

        [title] = self.items()[1].xpath(".//cite[@class='original']")

        self.assertEqual((title.get("lang"), title.get("dir")), ("ar", "auto"))

    def test_a_title_that_the_item_shows_already_is_not_shown_again(self):
        self.digest.items.filter(position=2).update(
            language="en", original_title="Library", title="图书馆开放 (Library)"
        )

        self.assertEqual(self.items()[1].xpath(".//cite[@class='original']"), [])

    def test_our_own_language_is_not_worth_a_word(self):
        self.digest.items.update(language="zh-CN", original_title="原题")

        self.assertEqual(self.tree().xpath("//span[@class='language']"), [])

    def test_a_language_that_nobody_here_knows_is_told_by_its_code(self):
        self.assertEqual(marginalia.language_name("xq"), "xq")

    def test_where_only_a_title_was_to_be_had_it_says_so(self):
        self.digest.items.filter(position=1).update(access=Item.Access.TITLE)

        self.assertEqual(
            self.items()[0].xpath(".//span[@class='access']/text()"), [zh("Title only")]
        )

    def test_an_item_without_a_source_line_has_its_marks_at_its_end(self):
        layout = LAYOUTS["bulletin"].to_json()
        brief = makers.series(slug="brief", layout=layout)
        made = edition(brief, self.by, NOW, [article(story=None)])
        body = re.sub(r'<p class="source">.*?</p>\n', "", made.body_html)

        marked = marginalia.of(made).marked(body)

        self.assertRegex(marked, r'<p class="source"><span class="marks">.*</p>\n</article>')

    def test_an_import_has_nothing_beside_its_items(self):
        made = edition(self.series, self.by, NOW + timedelta(days=1), [None, None])

        self.assertIn(made.body_html, self.text(made))

    def test_a_body_without_margins_stays_to_the_byte(self):
        Item.objects.update(evidence="", article=None)

        self.assertIn(self.digest.body_html, self.text())

    def test_odd_ids_are_found(self):
        odd = "a\"b<c>&amp;'é 海"
        Item.objects.filter(digest=self.digest, position=1).update(anchor=odd)
        self.correct(self.digest)

        item = self.digest.items.first()

        self.assertEqual(item.element, "-".join(odd.split()))
        self.assertEqual(len(self.items()[0].xpath(".//a[@class='evidence']")), 1)

    def test_each_item_gets_its_own_margins_even_where_two_have_one_title(self):
        twins = [article("同题", TEXT), article("同题", TEXT)]
        made = edition(self.series, self.by, NOW + timedelta(days=1), twins)

        links = [each.xpath(".//a[@class='evidence']/@href")[0] for each in self.items(made)]

        pages = [link.partition("#")[0] for link in links]
        self.assertEqual(pages, [each.canonical_url for each in twins])

    def test_long_bodies_take_time_in_proportion_to_their_length(self):
        row = marginalia.of(self.digest).items[0]

        def seconds(count: int) -> float:
            rows = [row._replace(key=n, element=f"i{n}") for n in range(count)]
            rest = f'{"<p>字</p>" * 50}<p class="source">y</p>\n</article>'
            body = "".join(f'<article id="i{n}">\n<h3>x</h3>\n{rest}' for n in range(count))
            began = time.process_time()
            marked = marginalia.Margins(self.digest, rows).marked(body)
            self.assertEqual(marked.count('class="evidence"'), count)
            return time.process_time() - began

        seconds(10)
        self.assertLess(seconds(1600), 40 * max(seconds(100), 0.002))

    def test_the_text_of_a_writer_makes_no_margins(self):
        evil = '<li id="item-x"></article><p class="source">'
        made = edition(self.series, self.by, NOW + timedelta(days=1), [article(evil)])

        self.assertEqual(len(self.items(made)), 1)
        self.assertEqual(len(self.tree(made).xpath("//p[@class='source']")), 1)


class PreviouslyTests(EditionPageCase):
    def later(self, days: int, of: Series | None = None, **fields: Any) -> Digest:
        row = article(f"海缆续闻 **{days}**", story=self.story)
        return edition(of or self.series, self.by, NOW + timedelta(days=days), [row], **fields)

    def links(self, digest: Digest) -> list[str]:
        found = self.items(digest)[0].xpath(".//p[@class='previously']/a/@href")
        return [unquote(each) for each in found]

    def test_an_item_names_what_was_told_of_its_story_before(self):
        made = self.later(1)

        [line] = self.items(made)[0].xpath(".//p[@class='previously']")

        first = self.digest.items.first()
        self.assertEqual(
            self.links(made),
            [f"/daily/2026-03-05/#{first.element}", f"/zh/stories/{self.story.pk}/"],
        )
        self.assertIn("2026-03-05 海缆开工", line.text_content())
        self.assertTrue(self.tree().xpath("//*[@id=$id]", id=first.element))

    def test_it_names_three_at_most_the_latest_last(self):
        for day in (1, 2, 3):
            self.later(day)

        made = self.later(4)

        days = re.findall(r"2026-03-\d\d", self.items(made)[0].text_content())
        self.assertEqual(days, ["2026-03-06", "2026-03-07", "2026-03-08"])
        self.assertIn("海缆续闻 1", self.items(made)[0].text_content())

    def test_what_came_later_is_not_before(self):
        before = self.text()

        self.later(1)

        self.assertEqual(self.links(self.digest), [])
        self.assertNotIn("previously", before)

    def test_what_was_taken_back_or_is_in_another_language_is_left_out(self):
        english = makers.series(language="en")
        self.later(1, english)
        pulled = self.later(2)
        made = self.later(3)
        tag = self.client.get(made.get_absolute_url())["ETag"]

        withdraw(pulled, by=self.by, note="有误。")

        self.assertEqual(self.links(made)[:-1], [f"/daily/2026-03-05/#{self.first()}"])
        self.assertNotEqual(self.client.get(made.get_absolute_url())["ETag"], tag)

    def first(self) -> str:
        return self.digest.items.all()[0].element

    def test_another_series_counts_by_its_own_clock(self):
        evening = makers.series(time_zone="America/New_York")
        early = self.later(1, evening)

        made = self.later(2)

        day = early.published_at.astimezone(evening.zone)
        self.assertIn(f"{day:%Y-%m-%d} 海缆续闻", self.items(made)[0].text_content())

    def test_an_edition_from_before_it_was_written_down_is_linked_as_a_whole(self):
        Item.objects.filter(digest=self.digest).update(element="")

        self.assertEqual(self.links(self.later(1))[0], "/daily/2026-03-05/")


class FactsTests(EditionPageCase):
    def facts(self, digest: Digest | None = None) -> str:
        return " ".join(self.tree(digest).xpath("string(//p[@class='facts'])").split())

    def test_the_head_says_how_long_it_takes_and_who_drafted_it(self):
        said = self.facts()

        self.assertRegex(said, r"^\D*1\b")
        self.assertIn(zh("Extracted by machine, approved by an editor"), said)
        self.assertEqual(self.tree().xpath("//*[@data-drafted]/@data-drafted"), ["extract"])

    def test_it_says_which_sources_were_read_and_which_stayed_silent(self):
        good, bad, idle = (makers.source(name=name) for name in ("甲报", "乙报", "丙报"))
        day = NOW + timedelta(days=1)
        Poll.objects.create(source=good, at=day - timedelta(hours=2), status=200)
        Poll.objects.create(source=good, at=day - timedelta(hours=1), status=500, error="x")
        Poll.objects.create(source=bad, at=day - timedelta(hours=1), status=500, error="x")
        Poll.objects.create(source=idle, at=day - timedelta(minutes=5), status=200)  # too late

        made = edition(self.series, self.by, day, [self.other])

        self.assertEqual(made.gathered["read"], 1)
        self.assertEqual(made.gathered["missing"], ["乙报"])
        self.assertEqual(datetime.fromisoformat(made.gathered["until"]), day - timedelta(hours=2))
        self.assertIn("乙报", self.facts(made))
        self.assertNotIn("丙报", self.facts(made))

    def test_only_the_sources_of_its_series_count(self):
        ours, theirs = makers.source(name="甲报"), makers.source(name="乙报")
        self.series.sources.add(ours)
        for source in (ours, theirs):
            Poll.objects.create(source=source, at=NOW, error="x")

        found = gathering.gathered(self.series, NOW, NOW + timedelta(hours=1))

        self.assertEqual(found, {"read": 0, "missing": ["甲报"], "until": ""})

    def test_many_silent_ones_are_counted_and_three_named(self):
        names = ["甲报", "乙报", "丙报", "丁报"]
        Digest.objects.update(gathered={"read": 0, "missing": names, "until": ""})

        said = self.facts()

        self.assertIn("4", said)
        self.assertIn("丙报", said)
        self.assertNotIn("丁报", said)

    def test_of_an_edition_without_hours_nothing_is_known(self):
        self.assertEqual(gathering.gathered(self.series, None, None), {})
        self.assertEqual(self.digest.gathered, {})

    def test_its_topics_lead_to_their_pages(self):
        [link] = self.tree().xpath("//p[@class='topics']/a")

        self.assertEqual((link.text, unquote(link.get("href"))), ("要闻", "/zh/topics/要闻/"))
        self.assertEqual(self.client.get(link.get("href")).status_code, 200)

    def test_nobody_of_the_staff_is_named(self):
        User.objects.filter(pk=self.by.pk).update(username="grete", first_name="Grete")
        self.correct(self.digest)

        self.assertNotIn("grete", self.text().lower())

    def test_it_is_shared_without_anybody_elses_help(self):
        tree = self.tree()

        [letter] = tree.xpath("//div[@class='share']//a/@href[starts-with(., 'mailto:')]")
        address = "http://testserver/daily/2026-03-05/"
        self.assertIn(f"body={address.replace(':', '%3A').replace('/', '%2F')}", letter)
        self.assertEqual(tree.xpath("//div[@class='share']//code/text()"), [address])
        away = [a for a in tree.xpath("//a/@href") if a.startswith("http")]
        self.assertEqual(
            {each.split("#")[0] for each in away},
            {self.told.canonical_url, self.other.canonical_url, newsstand.LONG_URL[:-4]},
        )


class MetaTests(EditionPageCase):
    def meta(self, name: str, digest: Digest | None = None) -> list[str]:
        query = f"//meta[@name='{name}' or @property='{name}']/@content"
        return self.tree(digest).xpath(query)

    def data(self, digest: Digest | None = None) -> dict[str, Any]:
        [said] = self.tree(digest).xpath("//script[@type='application/ld+json']/text()")
        return json.loads(said)["@graph"][0]

    def test_a_card_is_shown_as_soon_as_there_is_one(self):
        before = self.client.get("/daily/2026-03-05/")
        card = {"name": f"{self.digest.uid}-1.png", "bytes": 5, "alt": "每日 & 一期"}
        Digest.objects.filter(pk=self.digest.pk).update(card=card)

        after = self.client.get("/daily/2026-03-05/")

        self.assertNotEqual(before["ETag"], after["ETag"])
        self.assertEqual(self.meta("og:image"), [f"http://testserver/cards/{card['name']}"])
        self.assertEqual(
            self.meta("og:image:width") + self.meta("og:image:height"), ["1200", "630"]
        )
        self.assertEqual(self.meta("og:image:alt"), ["每日 & 一期"])
        self.assertEqual(self.meta("twitter:card"), ["summary_large_image"])
        self.assertEqual(self.data()["image"]["caption"], "每日 & 一期")

    def test_without_a_card_none_is_promised(self):
        self.assertEqual(self.meta("og:image"), [])
        self.assertEqual(self.meta("twitter:card"), ["summary"])

    def test_a_description_is_cut_at_a_length(self):
        Digest.objects.update(description="字" * 400)

        [said] = self.meta("description")

        self.assertEqual(len(said), 160)
        self.assertTrue(said.endswith("…"))

    def test_machines_are_told_of_sources_items_and_corrections(self):
        self.correct(self.digest)

        said = self.data()

        self.assertEqual(
            set(said["isBasedOn"]),
            {self.told.canonical_url, self.other.canonical_url, newsstand.LONG_URL},
        )
        self.assertEqual([each["text"] for each in said["correction"]], ["数字有误。"])
        anchors = [each["url"].partition("#")[2] for each in said["mainEntity"]["itemListElement"]]
        self.assertEqual(anchors, self.tree().xpath("//section[@class='items']//article/@id"))
        self.assertEqual(said["articleSection"], ["要闻"])

    def test_texts_of_others_end_no_script(self):
        evil = "</script><script>alert(1)</script>"
        made = edition(self.series, self.by, NOW + timedelta(days=1), [article(evil)], title=evil)

        self.assertEqual(len(self.tree(made).xpath("//script")), 1)
        self.assertEqual(self.data(made)["headline"], evil)


class CounterpartTests(EditionPageCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.english = makers.series(
            slug="wire", title="The Wire", language="en", counterpart=cls.series
        )
        cls.same = edition(cls.english, cls.by, NOW, [cls.told], slug="march-5")

    def alternates(self, path: str) -> dict[str, str]:
        tree = html.document_fromstring(self.client.get(path).content.decode())
        found = tree.xpath("//link[@rel='alternate' and @hreflang]")
        return {each.get("hreflang"): each.get("href") for each in found}

    @override_settings(LANGUAGE_CODE="zh-hans")
    def test_two_editions_of_the_same_hours_name_each_other(self):
        here, there = self.digest.get_absolute_url(), self.same.get_absolute_url()

        expected = {
            "zh-Hans": f"http://testserver{here}",
            "en": f"http://testserver{there}",
            "x-default": f"http://testserver{here}",
        }
        self.assertEqual(self.alternates(here), expected)
        self.assertEqual(self.alternates(there), expected)
        [link] = self.tree().xpath("//p[@class='facts']//a")
        self.assertEqual((link.text, link.get("hreflang")), ("English", "en"))

    def test_the_same_address_will_do_where_the_hours_differ(self):
        day = NOW + timedelta(days=1)
        ours = edition(self.series, self.by, day, [self.other])
        theirs = edition(self.english, self.by, day + timedelta(hours=3), [self.other])

        self.assertEqual(ours.slug, theirs.slug)
        self.assertIn("en", self.alternates(ours.get_absolute_url()))

    def test_without_a_counterpart_nothing_is_said(self):
        Series.objects.update(counterpart=None)

        self.assertEqual(self.alternates(self.digest.get_absolute_url()), {})

    def test_what_is_not_public_is_no_alternate(self):
        tag = self.client.get(self.digest.get_absolute_url())["ETag"]

        withdraw(self.same, by=self.by, note="有误。")

        self.assertEqual(self.alternates(self.digest.get_absolute_url()), {})
        self.assertNotEqual(self.client.get(self.digest.get_absolute_url())["ETag"], tag)

    def test_a_series_knows_the_other_from_both_sides(self):
        for slug in ("daily", "wire"):
            self.assertIsNotNone(Series.objects.get(slug=slug).other)
            self.assertEqual(set(self.alternates(f"/{slug}/")), {"zh-Hans", "en", "x-default"})
        for here, there in (("daily", "wire"), ("wire", "daily")):
            links = html.fromstring(self.client.get(f"/{here}/").content).xpath("//main//header//a")
            led = [each.get("href") for each in links if each.get("hreflang")]
            self.assertEqual(len(led), 1)
            self.assertTrue(led[0].endswith(f"/{there}/"), led)

    def test_the_counterpart_is_in_another_language_and_has_no_other(self):
        third = makers.series(language="zh")
        fourth = makers.series(language="en")

        for series, other in (
            (third, third),
            (third, self.series),
            (third, self.english),
            (self.series, fourth),
            (fourth, self.series),
        ):
            series.counterpart = other
            with self.subTest(f"{series} {other}"), self.assertRaises(ValidationError):
                series.clean()

    def test_saying_it_at_both_is_no_mistake(self):
        self.series.counterpart = self.english

        self.series.clean()


class CostTests(EditionPageCase):
    def test_a_page_takes_three_queries_and_four_where_it_was_corrected(self):
        self.tree()
        english = makers.series(language="en", counterpart=self.series)
        edition(english, self.by, NOW, [self.told])
        row = article("续闻", story=self.story)
        made = edition(self.series, self.by, NOW + timedelta(days=1), [row], categories=["要闻"])
        Digest.objects.filter(pk=made.pk).update(replaces=self.digest)

        for queries in (3, 4):
            with self.assertNumQueries(queries):
                self.client.get(made.get_absolute_url())
            self.correct(made)

    def test_who_has_the_page_costs_three(self):
        first = self.client.get("/daily/2026-03-05/")

        with self.assertNumQueries(3):
            again = self.client.get("/daily/2026-03-05/", headers={"if-none-match": first["ETag"]})

        self.assertEqual(again.status_code, 304)


class ChangeTests(EditionPageCase):
    """Whatever changes the bytes of a page changes its tag, and the version of its sheet."""

    def setUp(self):
        days = [NOW + timedelta(days=day) for day in (-2, -1, 1, 2)]
        first = article("前情", story=self.story)
        self.before = edition(self.series, self.by, days[0], [first], categories=["要闻"])
        self.older = edition(self.series, self.by, days[1], [article("昨日")])
        self.newer = edition(self.series, self.by, days[2], [article("续", story=self.story)])
        self.last = edition(self.series, self.by, days[3], [article("末")])
        self.english = makers.series(slug="wire", title="The Wire", language="en")
        self.same = edition(self.english, self.by, NOW, [self.told])
        self.evening = makers.series(slug="evening", title="晚报", language="zh")
        edition(self.evening, self.by, days[1], [article("昨晚", story=self.story)])

    def pages(self) -> dict[str, tuple[bytes, str]]:
        found = {}
        for path in self.versions():
            response = self.client.get(path)
            found[path] = response.content, response.get("ETag", "")
        return found

    def versions(self) -> dict[str, str]:
        return {sheet.path: sheet.version for sheet in edition_sheets.sheets()}

    def steps(self) -> dict[str, Any]:
        card = {"name": "x-1.png", "bytes": 5, "alt": "x"}
        return {
            "a correction": lambda: self.correct(self.before),
            "a correction before": lambda: self.correct(self.older),
            "a counterpart": lambda: Series.objects.filter(pk=self.english.pk).update(
                counterpart=self.series
            ),
            "a renamed series": lambda: Series.objects.filter(pk=self.english.pk).update(
                title="The Wires"
            ),
            "a renamed topic": lambda: Topic.objects.update(name="头条"),
            "a card": lambda: Digest.objects.filter(pk=self.last.pk).update(card=card),
            "a story": lambda: Article.objects.filter(title="末").update(story=self.story),
            "another edition": lambda: edition(
                self.series, self.by, NOW + timedelta(days=3), [article("新")]
            ),
            "a moved counterpart": lambda: redirects.readdress(self.english, "dispatch"),
            "a moved series that told of it": lambda: redirects.readdress(self.evening, "night"),
            "the clock of a series that told of it": lambda: Series.objects.filter(
                pk=self.evening.pk
            ).update(time_zone="Pacific/Honolulu"),
            "a moved edition whose correction was printed": lambda: redirects.readdress(
                self.before, "the-first"
            ),
            "a withdrawal": lambda: withdraw(self.newer, by=self.by, note="有误。"),
            "a withdrawn beginning": lambda: withdraw(self.before, by=self.by, note="有误。"),
            "a withdrawn alternate": lambda: withdraw(self.same, by=self.by, note="有误。"),
        }

    def test_bytes_tags_and_versions_change_together(self):
        for name, step in self.steps().items():
            before, versions = self.pages(), self.versions()
            step()
            after, now = self.pages(), self.versions()
            both = before.keys() & after.keys()
            changed = {path for path in both if before[path][0] != after[path][0]}
            with self.subTest(name):
                self.assertTrue(changed or name == "a card")
                stale = {path for path in changed if versions[path] == now[path]}
                self.assertEqual(stale, set())
                same_tag = {p for p in changed if before[p][1] and before[p][1] == after[p][1]}
                self.assertEqual(same_tag, set())

    def test_what_does_not_concern_a_page_leaves_it(self):
        before = self.versions()

        self.correct(self.last)

        now = self.versions()
        self.assertEqual(now["/daily/2026-03-03/"], before["/daily/2026-03-03/"])

    def test_the_hour_of_the_next_edition_leaves_those_that_are_out(self):
        def versions() -> dict[str, str]:
            return self.versions() | {sheet.path: sheet.version for sheet in lists.months()}

        before = versions()

        Series.objects.update(due_at=NOW + timedelta(days=9), out_at=NOW + timedelta(days=9))

        self.assertEqual(versions(), before)

    def test_all_public_and_withdrawn_editions_are_told_with_their_twins(self):
        withdraw(self.newer, by=self.by, note="有误。")
        Digest.objects.filter(pk=self.last.pk).update(slug="特刊 1")

        found = self.versions()

        self.assertIn("/daily/特刊 1/", found)
        self.assertIn("/daily/特刊 1.md", found)
        self.assertEqual(self.client.get("/daily/2026-03-06/").status_code, 410)
        self.assertIn("/daily/2026-03-06.md", found)
        self.assertEqual(len(found), 2 * Digest.objects.known().count())
        self.assertTrue(all(found.values()))

    def test_more_editions_cost_no_more_queries(self):
        with self.assertNumQueries(6):
            list(edition_sheets.sheets())

    def test_a_withdrawn_neighbour_changes_the_date_of_a_page(self):
        future = timezone.now() + timedelta(days=900)
        first = self.client.get("/daily/2026-03-05/")["Last-Modified"]

        Digest.objects.filter(pk=self.newer.pk).update(state="withdrawn", updated_at=future)

        self.assertNotEqual(self.client.get("/daily/2026-03-05/")["Last-Modified"], first)

    def test_the_way_leads_past_what_was_taken_back(self):
        withdraw(self.newer, by=self.by, note="有误。")

        links = self.tree().xpath("//nav//a[@rel]/@href")

        self.assertEqual(links, ["/daily/2026-03-04/", "/daily/2026-03-07/"])
