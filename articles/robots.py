"""What a host's robots.txt lets us read (RFC 9309): asked once a day, kept in the host's row."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from protego import Protego

from articles import fetch
from articles.models import Article, Host, Source
from articles.politeness import put_back

LARGEST = 500 * 1024  # bytes that are read; the standard asks for no more
DAY = timedelta(hours=24)
SOON = timedelta(minutes=5)  # when an answer failed to come
LONGEST_PAUSE = timedelta(seconds=30)  # of what a Crawl-delay may ask for

AGENT = re.compile(  # of the names only the two that mean us
    rf"user[- ]?agent(?:\s*:|\s)\s*(?:(\*|{fetch.PRODUCT})(?![\w*-]))?", re.IGNORECASE
)
ASIDE = re.compile(r"(?:site-?maps?|host)(?:\s*:|\s)", re.IGNORECASE)  # belongs to no group


def heard(articles: Sequence[Article]) -> list[Article]:
    """Those whose host has told its rules; for the others it is asked, and they come again soon.

    Its robots.txt is a request like any other: call it within the host's turn, which it uses up.
    """
    now = timezone.now()
    hosts = {article.pk: fetch.host_to_spare(article.address()) for article in articles}
    rows = Host.objects.filter(name__in=set(hosts.values()), robots_until__gt=now)
    known = {"", *rows.values_list("name", flat=True)}
    silent: dict[str, list[Article]] = {}
    for article in articles:
        if (host := hosts[article.pk]) not in known:
            silent.setdefault(host, []).append(article)
    _ask({host: group[0] for host, group in silent.items()}, now)
    for group in silent.values():
        put_back(group, None)
    return [article for article in articles if hosts[article.pk] in known]


def refusals(urls: Iterable[str]) -> dict[str, fetch.FetchError]:
    """Those addresses that their host, as far as it has told, does not let us read, and why."""
    hosts = {url: fetch.host_to_spare(url) for url in urls}
    rows = Host.objects.exclude(robots_until=None).in_bulk(set(hosts.values()) - {""})
    told = {url: refusal(rows[host], url) for url, host in hosts.items() if host in rows}
    return {url: error for url, error in told.items() if error}


def refusal(host: Host, url: str) -> fetch.FetchError | None:
    """Why this page may not be read: for now, when the rules could not be had, or for good."""
    if host.robots_error:
        return fetch.FetchError(host.robots_error)
    if _rules(host.robots).can_fetch(url, fetch.PRODUCT):
        return None
    return fetch.FetchError(
        _("%(host)s asks machines not to read this page (robots.txt).") % {"host": host.name},
        permanent=True,
    )


def _ask(firsts: dict[str, Article], now: datetime) -> None:
    """Ask these hosts for their rules, by the way their first article goes, and keep them."""
    if not firsts:
        return
    ways = Source.objects.ways_out(article.source_id for article in firsts.values())
    answers = fetch.get_many(
        [
            fetch.Request(
                f"{urlsplit(article.canonical_url).scheme}://{host}/robots.txt",
                proxy=ways.get(article.source_id, ""),
                enough=LARGEST,
            )
            for host, article in firsts.items()
        ]
    )
    for name, answer in zip(firsts, answers, strict=True):
        host = Host.objects.get(name=name)
        listen(host, answer, now)
        host.save(update_fields=["robots", "robots_error", "robots_until", "pause"])


def listen(host: Host, answer: fetch.Response | Exception, now: datetime) -> None:
    """Take in, unsaved, what a host answered when it was asked for its robots.txt.

    What it answered before stays good while it cannot be reached.
    """
    if isinstance(answer, fetch.FetchError) and not _means_all(answer):
        if host.robots_until is None or host.robots_error:
            host.robots_error = _(
                "Whether machines may read pages of %(host)s is not known at present: %(why)s"
            ) % {"host": host.name, "why": answer}
        host.robots_until = now + max(SOON, answer.retry_after or SOON)
        return
    if not isinstance(answer, fetch.Response | fetch.FetchError):
        raise answer
    host.robots = _text(answer.body) if isinstance(answer, fetch.Response) else ""
    host.robots_error, host.robots_until = "", now + DAY
    host.pause = _pause(host.robots)


def _means_all(error: fetch.FetchError) -> bool:
    """Whether this answer means that there are no rules: there is no such file, or it is lost."""
    is_elsewhere = error.status is not None and 300 <= error.status < 400
    return error.permanent or is_elsewhere


def _text(body: bytes) -> str:
    """The rules as text that a database can keep; a web page instead of them holds none."""
    text = body.decode("utf-8", "replace").removeprefix("\ufeff").replace("\0", "")
    return "" if text.lstrip().startswith("<") else "\n".join(_ours(text.splitlines()))


def _ours(lines: Iterable[str]) -> Iterator[str]:
    """Those lines that are about us or everybody.

    The others are many, and a parser's time grows with their number by that of all names.
    """
    about_us = naming = False
    for line in (line.partition("#")[0].strip() for line in lines):
        if found := AGENT.match(line):
            about_us = bool(found[1]) or (naming and about_us)
            naming = True
            if found[1]:
                yield f"User-agent: {found[1]}"
        elif line and not ASIDE.match(line):
            naming = False
            if about_us:
                yield line


@lru_cache(maxsize=256)
def _rules(text: str) -> Protego:
    return Protego.parse(text)


def _pause(text: str) -> timedelta | None:
    delay = _rules(text).crawl_delay(fetch.PRODUCT) or 0
    return min(timedelta(seconds=min(delay, 86_400)), LONGEST_PAUSE) if delay > 1 else None
