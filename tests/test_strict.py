"""The fast reader of feeds: it says what feedparser says, or nothing at all."""

import re
from pathlib import Path
from typing import Any

from django.test import SimpleTestCase
from feedparser import mixin
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import dialect, elements, lenient, mend, strict
from articles.listing import FeedError, Listing

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
URL = "https://feeds.example/dir/feed"
SPACES = {
    "a10": "http://www.w3.org/2005/Atom",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "gd": "http://schemas.google.com/g/2005",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "x": "urn:example:x",
}
TEXTS = [
    "Ferry",
    " Ferry \n\t and tide ",
    "&lt;b&gt;Ferry&lt;/b&gt; &amp;amp; tide",
    "<![CDATA[<p>Ferry</p> &amp; &mdash; tide]]>",
    "<![CDATA[新桥\n今日通车]]>，全长三公里",
    "",
    " \n ",
    "caf\u00e9",
    "caf\u00c3\u00a9",
    "&#8217; &nbsp; &hellip;",
    "un\u200bseen &#x200b;",
    "\U0001f600",
    "one<!-- no -->two<?pi?>three",
    "&amp;lt;dialog&amp;gt;",
    "20251202",
    "ada@news.example (Ada)",
    "Ada &lt;ada@news.example&gt;",
    "&apos;&quot;&#60;",
    "\u3000全角\u00a0",
    "<![CDATA[\n<?xml version='1.0'?><item>]]>",
]
ODD_TEXTS = ["&#146; or &#x92;", "\u00e2\u0080\u0099s", "&unknown; thing", "<b>Ferry</b>"]
PLACES = [
    "https://news.example/1",
    "http://news.example/2?x=1&amp;y=2",
    "http://news.example/3?a=1&amp;amp;b=2",
    " https://news.example/4 \n",
    "../5",
    "6",
    "",
    "tag:news.example,2025:7",
    "urn:uuid:8",
    "HTTP://News.example/9",
    "http://news.example/新",
    "//cdn.example/11",
    "mailto:ada@news.example",
    "http://[::1",
    "https://news.example/?",
    "?q=12",
]
DATES = [
    "Tue, 02 Dec 2025 09:05:00 GMT",
    "Tue, 02 Dec 2025 09:05:00 +0800",
    "2025-12-02T09:05:00Z",
    "2025-12-02 09:05:00",
    "2025年12月2日 09:05",
    "12/02/2025",
    "soon",
    "",
    "9999999999",
    "2025-12-02T25:61:00Z",
]
ODD_PLACES = ["http:////news.example/10", "&unknown;"]
MARKS = {
    "isPermaLink": ["true", "false", "True"],
    "type": ["text", "html", "HTML", "text/html"],
    "rel": ["alternate", "self", "hub", "HUB self", "enclosure", "next", ""],
    "href": PLACES,
    "url": PLACES,
    "xml:lang": ["zh", ""],
    "xml:base": ["https://base.example/x/", "/y/", ""],
    "domain": ["x"],
    "thr:count": ["1"],
    "role": ["author"],
}
ODD_MARKS = [
    'type="xhtml"',
    'type="application/json"',
    'type="image/png"',
    'type=""',
    'mode="base64"',
    'base="http://base.example/"',
    'xml:base="http://["',
    'isPermaLink="x"',
    'href="/x"',
]
LEAVES = {
    "title": "type xml:base",
    "link": "rel type href xml:base thr:count",
    "description": "type",
    "guid": "isPermaLink",
    "pubDate": "",
    "author": "",
    "category": "domain",
    "enclosure": "url type",
    "source": "url",
    "comments": "",
    "language": "",
    "ttl": "",
    "generator": "",
    "managingEditor": "",
    "lastBuildDate": "",
    "copyright": "",
    "image": "",
    "index": "role",
    "summary": "",
    "content:encoded": "type",
    "creativeCommons:license": "",
    "dc:creator": "",
    "dc:date": "",
    "dc:title": "",
    "dc:description": "",
    "dc:language": "",
    "dc:subject": "",
    "dc:publisher": "",
    "dc:contributor": "",
    "dcterms:created": "",
    "dcterms:issued": "",
    "dcterms:modified": "",
    "dcterms:valid": "",
    "feedburner:origLink": "",
    "georss:point": "",
    "itunes:author": "",
    "itunes:summary": "",
    "itunes:subtitle": "",
    "itunes:image": "href",
    "itunes:keywords": "",
    "itunes:explicit": "",
    "itunes:title": "",
    "media:title": "type",
    "media:description": "type",
    "media:thumbnail": "url",
    "media:credit": "role",
    "media:rating": "role",
    "slash:comments": "",
    "sy:updatePeriod": "",
    "sy:updateFrequency": "",
    "thr:total": "",
    "wfw:commentRss": "",
    "x:id": "role",
    "x:title": "",
    "atom:link": "rel type href xml:base thr:count",
    "atom:title": "type xml:base xml:lang",
    "atom:id": "xml:base",
    "atom:updated": "",
    "atom:published": "",
    "atom:summary": "type",
    "atom:content": "type xml:base",
    "atom:category": "domain",
    "atom:rights": "type",
    "atom:subtitle": "type",
    "atom:name": "",
    "atom:email": "",
    "atom:uri": "",
}
HOLDERS = {
    "media:content": "media:description media:thumbnail media:credit",
    "media:group": "media:description media:rating x:title",
    "atom:author": "atom:name atom:email atom:uri gd:image",
    "x:box": "x:title x:id",
}
ODD_HOLDERS = {
    "media:group": "media:title title",
    "itunes:owner": "itunes:author x:title",
    "image": "title link description index",
    "atom:contributor": "atom:name atom:uri",
    "atom:author": "atom:name atom:name index",
    "atom:source": "atom:title atom:id",
    "x:box": "title dc:creator",
    "textInput": "title link",
}


