"""What an edition becomes elsewhere says what the edition says, and can do no harm there."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

from django.test import SimpleTestCase, TestCase
from django.urls import reverse

from digests import publish, specimen
from digests.corrections import apply
from digests.errata import ITEM, Change
from digests.issue import Commentary, Item, Link
from digests.layout import LAYOUTS
from digests.models import Digest
from digests.shares.blocks import blocks
from digests.shares.edition import Edition, Erratum
from digests.shares.mail import mail
from digests.shares.plain import plain
from digests.shares.short import MOST, length, short
from digests.shares.wechat import wechat
from tests import makers, newsstand

URL = "https://paper.example/port/2026-03-05/"
EVIL = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[x](javascript:alert(1))",
    '"><svg onload=alert(1)>',
    "[y](data:text/html,<script>alert(1)</script>)",
)


def edition(**fields):
    issue = replace(specimen.CHINESE, **fields)
    return Edition(issue, LAYOUTS["bulletin"], "港城要闻", 128, URL)


class Elements(HTMLParser):
    """All elements of a page, with what they say of themselves."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def said(html):
    """The words of a page, without its head."""
    return re.sub(r"<[^>]+>", "", html.partition("</head>")[2] or html)


class BlockTests(SimpleTestCase):
    def test_lists_within_lists_keep_their_marks_and_their_depth(self):
        found = blocks("1. 甲\n   - 乙\n2. 丙\n\n> 引")

        self.assertEqual(
            [(each.mark, each.depth, each.text) for each in found],
            [("1.", 1, "甲"), ("•", 2, "乙"), ("2.", 1, "丙"), ("", 0, "引")],
        )
        self.assertTrue(found[-1].quoted)

    def test_what_is_bold_or_leads_somewhere_is_known_by_itself(self):
        found = blocks("甲**乙**[丙](https://x.example)`丁`")[0].spans

        self.assertEqual([each.text for each in found], ["甲", "乙", "丙", "丁"])
        self.assertTrue(found[1].bold and found[3].code)
        self.assertEqual(found[2].url, "https://x.example")


class WechatTests(SimpleTestCase):
    def test_there_is_nothing_in_it_that_the_editor_of_a_gongzhonghao_drops(self):
        body = "甲\n\n# 题\n\n- 一\n- 二\n\n> 引\n\n`码`\n\n```\n块\n```\n\n~~删~~ *斜* [链](https://x.example)"
        items = tuple(replace(item, body=body) for item in specimen.CHINESE.items)

        found = Elements(wechat(edition(items=items))).found

        self.assertEqual({tag for tag, _ in found}, {"section", "p", "span", "strong", "em"})
        self.assertEqual({name for _, attrs in found for name in attrs}, {"style"})

    def test_links_are_numbered_and_listed_each_once(self):
        html = wechat(edition())

        self.assertIn("三号泊位启用，年吞吐 120 万箱<span", html)
        text = said(html)
        self.assertIn("三号泊位启用，年吞吐 120 万箱[1]", text)
        self.assertIn("扩建方案[2]", text)
        self.assertIn("[1] 三号泊位启用，年吞吐 120 万箱 https://news.example/berth", text)
        self.assertEqual(text.count("https://news.example/berth-plan"), 1)

    def test_the_same_address_has_one_number(self):
        item = Item(title="甲", url="https://a.example", links=(Link("https://a.example", "乙"),))

        text = said(wechat(edition(items=(item,))))

        self.assertEqual(text.count("[1]"), 3)  # twice in the text, once in the list
        self.assertNotIn("[2]", text)

    def test_readers_are_told_of_the_machine_and_of_corrections_and_where_the_page_is(self):
        mended = replace(edition(), own=(Erratum(specimen.CHINESE.date, "金额有误。"),))

        text = said(wechat(mended))

        self.assertIn("本期由机器摘录，编辑审定", text)
        self.assertIn("金额有误。", text)
        self.assertIn(f"原文地址：{URL}", text)


class MailTests(SimpleTestCase):
    def test_its_links_are_whole_and_its_styles_are_inline(self):
        body = "[甲](/archive/) [乙](#x)"
        items = (replace(specimen.CHINESE.items[0], body=body),)

        found = Elements(mail(edition(items=items))).found

        links = [attrs["href"] for tag, attrs in found if tag == "a"]
        self.assertIn("https://paper.example/archive/", links)
        self.assertTrue(all(link.startswith("https://") for link in links), links)
        self.assertFalse({"img", "script", "link", "iframe"} & {tag for tag, _ in found})
        bare = [tag for tag, attrs in found if tag in ("p", "a", "td") and "style" not in attrs]
        self.assertEqual(bare, ["td"])  # the one that only centres

    def test_latin_letters_come_first_where_the_text_is_latin(self):
        english = Edition(specimen.ENGLISH, LAYOUTS["pulse"], "Harbour Letter", 7, URL)

        html = mail(english)

        self.assertNotIn("Songti", html)
        self.assertIn("Georgia", html)


