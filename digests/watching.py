"""Sources of published items read again: what is asked, what came back, what that means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import extract, fetch, markdown, notices, rereading, robots
from articles.models import Snapshot, Source
from digests.models import Alarm, Digest, Watch

MISSING, REMOVED = 404, 410
LONGEST_NOTICE = 500  # characters of one, kept


@dataclass(frozen=True)
class Reading:
    """A page that was read again: what it says, what is wrong with that, whether to doubt it."""

    page: extract.Extract
    finding: rereading.Finding | None
    is_stub: bool
    etag: str
    modified: str


class GoneError(Exception):
    """A page is not there any more; `surely` when no second look is needed to say so."""

    def __init__(self, sentence: str, *, surely: bool = False) -> None:
        super().__init__(sentence)
        self.surely = surely


def begin(digest: Digest) -> None:
    """Put the sources of an edition that has just come out under watch.

    What was not written from an article of ours has no source to hold it against.
    """
    published = digest.published_at or timezone.now()
    items = digest.items.filter(article__sample=False).exclude(article__canonical_url="")
    due = rereading.next_reading(published, published)
    Watch.objects.bulk_create(Watch(item=item, due_at=due) for item in items)


def ask(watches: Sequence[Watch]) -> list[fetch.Response | Exception]:
    """What came of asking for these pages again, in their order.

    What a host has asked machines not to read since is not asked for.
    """
    shut = robots.refusals(watch.address() for watch in watches)
    open_ones = [watch for watch in watches if watch.address() not in shut]
    ways = Source.objects.ways_out(watch.source_id for watch in open_ones)
    answers = iter(
        fetch.get_many([request_for(each, ways.get(each.source_id, "")) for each in open_ones])
    )
    return [shut.get(watch.address()) or next(answers) for watch in watches]


def request_for(watch: Watch, proxy: str) -> fetch.Request:
    return fetch.Request(watch.address(), watch.etag, watch.modified, proxy=proxy)


def look(watch: Watch, answer: fetch.Response | Exception) -> None:
    """Hold what came against what was published, and write down what follows."""
    now = timezone.now()
    try:
        reading = read(watch, answer)
    except GoneError as error:
        vanished(watch, error, now)
    except (fetch.FetchError, extract.ExtractError) as error:
        watch.missed(error, now)
    else:
        keep(watch, reading, now)


def read(watch: Watch, answer: fetch.Response | Exception) -> Reading | None:
    """The page that came, None when it is as before; GoneError when it is none any more.

    Other errors where it cannot be read now. It takes its time: call it in no transaction.
    """
    if isinstance(answer, fetch.FetchError):
        raise lost(answer)
    if isinstance(answer, Exception):
        raise answer
    if answer.unchanged:
        return None
    page, before = page_of(watch, answer), watch.before()
    finding = rereading.compare(
        before, page.text, printed=watch.printed(), headline=page.title, known=watch.texts()
    )
    is_stub = bool(before) and rereading.is_stub(before, page.text)
    return Reading(page, finding, is_stub, answer.etag[:1000], answer.modified[:200])


def keep(watch: Watch, reading: Reading | None, now: datetime) -> None:
    """Write down that a page was read, what it says now, and what is wrong with that."""
    if reading is None:
        return watch.passed(now)
    if reading.finding and reading.is_stub and not watch.doubted_at:
        return watch.look_twice(now)
    page = reading.page
    with transaction.atomic():
        snapshot = watch.item.article.keep_text(page.text, origin=Snapshot.Origin.PAGE)  # type: ignore[union-attr]
        if reading.finding:
            changed(watch, reading.finding, snapshot, now)
        watch.passed(
            now,
            seen=snapshot,
            headline=page.title,
            etag=reading.etag,
            modified=reading.modified,
        )
    return None


def changed(watch: Watch, finding: rereading.Finding, snapshot: Snapshot, now: datetime) -> None:
    raise_alarm(
        watch,
        Alarm.Kind.CORRECTED if finding.notice else Alarm.Kind.UNFOUNDED,
        why=finding.notice[:LONGEST_NOTICE],
        lost=finding.lost,
        passages=finding.passages,
        snapshot=snapshot,
        raised_at=now,
    )


def lost(error: fetch.FetchError) -> Exception:
    """The same error, or what it means when the host itself says that nothing is there."""
    if error.status in (MISSING, REMOVED):
        return GoneError(str(error), surely=error.status == REMOVED)
    return error


def page_of(watch: Watch, answer: fetch.Response) -> extract.Extract:
    """The article on the page that came; GoneError where it is another page."""
    asked = watch.address()
    if rereading.leads_to_gate(asked, answer.url):
        raise fetch.FetchError(_("Its address leads to %(url)s first.") % {"url": answer.url})
    if rereading.leads_home(asked, answer.url):
        raise GoneError(_("Its address leads to the front page %(url)s.") % {"url": answer.url})
    try:
        page = extract.article(answer.body, url=answer.url, content_type=answer.content_type)
    except extract.ExtractError as error:
        if error.gone:
            raise GoneError(_(str(error))) from error
        raise
    known = watch.before() or watch.texts()[0]
    if rereading.leads_away(asked, answer.url) and rereading.is_another(known, page.text):
        raise GoneError(_("Its address leads to another page, %(url)s.") % {"url": answer.url})
    return page


def vanished(watch: Watch, error: GoneError, now: datetime) -> None:
    """The page is gone: look a second time, and raise the alarm once."""
    if watch.is_told_gone():
        watch.done(due_at=watch.following(now), doubted_at=None)
    elif error.surely or watch.doubted_at:
        known = watch.before() or watch.texts()[0]
        with transaction.atomic():
            watch.done(due_at=watch.following(now), doubted_at=None)
            raise_alarm(
                watch,
                Alarm.Kind.VANISHED,
                why=str(error),
                passages=rereading.supports(watch.printed(), known),
                raised_at=now,
            )
    else:
        watch.look_twice(now)


def raise_alarm(watch: Watch, kind: Alarm.Kind, **told: Any) -> None:
    told = {
        name: list(value) if isinstance(value, tuple) else value for name, value in told.items()
    }
    with transaction.atomic():
        alarm = Alarm.objects.create(item=watch.item, kind=kind, **told)
        notices.tell(
            "source_changed",
            f"alarm:{alarm.pk}",
            subject=lambda: (
                _("%(edition)s: the source of “%(item)s” has changed")
                % {"edition": watch.item.digest, "item": markdown.plain(watch.item.title)}
            ),
            lines=lambda: [alarm.sentence],
            url=reverse("admin:digests_alarm_change", args=[alarm.pk]),
            series=watch.item.digest.series,
        )