def words(text: str) -> list[str]:
    return text.split()


ABOUT = words(
    """
    dc:creator dc:date dc:language dc:subject itunes:author itunes:image itunes:summary
    itunes:summary dc:description sy:updatePeriod sy:updateFrequency creativeCommons:license
    atom:link atom:link x:id
"""
)
WITHIN = words(
    """
    content:encoded content:encoded creativeCommons:license dc:creator dc:creator dc:date dc:title
    dc:description dc:language dc:publisher dc:contributor dcterms:created dcterms:issued
    dcterms:modified feedburner:origLink georss:point itunes:author itunes:summary itunes:subtitle
    itunes:image itunes:keywords itunes:explicit itunes:title media:description media:thumbnail
    media:credit media:rating slash:comments thr:total wfw:commentRss x:id x:title
    media:content media:group x:box
"""
)
RSS = (
    words("""
    title link description language ttl generator managingEditor lastBuildDate copyright index
    """),
    words("""
    title link link description description guid guid pubDate author category enclosure source
    comments index atom:link atom:updated atom:summary atom:author atom:content
    """),
)
ATOM = (
    words("atom:title atom:link atom:link atom:id atom:updated atom:subtitle atom:author"),
    words("""
    atom:title atom:title atom:link atom:link atom:id atom:updated atom:published atom:summary
    atom:summary atom:content atom:content atom:category atom:rights atom:author
    """),
)
DATED = re.compile("date|published|updated|created|issued|modified|valid", re.IGNORECASE)
OWN = re.compile("_(?:start|end)_")  # feedparser's methods for what it knows
PLACED = re.compile("link|guid|:id|uri|url|href|comment", re.IGNORECASE)


def both(source: str) -> tuple[Any, Any]:
    """What the fast and the lenient reader say of a document; None when the fast one declines."""
    root = mend.root(source)
    assert root is not None
    mended = mend.xml(source, root)
    fast = strict.read(mended, url=URL, most=1_000)
    return fast and all_of(fast), fast and all_of(lenient.read(mended, url=URL, most=1_000))


def all_of(listing: Listing) -> Any:
    about = {key: value for key, value in vars(listing).items() if key != "_listed"}
    return about, [listed._told for listed in listing], listing.feed()


def declared(body: str) -> str:
    used = sorted(set(re.findall(r"[<\s/](\w+):", body)) & SPACES.keys())
    return "".join(f' xmlns:{prefix}="{SPACES[prefix]}"' for prefix in used)


def rss(inner: str) -> str:
    return f'<rss version="2.0"{declared(inner)}><channel>{inner}</channel></rss>'


def item(inner: str) -> str:
    return rss(f"<title>News</title><item>{inner}</item>")


def atom(inner: str, about: str = "<title>News</title>") -> str:
    feed = f"{about}<entry>{inner}</entry>"
    return f'<feed xmlns="{dialect.ATOM}"{declared(feed)}>{feed}</feed>'


