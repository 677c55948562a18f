"""Notices as e-mail and group chats want them, and what chats mean by their answers."""

import base64
import hmac
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings

SLACK_MOST = 3_000  # characters of a section's text
WECOM_MOST = 4_096  # bytes of a Markdown message, UTF-8
FEISHU_MOST = 20_000  # bytes of a whole request
SUBJECT_MOST, LINE_MOST = 200, 400  # characters; an editor reads the rest behind the link
A_MINUTE = timedelta(minutes=1)  # all three count what a bot sends by the minute
MORE = "…"


@dataclass(frozen=True)
class Part:
    """One thing that happened: a sentence, more if need be, and an address to go to."""

    subject: str
    url: str = ""
    lines: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Notice:
    """What one message says, in its reader's language: a heading, its parts, who can act."""

    key: str  # who gets a message twice can tell by it
    event: str
    heading: str
    parts: tuple[Part, ...]
    at: datetime
    who: str = ""
    series: str = ""

    @property
    def subject(self) -> str:
        """All of it in one line."""
        first = one_line(self.parts[0].subject, SUBJECT_MOST) if len(self.parts) == 1 else ""
        return f"{self.heading}: {first}" if first else self.heading


def one_line(text: str, most: int = LINE_MOST) -> str:
    """A text without line ends and control characters, and no longer than that."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= most else text[: most - 1].rstrip() + MORE


def as_json(message: dict[str, Any]) -> bytes:
    """The bytes of a message: Chinese as it is, for limits count bytes."""
    return json.dumps(message, ensure_ascii=False).encode()


def plain(notice: Notice) -> dict[str, Any]:
    """For programs: everything, by name."""
    return {
        "key": notice.key,
        "event": notice.event,
        "heading": notice.heading,
        "series": notice.series,
        "at": notice.at.isoformat(),
        "who": notice.who,
        "notices": [
            {"key": part.key, "subject": part.subject, "url": part.url, "lines": list(part.lines)}
            for part in notice.parts
        ],
    }


def mail(notice: Notice) -> tuple[str, str]:
    """Subject and text of an e-mail."""
    said = [notice.heading, ""]
    for part in notice.parts:
        said += [one_line(part.subject), *map(one_line, part.lines)]
        said += [part.url, ""] if part.url else [""]
    if notice.who:
        said.append(notice.who)
    return one_line(notice.subject, SUBJECT_MOST), "\n".join(said).rstrip() + "\n"


def slack(notice: Notice) -> dict[str, Any]:
    """A section of mrkdwn; `text` is what a telephone shows before it is opened."""
    lines = [f"*{_slack(notice.heading, SUBJECT_MOST)}*"]
    for part in notice.parts:
        said = _slack(part.subject, SUBJECT_MOST)
        lines.append(f"<{_slack_url(part.url)}|{said}>" if part.url else said)
        lines += [f"• {_slack(line)}" for line in part.lines]
    text = fitting(lines, [f"_{_slack(notice.who)}_"] if notice.who else [], SLACK_MOST, len)
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    return {"text": _slack(notice.subject), "blocks": [section]}


def _slack(text: str, most: int = LINE_MOST) -> str:
    """Slack's three characters escaped; without `<` and `>` nobody is mentioned, nothing linked."""
    text = one_line(text, most)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _slack_url(url: str) -> str:
    return url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E").replace("&", "&amp;")


def wecom(notice: Notice) -> dict[str, Any]:
    """企业微信: its small Markdown, which knows no escapes."""
    lines = [f"**{_wecom(notice.heading, SUBJECT_MOST)}**"]
    for part in notice.parts:
        said = _wecom(part.subject, SUBJECT_MOST)
        lines.append(f"[{said}]({_wecom_url(part.url)})" if part.url else said)
        lines += [f"> {_wecom(line)}" for line in part.lines]
    text = fitting(lines, [_wecom(notice.who)] if notice.who else [], WECOM_MOST, _bytes)
    return {"msgtype": "markdown", "markdown": {"content": text}}


def _wecom(text: str, most: int = LINE_MOST) -> str:
    """Foreign words with the signs of mentions, colours and links in their full width."""
    return one_line(text, most).translate(str.maketrans("<>[]", "＜＞［］"))