class SameWordsTests(SimpleTestCase):
    def test_every_form_says_all_that_the_edition_says(self):
        for name, layout in LAYOUTS.items():
            for issue in (specimen.CHINESE, specimen.ENGLISH):
                this = Edition(issue, layout, "S", 1, URL)
                for form in (wechat, mail, plain):
                    text = said(form(this)) if form is not plain else form(this)
                    with self.subTest(layout=name, form=form.__name__, language=issue.language):
                        for item in this.titles:
                            self.assertIn(item, text.replace("&quot;", '"'))
                        self.assertIn(issue.commentary[0].byline, text)
                        self.assertIn(this.label, text)
                        self.assertIn(issue.items[0].attribution, text)

    def test_invented_news_is_called_so_wherever_it_goes(self):
        this = replace(edition(), sample=True)

        for form in (wechat, mail, plain, short):
            with self.subTest(form=form.__name__):
                self.assertIn(this.words.sample, form(this))
                self.assertNotIn(this.words.sample, form(edition()))

    def test_nothing_of_a_field_becomes_more_than_text(self):
        for bad in EVIL:
            item = Item(
                title=bad,
                url="javascript:alert(1)",
                attribution=bad,
                body=bad,
                extra=bad,
                links=(Link("javascript:alert(1)", bad),),
            )
            this = edition(
                title=bad, lead=bad, items=(item,), commentary=(Commentary(bad, bad, bad),)
            )
            this = replace(this, series=bad, own=(Erratum(specimen.CHINESE.date, bad),))
            signs = replace(LAYOUTS["daily"], emoji=(bad,), source_mark=bad, credit=bad)
            this = replace(this, layout=signs)
            for form in (wechat, mail):
                with self.subTest(form=form.__name__, bad=bad):
                    found = Elements(form(this)).found

                    self.assertFalse({"script", "img", "svg"} & {tag for tag, _ in found})
                    names = {name for _, attrs in found for name in attrs}
                    self.assertEqual([name for name in names if name.startswith("on")], [])
                    hrefs = [attrs["href"] for tag, attrs in found if tag == "a"]
                    self.assertEqual([href for href in hrefs if not href.startswith(URL)], [])

    def test_the_same_edition_gives_the_same_bytes(self):
        for form in (wechat, mail, plain, short):
            self.assertEqual(form(edition()), form(edition()))


class PlainTests(SimpleTestCase):
    def test_every_link_stands_behind_its_words(self):
        text = plain(edition(lead="见[说明](https://x.example/a)。"))

        self.assertIn("见说明 <https://x.example/a>。", text)
        self.assertIn("https://news.example/ferry", text)


class ShortTests(SimpleTestCase):
    def test_it_is_as_short_as_weibo_asks_for_however_long_the_titles_are(self):
        for size in (3, 30, 90, 300):
            items = tuple(Item(title="长" * size, url="") for _ in range(5))
            text = short(edition(title="题" * size, items=items))

            with self.subTest(size=size):
                bare = text.removesuffix(URL)
                self.assertTrue(text.endswith(URL))
                self.assertLessEqual(length(bare) + 12, MOST)
                self.assertEqual(text.count("\n"), 4)

    def test_short_titles_leave_their_room_to_long_ones(self):
        items = tuple(Item(title=title, url="") for title in ("短", "长" * 200, "短"))

        text = short(edition(title="2026-03-05 港城要闻", items=items))

        self.assertGreater(length(text.removesuffix(URL)) + 12, MOST - 3)

    def test_a_title_that_says_nothing_new_is_left_out(self):
        text = short(edition(title="2026-03-05 港城要闻"))

        self.assertTrue(text.startswith("【港城要闻 第 128 期】\n1. 三号泊位启用"))


class DeskTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.boss = newsstand.editor()
        series = newsstand.series(slug="daily", title="每日精选")
        out = datetime(2025, 11, 21, 22, 30, tzinfo=UTC)
        cls.digest = newsstand.edition(series, cls.boss, out, lead="导语。", remark="评。")
        cls.url = reverse("admin:digests_digest_shares", args=[cls.digest.pk])

    def setUp(self):
        self.client.force_login(makers.user("Writer", language="en"))

    def test_the_page_of_an_edition_leads_to_it_once_it_is_public(self):
        page = self.client.get(reverse("admin:digests_digest_change", args=[self.digest.pk]))

        self.assertContains(page, self.url)

    def test_it_says_what_went_out_and_not_what_the_rows_say_now(self):
        self.digest.items.update(title="没有发表过的标题")

        page = self.client.get(self.url)

        self.assertNotContains(page, "没有发表过的标题")
        self.assertContains(page, "城东图书馆把闭馆时间推迟到 22:00")

    def test_a_correction_is_in_all_of_it(self):
        item = self.digest.items.first()
        change = Change(ITEM, str(item.uid), "body", item.body, "造价 12 亿元。")
        apply(Digest.objects.get(pk=self.digest.pk), [change], by=self.boss, note="金额有误。")

        page = self.client.get(self.url)

        for name in ("wechat", "mail", "plain"):
            self.assertIn("造价 12 亿元。", said(page.context[name]))
            self.assertIn("金额有误。", said(page.context[name]))

    def test_the_frames_can_do_nothing_and_are_for_our_own_page_only(self):
        for medium in ("wechat", "mail"):
            answer = self.client.get(f"{self.url}{medium}/")

            policy = answer.headers["Content-Security-Policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertIn("sandbox", policy)
            self.assertIn("frame-ancestors 'self'", policy)
            self.assertNotIn("script-src", policy)

    def test_what_is_not_public_is_not_passed_on(self):
        publish.withdraw(Digest.objects.get(pk=self.digest.pk), by=self.boss, note="有误。")

        for path in ("", "wechat/", "mail/", "long.png"):
            self.assertEqual(self.client.get(f"{self.url}{path}").status_code, 404)
        page = self.client.get(reverse("admin:digests_digest_change", args=[self.digest.pk]))
        self.assertNotContains(page, self.url)

    def test_whoever_may_not_see_editions_does_not_see_these_either(self):
        self.client.force_login(makers.user())

        for path in ("", "wechat/", "mail/", "long.png"):
            self.assertEqual(self.client.get(f"{self.url}{path}").status_code, 403)