def seldom(draw: Any) -> bool:
    return bool(draw(st.integers(0, 79)) == 79)


def leaf(draw: Any, name: str) -> str:
    kinds = LEAVES.get(name, "role").split()
    marks = draw(st.lists(st.sampled_from(kinds), unique=True, max_size=2)) if kinds else []
    if name == "atom:link":
        marks = list(dict.fromkeys([*marks, "href"]))
    written = "".join(f' {mark}="{draw(st.sampled_from(MARKS[mark]))}"' for mark in marks)
    if seldom(draw):
        written = f" {draw(st.sampled_from(ODD_MARKS))}"
    texts = DATES if DATED.search(name) else PLACES if PLACED.search(name) else TEXTS
    if seldom(draw):
        texts = ODD_PLACES if texts is PLACES else ODD_TEXTS
    text = "" if name == "atom:link" else draw(st.sampled_from(texts))
    return f"<{name}{written}>{text}</{name}>"


def element(draw: Any, names: list[str]) -> str:
    odd = seldom(draw)
    name = draw(st.sampled_from([*ODD_HOLDERS, *LEAVES] if odd else names))
    holders = ODD_HOLDERS if odd else HOLDERS
    if name not in holders:
        return leaf(draw, name)
    within = st.lists(st.sampled_from(holders[name].split()), unique=not odd, max_size=4)
    inner = [leaf(draw, each) for each in draw(within)]
    if name == "atom:author" and "<atom:name" not in "".join(inner):
        inner.insert(0, f"<atom:name>{draw(st.sampled_from(TEXTS))}</atom:name>")
    return f"<{name}>{''.join(inner)}</{name}>"


@st.composite
def feeds(draw: Any) -> str:
    """Feeds in any order and repetition of what feeds consist of, sometimes out of place."""
    tag, (about, within) = draw(st.sampled_from([("item", RSS), ("atom:entry", ATOM)]))
    parts = [element(draw, [*about * 2, *ABOUT]) for _ in range(draw(st.integers(0, 3)))]
    for _ in range(draw(st.integers(1, 2))):
        count = draw(st.integers(0, 6))
        inner = "".join(element(draw, [*within * 2, *WITHIN]) for _ in range(count))
        parts.insert(draw(st.integers(0, len(parts))), f"<{tag}>{inner}</{tag}>")
    body = "".join(parts)
    spaces = declared(body) + draw(st.sampled_from(["", "", "", ' xmlns:q="urn:q"']))
    if seldom(draw):
        spaces += f' xmlns:{draw(st.sampled_from(["Media", "sy", "psc"]))}="urn:example:other"'
    language = draw(st.sampled_from(["", ' xml:lang="zh_CN"']))
    if tag == "item":
        return f'<rss version="2.0"{language}{spaces}><channel>{body}</channel></rss>'
    if draw(st.booleans()):
        body = body.replace("<atom:", "<").replace("</atom:", "</")
        return f'<feed xmlns="{dialect.ATOM}"{language}{spaces}>{body}</feed>'
    spaces = spaces.replace(f' xmlns:atom="{dialect.ATOM}"', "")
    return f'<atom:feed xmlns:atom="{dialect.ATOM}"{language}{spaces}>{body}</atom:feed>'


