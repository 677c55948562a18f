"""What was sent and nobody reads is let pass before the answer.

A server that answers and closes while something is still coming resets the connection; who sends
without waiting then sees that, and never the page that says why.
"""

from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any

from newsroom.answer import Application, Environ, StartResponse

MOST = 64 << 20  # bytes: what nginx lets through, and a little
A_PIECE = 64 * 1024
LONGEST = 10.0  # seconds


class HearsOut:
    """The application, which answers nobody before they have said all, up to a bound."""

    def __init__(
        self,
        application: Application,
        *,
        most: int = MOST,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.application, self.most, self.clock = application, most, clock

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        answer = self.application(environ, start)
        if self.is_coming(environ):
            self.let_pass(environ["wsgi.input"])
        return answer

    def is_coming(self, environ: Environ) -> bool:
        """Whether something may be on its way that can be read to its end."""
        if "HTTP_EXPECT" in environ or not environ.get("wsgi.input_terminated"):
            return False  # the first waits until it is asked for
        size = environ.get("CONTENT_LENGTH") or "0"
        if size.isdecimal() and int(size):
            return int(size) <= self.most
        return "HTTP_TRANSFER_ENCODING" in environ

    def let_pass(self, sent: Any) -> None:
        """Read the rest, and keep nothing of it."""
        end, passed = self.clock() + LONGEST, 0
        while passed < self.most and self.clock() < end and (piece := sent.read(A_PIECE)):
            passed += len(piece)
