"""Messages on their way: to each channel what waits for it, and what came of that."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from articles import fetch, mail, notice_formats
from articles.chores import Efforts, LeaseLostError, Setback
from articles.mail import MailError
from articles.models import Outbox
from articles.notice_formats import Notice, Part
from articles.notice_words import EVENTS
from digests.models import Channel

SHIFT = timedelta(seconds=30)  # how long mail may keep the worker's minute
SHOWN = 10  # things that happened, in one message
JSON = "application/json; charset=utf-8"


class ChannelError(Exception):
    """Why a message did not arrive, in a sentence; permanent: sending it again is no use."""

    def __init__(
        self, sentence: str, *, permanent: bool = False, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(sentence)
        self.permanent = permanent
        self.retry_after = retry_after


@dataclass(frozen=True)
class Letter:
    """Messages of one event to one channel, sent as one: None when the channel is gone."""

    rows: Sequence[Outbox]
    channel: Channel | None

    @property
    def is_chat(self) -> bool:
        return bool(self.channel and self.channel.active and not self.channel.is_mail)

    def delivered(self) -> None:
        for row in self.rows:
            with suppress(LeaseLostError):  # taken back while it was on its way
                row.delivered()

    def put_off(self, error: Setback) -> None:
        for row in self.rows:
            with suppress(LeaseLostError):
                row.put_off(error)


def send(ids: Iterable[int]) -> Counter[str]:
    """Send these messages, those to group chats all at once."""
    tally: Counter[str] = Counter()
    began = timezone.now()
    with Efforts(Outbox.objects.of(Outbox.MESSAGE).claim_many(ids)) as efforts:
        letters = letters_of(efforts.rows)
        posts = {}
        for number, letter in enumerate(letters):
            if letter.channel and letter.is_chat:
                with efforts.on(letter.rows[0]):
                    notice = written(letter.rows, letter.channel)
                    posts[number] = request_for(letter.channel, notice, began)
        answers = asked(posts)
        for number, letter in enumerate(letters):
            if number not in answers and timezone.now() - began > SHIFT:
                break
            with efforts.on(letter.rows[0]), suppress(LeaseLostError):
                tally.update(settle(letter, answers.get(number)))
    return tally


def letters_of(rows: Iterable[Outbox]) -> list[Letter]:
    """The messages by channel, event and Series: what gathered meanwhile is told at once."""
    groups: dict[Any, list[Outbox]] = {}
    for row in rows:
        told = row.payload
        key = (told["channel"], told.get("event"), told.get("series"))
        groups.setdefault(key, []).append(row)
    channels = Channel.objects.in_bulk({channel for channel, *_rest in groups})
    return [Letter(some, channels.get(key[0])) for key, some in groups.items()]


def asked(posts: Mapping[int, fetch.Request]) -> dict[int, fetch.Response | Exception]:
    """What came of these requests, under the same keys."""
    if not posts:
        return {}
    return dict(zip(posts, fetch.get_many(list(posts.values())), strict=True))


def settle(letter: Letter, answer: fetch.Response | Exception | None) -> Counter[str]:
    """Send an e-mail, or look at what a chat answered; what went wrong is written on the rows."""
    try:
        if letter.channel is None:
            raise ChannelError(gettext("The channel is not there any more."), permanent=True)
        if answer is None:
            post(letter.rows, letter.channel)
        else:
            look(letter.channel, answer)
    except (fetch.FetchError, ChannelError, MailError) as error:
        letter.put_off(error)
        return Counter(unsent=len(letter.rows))
    letter.delivered()
    return Counter(sent=len(letter.rows))


def post(rows: Sequence[Outbox], channel: Channel) -> None:
    """One e-mail."""
    if not channel.active:
        raise ChannelError(gettext("The channel is switched off."), permanent=True)
    for row in rows:
        row.renew()
    mail_to(channel, written(rows, channel))


def mail_to(channel: Channel, notice: Notice) -> None:
    subject, text = notice_formats.mail(notice)
    mail.send(channel.addresses, subject, text, key=notice.key)


def look(channel: Channel, answer: fetch.Response | Exception) -> None:
    """Raise what a chat has against a message, also where it says so with a 200."""
    if isinstance(answer, Exception):
        raise answer
    found = notice_formats.objection(channel.kind, answer.body)
    if found:
        told = {"host": channel.shown_address(), "said": found.said}
        raise ChannelError(
            gettext(found.sentence) % told,
            permanent=found.permanent,
            retry_after=found.retry_after,
        )


def request_for(channel: Channel, notice: Notice, now: datetime) -> fetch.Request:
    """The POST that tells a chat."""
    return fetch.Request(
        channel.address,
        accept="*/*",
        data=notice_formats.as_json(shaped(channel, notice, now)),
        content_type=JSON,
    )


def shaped(channel: Channel, notice: Notice, now: datetime) -> dict[str, Any]:
    if channel.kind == Channel.Kind.FEISHU:
        return notice_formats.feishu(notice, secret=channel.secret, now=now)
    if channel.kind == Channel.Kind.SLACK:
        return notice_formats.slack(notice)
    if channel.kind == Channel.Kind.WECOM:
        return notice_formats.wecom(notice)
    return notice_formats.plain(notice)


def written(rows: Sequence[Outbox], channel: Channel) -> Notice:
    """Messages of one event as their channel is to read them, in one."""
    first = rows[0].payload
    with translation.override(channel.language):
        label, who = (gettext(words) for words in EVENTS[first["event"]])
        shown = len(rows) if channel.kind == Channel.Kind.PLAIN else SHOWN
        parts = [part_of(row.payload["part"]) for row in rows[:shown]]
        if (more := len(rows) - shown) > 0:
            said = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
            parts.append(Part(said))
    return Notice(
        key=key_of(rows),
        event=first["event"],
        heading=" · ".join(filter(None, [first["series"], label])),
        parts=tuple(parts),
        at=datetime.fromisoformat(first["at"]),
        who=who,
        series=first["series"],
    )


def part_of(told: Mapping[str, Any]) -> Part:
    return Part(told["subject"], whole(told["url"]), tuple(told["lines"]), told["key"])


def key_of(rows: Sequence[Outbox]) -> str:
    """What names a message: the same for the same rows, however often it is sent."""
    if len(rows) == 1:
        return rows[0].key
    return sha256("\n".join(row.key for row in rows).encode()).hexdigest()


def whole(url: str) -> str:
    """An address of ours as it is clicked elsewhere."""
    if not url or url.startswith(("http://", "https://")):
        return url
    return (settings.SITE_URL or f"http://127.0.0.1:{settings.PORT}") + url


def try_out(channel: Channel, now: datetime) -> None:
    """Send a test to a channel at once; FetchError, ChannelError or MailError says why not."""
    with translation.override(channel.language):
        notice = Notice(
            key=f"test:{channel.pk}:{now.isoformat()}",
            event="test",
            heading=gettext("Test"),
            parts=(
                Part(
                    gettext("Notices of the newsroom arrive here."),
                    whole("/admin/"),
                    (gettext("Channel: %(name)s") % {"name": channel},),
                ),
            ),
            at=now,
        )
    if channel.is_mail:
        mail_to(channel, notice)
    else:
        [answer] = fetch.get_many([request_for(channel, notice, now)])
        look(channel, answer)
