"""What somebody means harm with, in every field that an outsider or a writer controls."""

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from html import escape
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import entries, extract, similar
from articles.models import Article, Outbox, Snapshot, Source, Story, Topic, User
from articles.models.topic import LONGEST
from articles.workflow import State, signature
from digests import catalogue, hugo, publish
from digests.errata import ITEM, Change
from digests.layout import LAYOUTS, Labels, Layout
from digests.models import (
    Commentary,
    Digest,
    DigestTransition,
    FurtherSource,
    Item,
    Redirect,
    Series,
)
from tests import makers, newsstand
from tests.archive import BULLETIN

OURS = Path(__file__).parent / "data" / "xss" / "vectors.jsonl"
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "security" / "xss.jsonl"
UNKEPT = re.compile("[\0\ud800-\udfff]")  # no database keeps these
JOINS = re.compile("[<\"']")
HIDES = re.compile(r"<!--|`|~~~|<!\[|\\$|\r")
FORMS = ("bulletin", "daily", "pulse")
NO_SEGMENT = re.compile(r"[/\x00-\x1f\x7f-\x9f]")


def vectors() -> list[str]:
    """Our own."""
    return [json.loads(line) for line in OURS.read_text(encoding="utf-8").split("\n") if line]


def corpus() -> list[str]:
    """Those of the corpora, each once; none where they are not here."""
    if not CORPUS.exists():
        return []
    lines = CORPUS.read_text(encoding="utf-8").split("\n")
    found = (UNKEPT.sub("", json.loads(line)["payload"]) for line in lines if line)
    return list(dict.fromkeys(each for each in found if each.strip()))


def packed(of: Sequence[str], room: int = 190) -> list[str]:
    """The same in fewer texts, each of which fits a title.

    Alone stay those that mean something at the beginning only, and those that would hide others.
    """
    texts: list[str] = []
    free = False  # for another
    for each in of:
        joins = bool(JOINS.match(each)) and not HIDES.search(each)
        if joins and free and len(texts[-1]) + len(each) + 2 <= room:
            texts[-1] += f"\n\n{each}"
        else:
            texts.append(each)
            free = joins
    return texts


