"""What a WSGI application answers, read to its end where it has one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

LARGEST = 2 * 1024 * 1024  # bytes of one answer
STATUSES = frozenset({200, 301, 308, 410})

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


@dataclass(eq=False)
class Answer:
    """What the application said, as far as it was read."""

    status: str = ""
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    stream: Iterable[bytes] | None = None  # what was not read

    def start(self, status: str, headers: Headers, info: Any = None) -> None:
        self.status, self.headers = status, headers

    @property
    def code(self) -> int:
        return int(self.status[:3])

    def get(self, name: str) -> str:
        """A header by its name in lower case; empty if there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def may_be_kept(self) -> bool:
        """Whether it is the same for everyone, and says so."""
        names = {key.lower() for key, _ in self.headers}
        varies = {name.strip() for name in self.get("vary").lower().split(",")}
        return (
            self.stream is None
            and self.code in STATUSES
            and "public" in self.get("cache-control")
            and not names & {"set-cookie", "content-encoding"}
            and varies <= {"", "accept-encoding"}
        )


def read(application: Application, environ: Environ) -> Answer:
    """What it answers; without its body where that has no end in sight."""
    answer = Answer()
    stream = application(environ, answer.start)
    length = answer.get("content-length")
    endless = getattr(stream, "streaming", False) and not length
    if endless or int(length or 0) > LARGEST:
        answer.stream = stream
        return answer
    try:
        answer.body = b"".join(stream)
    finally:
        answer.stream = stream
        close(answer)
        answer.stream = None
    return answer


def close(answer: Answer) -> None:
    if shut := getattr(answer.stream, "close", None):
        shut()