def _wecom_url(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")


def feishu(notice: Notice, *, secret: str = "", now: datetime) -> dict[str, Any]:
    """飞书: rich text, whose pieces are plain by themselves; signed where the bot asks for it."""
    lines: list[list[dict[str, str]]] = []
    for part in notice.parts:
        said = one_line(part.subject, SUBJECT_MOST)
        link = {"tag": "a", "text": said, "href": part.url}
        lines.append([link if part.url else {"tag": "text", "text": said}])
        lines += [[{"tag": "text", "text": one_line(line)}] for line in part.lines]
    if notice.who:
        lines.append([{"tag": "text", "text": one_line(notice.who)}])
    room = FEISHU_MOST - 1_000  # for heading, signature and what holds it together
    kept = lines[: len(within(map(as_json, lines), room))] if lines else []  # type: ignore[arg-type]
    title = one_line(notice.heading, SUBJECT_MOST)
    post = {"zh_cn": {"title": title, "content": kept}}
    message: dict[str, Any] = {"msg_type": "post", "content": {"post": post}}
    return signature(secret, now) | message if secret else message


def signature(secret: str, now: datetime) -> dict[str, str]:
    """What 飞书 knows us by: moment and secret are the key, and what is signed is nothing."""
    moment = str(int(now.timestamp()))
    digest = hmac.new(f"{moment}\n{secret}".encode(), b"", sha256).digest()
    return {"timestamp": moment, "sign": base64.b64encode(digest).decode()}


def fitting(
    lines: Sequence[str], last: Sequence[str], most: int, size: Callable[[str], int]
) -> str:
    """The lines, as many as there is room for, and always the last ones; … says that some lack."""
    end = "\n".join(last)
    whole = "\n".join([*lines, *last])
    if size(whole) <= most:
        return whole
    room = most - size(f"\n{MORE}\n{end}")
    kept: list[str] = []
    for line in lines:
        room -= size(f"{line}\n")
        if room < 0:
            break
        kept.append(line)
    return "\n".join([*kept, MORE, *last])


def within(pieces: Iterable[bytes], room: int) -> list[bytes]:
    """The first pieces that have room together."""
    kept = []
    for piece in pieces:
        room -= len(piece) + 2
        if room < 0:
            break
        kept.append(piece)
    return kept


def _bytes(text: str) -> int:
    return len(text.encode())


# What they answer
@dataclass(frozen=True)
class Objection:
    """Why a chat did not take a message it answered with 200; `said` is its own reason."""

    sentence: str
    said: str = ""
    permanent: bool = False
    retry_after: timedelta | None = None


TOO_OFTEN = gettext_noop("%(host)s takes no more messages this minute (%(said)s).")
NOT_TAKEN = gettext_noop("%(host)s did not take the message: %(said)s.")
STRANGE = gettext_noop("%(host)s did not answer as expected: %(said)s.")
# Codes by which they say that asking again is no use: a wrong address, signature or keyword.
FINAL = {
    "feishu": {9499, 19001, 19002, 19021, 19022, 19024},
    "wecom": {93000, 93004, 93008, 40008, 40035, 40058, 44004, 45002},
}
OFTEN = {"feishu": {11232, 11233}, "wecom": {45009, 45033}}


def objection(kind: str, body: bytes) -> Objection | None:
    """What a chat has against a message by the body of its answer; None when it was taken."""
    if kind == "slack":
        said = body.decode("utf-8", "replace").strip()
        return None if said == "ok" else Objection(STRANGE, one_line(said, 100) or "—")
    if kind not in FINAL:
        return None
    try:
        answer = json.loads(body)
        code = next(answer[name] for name in ("errcode", "code", "StatusCode") if name in answer)
    except (ValueError, TypeError, StopIteration):
        return Objection(STRANGE, one_line(body.decode("utf-8", "replace"), 100) or "—")
    if code == 0:
        return None
    words = answer.get("errmsg") or answer.get("msg") or answer.get("StatusMessage") or ""
    said = one_line(f"{code} {words}", 200)
    if code in OFTEN[kind]:
        return Objection(TOO_OFTEN, said, retry_after=A_MINUTE)
    return Objection(NOT_TAKEN, said, permanent=code in FINAL[kind])