class AgreementTests(SimpleTestCase):
    maxDiff = None

    def agree(self, source: str) -> Listing:
        fast, slow = both(source)

        self.assertIsNotNone(fast, source)
        self.assertEqual(fast, slow)
        return fast

    def test_what_plain_feeds_say_is_read_fast_and_as_feedparser_reads_it(self):
        for inner in (
            "<title>&lt;b&gt;Ferry&lt;/b&gt; &amp;amp; tide</title>",
            "<title><![CDATA[<i>Ferry</i> &amp; tide]]></title>",
            "<title>First</title><title>Second</title>",
            "<link>https://news.example/1</link><link>https://news.example/2</link>",
            '<link>/1</link><atom:link rel="alternate" href="https://news.example/2"/>',
            '<link>/1</link><atom:link rel="replies" href="https://news.example/2"/>',
            "<guid>https://news.example/1</guid>",
            '<guid isPermaLink="true">https://news.example/1</guid><link>/2</link>',
            '<link>/2</link><guid isPermaLink="false">https://news.example/1</guid>',
            '<guid isPermaLink="false">20251202</guid>',
            "<dc:creator>Ada</dc:creator>",
            "<author>ada@news.example (Ada)</author>",
            "<author>Ada</author><dc:creator>Bo</dc:creator><itunes:author>Ada</itunes:author>",
            "<description>Short</description><content:encoded>Long</content:encoded>",
            "<content:encoded>Long</content:encoded><description>Short</description>",
            "<content:encoded>Long</content:encoded>",
            "<description>Short</description><itunes:summary>Long</itunes:summary>",
            "<itunes:summary>Long</itunes:summary><description>Short</description>",
            "<category>a</category><category domain='x'>b</category><dc:subject>c</dc:subject>",
            "<pubDate>Tue, 02 Dec 2025 09:05:00 +0800</pubDate>",
            "<dc:date>2025-12-02T09:05:00Z</dc:date>",
            "<atom:updated>2025-12-02T09:05:00Z</atom:updated>",
            "<title> \n Ferry \t and\n tide </title>",
            "<title>caf\u00c3\u00a9</title>",
            "<title>桥</title><media:group><media:title>x</media:title></media:group>",
            "<feedburner:origLink>https://news.example/1</feedburner:origLink><link>/2</link>",
            "<x:id>7</x:id><x:box><x:title>8</x:title></x:box><index>9</index>",
            '<post-id xmlns="com-wordpress:feed-additions:1">7</post-id>',
        ):
            with self.subTest(inner):
                self.agree(item(inner))

    def test_so_is_atom(self):
        for inner in (
            "<title type='html'>&lt;b&gt;Ferry&lt;/b&gt;</title><id>urn:x:1</id>",
            "<link href='/1'/><link rel='edit' href='/2'/><link rel='alternate' href='/3'/>",
            "<link href='/1' type='application/json'/><id>https://news.example/1</id>",
            "<summary>Short</summary><content type='html'>&lt;p&gt;Long&lt;/p&gt;</content>",
            "<content>Long</content><summary type='text'>Short</summary>",
            "<author><name>Ada</name><email>ada@news.example</email></author>",
            "<author><name>Ada</name></author><author><uri>/bo</uri><name>Bo</name></author>",
            "<updated>2025-12-02T09:05:00Z</updated>",
            "<updated>2025-12-02T09:05:00Z</updated><published>2025-12-01</published>",
            "<content type='html' xml:base='https://news.example/'>x</content>",
            "<link rel='replies' thr:count='3' href='/2'/><thr:total>3</thr:total>",
            "<media:group><media:title>x</media:title><media:description>y</media:description>"
            "</media:group>",
        ):
            source = atom(inner) if "<media" not in inner else atom("<title>桥</title>" + inner)
            with self.subTest(inner):
                self.agree(source)

    def test_so_is_what_a_feed_says_of_itself(self):
        for about in (
            "<title>News</title><link>https://news.example/</link><language>zh-cn</language>",
            "<ttl>90</ttl><sy:updatePeriod>hourly</sy:updatePeriod>",
            "<image><url>/i.png</url><title>Other</title><link>/o</link></image><title>News</title>",
            "<skipHours><hour>1</hour></skipHours><skipDays><day>Monday</day></skipDays>",
            '<atom:link rel="self" href="/feed"/><atom:link rel="hub" href="https://hub.example/"/>',
            "<itunes:summary>x</itunes:summary><description>y</description>"
            "<item><description>1</description><itunes:summary>2</itunes:summary></item>",
            "<itunes:owner><itunes:name>Ada</itunes:name></itunes:owner>",
        ):
            with self.subTest(about):
                self.agree(rss(about + "<item><description>x</description></item>"))

    @settings(
        max_examples=300,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(feeds())
    def test_whatever_it_reads_feedparser_reads_the_same(self, source):
        try:
            fast, slow = both(source)
        except FeedError:
            self.fail(f"only the fast reader can read {source}")

        self.assertEqual(fast, slow)


class RefusalTests(SimpleTestCase):
    def refused(self, source: str) -> None:
        self.assertIsNone(strict.read(source, url=URL, most=1_000), source)

    def test_what_feedparser_has_its_own_ways_with_is_left_to_it(self):
        for inner in (
            "<title>&unknown;</title>",
            "<title>a & b</title>",
            "<title><b>x</b></title>",
            "<title>don\x92t</title>",
            "<title>don&#146;t</title>",
            "<title type='image/png'>eA==</title>",
            "<description mode='base64'>eA==</description>",
            "<guid>http:////news.example/1</guid>",
            "<title xml:base='http://['>x</title>",
            "<title xml:base='https://news.example/'>x</title><link>/1</link>",
            "<author>Ada</author><author>bo@news.example</author>",
            "<image><title>x</title></image>",
            "<item><title>x</title></item>",
            "<x:box><title>x</title></x:box>",
            "<media:title>before</media:title><title>after</title>",
        ):
            with self.subTest(inner):
                self.refused(item(inner))

    def test_so_are_foreign_roots_and_misleading_prefixes(self):
        for source in (
            "<channel><item><title>x</title></item></channel>",
            "<rss><item><title>x</title></item></rss>",
            "<rss><channel/><channel/></rss>",
            "<feed><entry><title>x</title></entry></feed>",
            "<feed xmlns='http://purl.org/atom/ns#'><entry/></feed>",
            "<feed xmlns='HTTP://www.w3.org/2005/Atom'><entry/></feed>",
            "<rss xmlns:dc='urn:example'><channel><dc:creator>x</dc:creator></channel></rss>",
            "<rss xmlns:q='http://purl.org/rss/1.0/'><channel/></rss>",
            "<rss xmlns='http://backend.userland.com/rss2'><channel/></rss>",
            "<rss><channel><x:y>unbound</x:y></channel></rss>",
            "<rss><channel></rss>",
            "",
        ):
            with self.subTest(source):
                self.refused(source)

    def test_documents_that_declare_entities_are_not_begun(self):
        for prolog in (
            '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>',
            '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
            '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">',
            "<!DOCTYPE rss>",
        ):
            with self.subTest(prolog), self.assertRaises(elements.NotPlainError):
                elements.read(f"{prolog}<rss><title>x</title></rss>".encode(), lambda *_: None)

    def test_elements_within_elements_without_end_are_refused_not_followed(self):
        self.refused(item("<x:box>" * 5_000 + "</x:box>" * 5_000))

    def test_more_tags_than_any_feed_has_are_refused(self):
        self.refused(item("<x:id/>" * 70_000))

    def test_the_entity_attacks_in_the_corpora_stay_inert(self):
        attacks = CORPORA / "security" / "xml"
        if not attacks.is_dir():
            self.skipTest("the corpora are not here")

        for path in attacks.iterdir():
            text = path.read_bytes().decode("utf-8", "replace")
            root = mend.root(text)
            if root is None:
                continue
            with self.subTest(path.name):
                found = strict.read(mend.xml(text, root), url=URL, most=1_000)
                said = str(all_of(found)) if found else ""

                self.assertNotIn("root:", said)
                self.assertLess(len(said), 2 * len(text) + 10_000)


class VocabularyTests(SimpleTestCase):
    """What is said here about feedparser holds for the version installed."""

    def handled(self) -> set[str]:
        """Names that feedparser treats in ways of its own."""
        names = {name.split("_", 2)[2] for name in dir(mixin._FeedParserMixin) if OWN.match(name)}
        return {name.lower() for name in names}

    def test_no_name_that_means_something_to_it_passes_for_unknown(self):
        for name in self.handled():
            if "_" not in name:
                with self.subTest(name):
                    self.assertNotEqual(dialect.kind(name), f"+{name}")

    def test_every_name_it_heeds_in_a_namespace_is_read_as_such_or_refused(self):
        heeded = {name.partition("_")[0] for name in self.handled() if "_" in name}
        for uri, name in mixin._FeedParserMixin.namespaces.items():
            if not uri or (name and name.lower() not in heeded | {"sy"}):
                continue
            with self.subTest(uri):
                try:
                    dialect.Namespaces().declared("q", uri)
                except elements.NotPlainError:
                    continue
                kind = dialect.kind(f"{uri} Thing q").lower()
                self.assertEqual(kind, f"{name or 'atom'}:thing".lower())

    def test_no_prefix_that_means_something_to_it_may_mean_something_else(self):
        heeded = {name.partition("_")[0] for name in self.handled() if "_" in name}
        for prefix in heeded:
            with self.subTest(prefix), self.assertRaises(elements.NotPlainError):
                dialect.Namespaces().declared(prefix, "urn:example")
