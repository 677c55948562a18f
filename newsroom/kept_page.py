"""A page that is kept: its encodings, each made once, and whether a reader has it already."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from newsroom.answer import Answer, Environ, Headers, StartResponse
from newsroom.encodings import ENCODERS, chosen

SMALLEST = 256  # bytes below which it does not pay to compress
LONGEST = 200  # characters that are read of what encodings somebody takes
FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
TEXT = ("text/", "application/json", "application/xml", "image/svg+xml")
OF_BODY = frozenset({"content-type", "content-length", "content-encoding", "content-disposition"})


@dataclass(frozen=True)
class Form:
    """An answer in one encoding, ready to be sent."""

    tag: str
    headers: Headers
    unchanged: Headers  # of a 304
    body: bytes


class Page:
    """A kept answer, in every encoding it was asked for."""

    def __init__(self, answer: Answer, checked: float, epoch: int) -> None:
        self.status, self.body = answer.status, answer.body
        self.checked, self.said, self.used, self.epoch = checked, checked, checked, epoch
        self.own_tag = answer.get("etag")  # what the application knows it by
        self.tag = self.own_tag or f'"{sha256(answer.body).hexdigest()[:32]}"'
        plain = answer.get("content-type").partition(";")[0].strip()
        # Not all that changes a page of ours has a date: see digests.freshness.
        dated = not self.own_tag or plain in FEEDS
        self.modified = answer.get("last-modified") if dated else ""
        dropped = ("etag", "content-length", "vary")
        self.headers = [pair for pair in answer.headers if pair[0].lower() not in dropped]
        self.varies = answer.get("vary")
        text = plain.startswith(TEXT) or plain.endswith(("+json", "+xml"))
        self.compressible = text and len(answer.body) >= SMALLEST
        self.lock = Lock()
        self.forms: dict[str, Form] = {}
        # Bytes, roughly; with the compressed forms, which are about as long as the text together.
        self.size = 2048 + len(answer.body) * (2 if self.compressible else 1)

    def form(self, accepted: str) -> Form:
        """The best of the encodings that a reader takes; made when it is first asked for."""
        encoding = chosen(accepted[:LONGEST]) if self.compressible else ""
        found = self.forms.get(encoding)
        if found is None:
            with self.lock:
                found = self.forms.get(encoding) or self.made(encoding)
                self.forms[encoding] = found
        return found

    def made(self, encoding: str) -> Form:
        body = ENCODERS[encoding](self.body) if encoding else self.body
        tag = f'{self.tag[:-1]}-{encoding}"' if encoding else self.tag
        vary = ", ".join(filter(None, [self.varies, "Accept-Encoding"]))
        kept = [*self.headers, ("ETag", tag), *([("Vary", vary)] if self.compressible else [])]
        encoded = [("Content-Encoding", encoding)] if encoding else []
        whole = [*kept, *encoded, ("Content-Length", str(len(body)))]
        unchanged = [pair for pair in kept if pair[0].lower() not in OF_BODY]
        return Form(tag, whole, unchanged, body)

    def holds_for(self, environ: Environ, form: Form) -> bool:
        """Whether the reader has this very form."""
        if (known := environ.get("HTTP_IF_NONE_MATCH")) is not None:
            tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
            return form.tag.removeprefix("W/") in tags or known.strip() == "*"
        return bool(self.modified) and environ.get("HTTP_IF_MODIFIED_SINCE") == self.modified


def send(page: Page, environ: Environ, start: StartResponse) -> Iterable[bytes]:
    """A kept answer, or that it is unchanged."""
    page.used = page.checked
    form = page.form(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if page.status[:3] == "200" and page.holds_for(environ, form):
        start("304 Not Modified", form.unchanged)
        return [b""]
    start(page.status, form.headers)
    return [form.body if environ["REQUEST_METHOD"] == "GET" else b""]