@dataclass
class Site:
    """A site of which every word was written by somebody who means harm."""

    boss: User
    of: Sequence[str]  # the vectors
    folder: Path
    now: datetime
    imported: int = 0
    main: Any = None  # a public edition with every vector in every field
    open: Any = None  # the same in review

    @classmethod
    def build(cls, of: Sequence[str], folder: Path) -> "Site":
        """All of it, with what feeds, pages, models, files and the desk's own forms bring in."""
        made = cls(newsstand.editor(), of, folder, timezone.now() - timedelta(days=3))
        made.papers()
        made.outsiders()
        made.main = made.edition(made.series[0], "main")
        made.correct(made.main)
        made.small_ones()
        made.withdraw()
        made.edition(made.series[0], "next", few=True)  # prints what was corrected before
        made.open = made.edition(made.series[0], "open", public=False)
        made.files()
        made.notes()
        catalogue.rebuild()
        return made

    def papers(self) -> None:
        """Three Series whose every text has them all, and one for each."""
        whole = "\n".join(self.of)
        self.series = [
            newsstand.series(
                slug=f"s{n}",
                title=each[:200],
                description=whole,
                edition_title=each[:200],
                tags=list(self.of),
                instructions=whole,
                layout=LAYOUTS[FORMS[n]].to_json(),
                # Out of the feeds of all, where an edition with every one of them is too much.
                rolling_hours=None if n else 24,
            )
            for n, each in enumerate(self.of[:3])
        ]
        Series.objects.filter(pk=self.series[1].pk).update(language="en")
        self.series[1].language = "en"
        self.own = Series.objects.bulk_create(
            Series(
                slug=f"v{n}",
                title=each[:200],
                description=each,
                edition_title=each[:200],
                language=("zh", "en")[n % 2],
                tags=[each],
                instructions=each,
                layout=worded(each, LAYOUTS[FORMS[n % 3]]).to_json(),
                due_at=self.now + timedelta(days=30),
            )
            for n, each in enumerate(self.of)
        )

    def outsiders(self) -> None:
        """Sources, stories, topics and articles: what feeds, pages and models say."""
        self.sources = Source.objects.bulk_create(
            Source(
                name=each[:200], feed_url=f"https://s.example/{n}", site_url=address(n, each)[:1000]
            )
            for n, each in enumerate(self.of)
        )
        self.stories = Story.objects.bulk_create(
            Story(title=each, title_by_hand=True, first_seen=self.now, last_seen=self.now)
            for each in self.of
        )
        names = dict.fromkeys(each[:LONGEST].strip() for each in self.of)
        self.topics = Topic.objects.bulk_create(Topic(name=each) for each in names if each)
        self.articles = Article.objects.bulk_create(
            Article(
                canonical_url=f"https://a.example/{each}",  # others are refused on the way in
                url_key=similar.url_key(f"https://a.example/{n}"),
                title=each,
                headline=each,
                summary=each,
                byline=each[:300],
                source=self.sources[n],
                story=self.stories[n],
                language="zh",
                summary_language="zh",
                state=State.REVIEW,
                draft={"origin": "model", "summary": each, "model": each[:50]},
                first_seen_at=self.now,
                due_at=None,
            )
            for n, each in enumerate(self.of)
        )
        for n, article in enumerate(self.articles):
            text = article.keep_text(said(self.of[n]), origin=Snapshot.Origin.PAGE)
            Article.objects.filter(pk=article.pk).update(snapshot=text)
            article.snapshot = text
        through = Article.topics.through
        through.objects.bulk_create(
            through(article=article, topic=self.topics[n % len(self.topics)])
            for n, article in enumerate(self.articles)
        )
        for title in feed_titles(self.of):
            makers.article(title=title, byline=title[:300], source=self.sources[0])

    def edition(
        self, series: Series, slug: str, *, public: bool = True, few: bool = False
    ) -> Digest:
        """An edition with an item for each vector, or for few, which has it in every field."""
        self.now += timedelta(hours=1)
        digest = Digest.objects.create(
            series=series,
            slug=slug,
            title=self.of[0][:500],
            lead="\n\n".join(self.of),
            lead_origin="model",
            description="\n".join(self.of),
            tags=list(self.of),
            categories=[each.name for each in self.topics[:6]],
            layout=series.form.to_json(),
            window_start=self.now - timedelta(minutes=59),
            window_end=self.now,
            state=State.REVIEW,
        )
        some = 5 if few else len(self.of)
        items = Item.objects.bulk_create(self.item(digest, n) for n in range(some))
        FurtherSource.objects.bulk_create(
            FurtherSource(item=item, article=self.articles[n - 1]) for n, item in enumerate(items)
        )
        Commentary.objects.bulk_create(
            Commentary(digest=digest, heading=each[:500], body=each, byline=each[:500])
            for each in self.of[:some]
        )
        if public:
            self.put_out(digest)
        return digest

    def item(self, digest: Digest, n: int) -> Item:
        """One with a vector in every field."""
        each = self.of[n]
        return Item(
            digest=digest,
            article=self.articles[n],
            snapshot=self.articles[n].snapshot,
            position=n,
            title=each,
            original_title=each,
            language="en",
            access=("open", "paywall", "title")[n % 3],
            url=address(n, each),
            links=[{"url": each, "title": each}, {"url": "https://b.example/", "title": each}],
            attribution=each,
            body=each,
            highlight=each,
            origin="model",
        )

    def put_out(self, digest: Digest) -> None:
        """Past what stands against approving it: that is another matter."""
        Digest.objects.filter(pk=digest.pk).update(state=State.APPROVED)
        digest.refresh_from_db()
        publish.publish(digest, by=self.boss)

    def correct(self, digest: Digest) -> None:
        """A correction of every item, with a note that has them all."""
        changes = [
            Change(ITEM, str(item.uid), "body", item.body, f"{item.body}。", item.title, "i1")
            for item in digest.items.all()
        ]
        signed = signature(self.boss)
        revision = publish.revise(digest, signed=signed, note="\n".join(self.of))
        digest.corrections.create(
            revision=revision,
            changes=[each.to_json() for each in changes],
            note="\n".join(self.of),
            at=timezone.now(),
            **signed,
        )

    def small_ones(self) -> None:
        """A public edition for each in a Series of its own: what a page or a feed says once."""
        digests = Digest.objects.bulk_create(
            Digest(
                series=self.own[n],
                number=1,
                slug=segment(each, n),
                title=each[:500],
                description=each,
                lead=each,
                lead_origin="model",
                tags=[each],
                categories=[each],
                state=State.PUBLISHED,
                published_at=self.now + timedelta(seconds=n),
                window_start=self.now - timedelta(hours=1),
                window_end=self.now,
                layout=self.own[n].layout,
                body_html="—",
                body_md="—",
                card={"name": f"{n}.png", "bytes": 1, "alt": each},
            )
            for n, each in enumerate(self.of)
        )
        Item.objects.bulk_create(self.item(digest, n) for n, digest in enumerate(digests))
        Commentary.objects.bulk_create(
            Commentary(digest=digest, heading=each[:500], body=each, byline=each[:500])
            for digest, each in zip(digests, self.of, strict=True)
        )
        for n, digest in enumerate(digests):
            issue, layout = digest.issue(), digest.frozen_layout()
            for name, text in publish.frozen(issue, layout).items():
                setattr(digest, name, text)
            who = {"actor": "user", "by": self.boss, "by_name": self.of[n][:200]}
            publish.record(digest, issue, layout, number=1, note=self.of[n], **who)
        Digest.objects.bulk_update(digests, ["body_html", "body_md"], batch_size=100)
        through = Digest.topics.through
        through.objects.bulk_create(
            through(digest=digest, topic=self.topics[n % len(self.topics)])
            for n, digest in enumerate(digests)
        )
        self.small = digests

    def withdraw(self) -> None:
        """One for each that was taken back, and one with a notice that has them all."""
        taken = self.edition(self.series[2], "taken", few=True)
        publish.withdraw(taken, by=self.boss, note="\n".join(self.of))
        gone = Digest.objects.bulk_create(
            Digest(
                series=series,
                number=2,
                slug=f"gone-{segment(each, n)}",
                title=each[:500],
                description=each,
                state=State.WITHDRAWN,
                published_at=self.now + timedelta(seconds=n),
                layout=series.layout,
                body_html="—",
                body_md="—",
            )
            for n, (series, each) in enumerate(zip(self.own, self.of, strict=True))
        )
        DigestTransition.objects.bulk_create(
            DigestTransition(
                digest=digest,
                old=State.PUBLISHED,
                new=State.WITHDRAWN,
                note=each,
                actor="user",
                by=self.boss,
                by_name=each[:200],
            )
            for digest, each in zip(gone, self.of, strict=True)
        )

    def files(self) -> None:
        """A Hugo file for each, as somebody's repository may hold it."""
        _, head, text = hugo.dump(BULLETIN, LAYOUTS["bulletin"]).split("---\n", 2)
        folder = self.folder / "content" / "hugo"
        folder.mkdir(parents=True)
        for n, each in enumerate(self.of):
            line = " ".join(each.split())
            said = json.dumps(line, ensure_ascii=False)[1:-1]  # as YAML has it too
            front = head.replace("港口快讯", said).replace('"港口"', f'"{said}"')
            changed = text.replace("三号泊位启用", line).replace("首船靠泊。", each)
            changed = changed.replace("林编辑", line).replace("今日两件事", each)
            changed = changed.replace("https://port.example/rates", line)
            whole = f"---\n{front}---\n{changed}"
            (folder / f"f{n}.md").write_text(whole, encoding="utf-8", newline="")
        out = StringIO()
        with suppress(CommandError):  # some are no editions, and are said to be none
            call_command("import_hugo", folder.parent, stdout=out, stderr=out)
        self.imported = Digest.objects.exclude(imported_from="").count()

    def notes(self) -> None:
        """What the desk shows beside: old addresses, messages that went out."""
        Redirect.objects.create(path=f"/{self.of[0]}"[:400], digest=self.main)
        whole = list(self.of)
        part = {"subject": whole[0], "lines": whole, "key": "k", "url": "/"}
        payload: dict[str, Any] = {"event": "waiting", "series": whole[0], "at": "", "part": part}
        Outbox.objects.put(Outbox.MESSAGE, "x@1", to=whole[0], channel=0, **payload)


