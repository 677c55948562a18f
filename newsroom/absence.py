"""Who did not answer a moment ago is asked by one, not by everybody at once."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

PAUSE = 1.0  # seconds in which nobody is asked again

log = logging.getLogger(__name__)


class Absence:
    """What the threads of this process know of somebody who may be away.

    `error` is what is raised when nobody answers, and what those get who need not ask.
    """

    def __init__(
        self, who: str, error: type[Exception], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.who, self.error, self.clock = who, error, clock
        self.known = False
        self.again = 0.0
        self.turn = Lock()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Ask within; while it is known to be away, one at a time does, and the others fail now."""
        doubtful = self.known
        if doubtful and (self.clock() < self.again or not self.turn.acquire(blocking=False)):
            raise self.error(f"{self.who} did not answer a moment ago")
        try:
            yield
        except self.error as error:
            self.missed(error)
            raise
        else:
            self.answered()
        finally:
            if doubtful:
                self.turn.release()

    def missed(self, error: Exception) -> None:
        """It did not answer: said once, not with every attempt."""
        self.again = self.clock() + PAUSE
        if not self.known:
            self.known = True
            first = next(iter(str(error).splitlines()), "")
            log.warning("%s does not answer: %s", self.who, first or type(error).__name__)

    def answered(self) -> None:
        if self.known:
            self.known = False
            log.warning("%s answers again.", self.who)
