"""What people bring in: a site or feed to follow, one page, or its pasted text."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles import canonical, entries, fetch, guard, language, plain, similar
from articles.extractive import FINISHED, weight
from articles.models import Article, Snapshot, Source
from articles.workflow import State

LONGEST_ADDRESS = 1000
LONGEST_FIRST_LINE = 120  # a longer one is a paragraph, not a title
SHORTEST_LINE = 40  # see extractive.weight; a shorter one without an end is an address gone wrong


class IntakeError(Exception):
    """What was brought in cannot be used, with a sentence for the person who brought it."""


@dataclass(frozen=True)
class Found:
    feed_url: str
    feed: entries.Feed


def discover(url: str) -> Found:
    """The feed at an address, or the first one that the page there names.

    Raises FetchError when nothing answers, IntakeError when neither is there.
    """
    answer = fetch.get(url, accept=fetch.FEEDS)
    try:
        return Found(answer.url, read(answer))
    except entries.FeedError:
        links = entries.find_feeds(answer.body, url=answer.url, content_type=answer.content_type)
    if not links:
        raise IntakeError(
            gettext("%(url)s is no feed and names none. Paste the address of its feed.")
            % {"url": url}
        )
    answer = fetch.get(links[0].url, accept=fetch.FEEDS)
    try:
        return Found(answer.url, read(answer))
    except entries.FeedError as error:
        raise IntakeError(
            gettext("%(url)s names the feed %(feed)s, but that is none.")
            % {"url": url, "feed": links[0].url}
        ) from error


def read(answer: fetch.Response) -> entries.Feed:
    return entries.parse(answer.body, url=answer.url, content_type=answer.content_type)


def add_source(url: str) -> tuple[Source, bool]:
    """The source behind a site or feed address, due at once, and whether it is new.

    Of an address without its scheme https is asked, and http where no https is spoken.
    """
    if not canonical.is_bare(url):
        return _follow(url)
    try:
        return _follow(f"https://{url}")
    except fetch.FetchError as error:
        if error.permanent or error.status:
            raise
    return _follow(f"http://{url}")


def _follow(url: str) -> tuple[Source, bool]:
    if known := Source.objects.filter(feed_url=url).first():
        return known, False
    found = discover(url)
    if len(found.feed_url) > LONGEST_ADDRESS:
        raise IntakeError(gettext("The address of this feed is too long to be kept."))
    return Source.objects.get_or_create(
        feed_url=found.feed_url,
        defaults={
            "name": (found.feed.title or urlsplit(found.feed_url).netloc)[:200],
            "site_url": found.feed.site_url[:1000],
            "language": found.feed.language,
            "due_at": timezone.now(),
        },
    )


def add_article(
    url: str, *, text: str = "", title: str = "", by: Any = None
) -> tuple[Article, bool]:
    """One page, to be fetched, or with the text that a person pasted; and whether it is new.

    Pasted text becomes a snapshot that names who pasted it. It goes to an article that still
    waits for a text; one that is past that stage keeps the text its summary rests on.
    """
    address = similar.canonical_url(url)
    if not address:
        raise IntakeError(gettext("%(url)s is no web address.") % {"url": guard.shown(url)})
    if not text:
        _admit(address)
    with transaction.atomic():
        article, new = Article.objects.get_or_create(
            url_key=similar.url_key(address),
            defaults={
                "canonical_url": address,
                "title": plain.fold(plain.clean(title)),
                "due_at": timezone.now(),
            },
        )
        if article.state == State.DRAFT:
            paste(article, text, title=title, by=by)
    return article, new


def _admit(address: str) -> None:
    """IntakeError for an address that is never fetched, before somebody waits for it."""
    try:
        guard.admit(address)
    except guard.RefusedError as error:
        raise IntakeError(str(error)) from error


def add_text(text: str, *, by: Any = None) -> tuple[Article, bool]:
    """A text that has no address, as an article; and whether it is new. IntakeError without words.

    Its first line is its title, where it is short enough to be one.
    """
    kept = lines(text)
    if not kept:
        raise IntakeError(gettext("There is nothing to read in this."))
    if "\n" not in kept and weight(kept) < SHORTEST_LINE and not FINISHED.search(kept):
        said = gettext("“%(text)s” is no address, and too short for a text: a sentence at least.")
        raise IntakeError(said % {"text": kept})
    title, _newline, rest = kept.partition("\n")
    titled = bool(rest.strip()) and len(title) <= LONGEST_FIRST_LINE
    with transaction.atomic():
        article, new = Article.objects.get_or_create(
            url_key=Snapshot.hash_of(kept),
            defaults={
                "title": title if titled else title[:LONGEST_FIRST_LINE],
                "due_at": timezone.now(),
            },
        )
        if article.state == State.DRAFT:
            paste(article, rest if titled else kept, title=article.title, by=by)
    return article, new


def lines(pasted: str) -> str:
    """Pasted text as we keep it: what stood on a line of its own is a paragraph."""
    return "\n\n".join(
        filter(None, (plain.fold(plain.clean(line)) for line in pasted.splitlines()))
    )


def paste(article: Article, text: str, *, title: str = "", by: Any = None) -> None:
    """Give an article its text by hand, and let the machine go on from there.

    What a machine had drafted from another text goes; what a person wrote stays. Without a text
    nothing changes.
    """
    text, title = lines(text), plain.fold(plain.clean(title))
    if not text:
        return
    first_line = text.partition("\n")[0]
    named = title or article.title or (first_line if len(first_line) <= LONGEST_FIRST_LINE else "")
    article.amend(
        title=named or article.canonical_url,
        **article.resting_on(article.keep_text(text, origin=Snapshot.Origin.PASTED, by=by)),
        language=language.of(text, declared=article.language),
        due_at=timezone.now(),
        failures=0,
        error="",
        **({} if article.is_edited() else {"headline": "", "summary": "", "draft": {}}),
    )