def address(n: int, vector: str) -> str:
    """A vector as an address, or within one, by turns."""
    return vector if n % 2 else f"https://a.example/{vector}"


def segment(vector: str, n: int) -> str:
    """As much of it as stands in an address of ours."""
    return (NO_SEGMENT.sub("", vector)[:180] or "x") + f"-{n}"


def worded(vector: str, layout: Layout) -> Layout:
    """A layout whose every word is the vector."""
    words = Labels(**dict.fromkeys((field.name for field in fields(Labels)), vector))
    marked = replace(layout, source_mark=vector, credit=vector, emoji=(vector,))
    return replace(marked, zh=words, en=words)


def said(vector: str) -> str:
    """The text of a page of which somebody wrote the words."""
    page = f"<html><head><title>{vector}</title></head><body><article><h1>{vector}</h1>"
    page += "".join(
        f"<p>三号泊位今天启用，首船提前两天靠泊，装卸随即开始。{vector}</p>" for _ in range(6)
    )
    try:
        found = extract.article(page + "</article></body></html>", url="https://a.example/")
    except extract.ExtractError:
        return vector
    return found.text


def feed_titles(of: Sequence[str]) -> list[str]:
    """The titles of a feed, as a reader of ours takes them in."""
    items = "".join(
        f"<item><guid>{n}</guid><title>{escape(escape(each))}</title>"
        f"<link>https://a.example/f{n}</link><description>{escape(each)}</description></item>"
        for n, each in enumerate(re.sub(r"[\x00-\x1f\ufffe\uffff]", " ", one) for one in of)
    )
    body = (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'
    )
    return [entry.title for entry in entries.parse(body.encode()).entries if entry.title]
