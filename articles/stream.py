"""Many errands at once, in a thread of their own; the answers come home in groups."""

import asyncio
import contextvars
import gc
import sys
import threading
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial
from itertools import islice
from typing import Any, Self
from weakref import WeakValueDictionary

from django.utils import translation

from articles import guard
from articles.answers import FetchError, Request, Response

Home = tuple[int, Response | Exception]  # the number of the request, and what came of it

AT_ONCE = 256  # far more than the hosts that may hang among them
A_HOST = 2  # requests under way to one host
A_BUNCH = 32  # requests sent off together: those before the first must not wait for the last
GROUP = 100  # answers handed over at once: what is worth one transaction
LINGER = 0.01  # seconds to wait for a group to fill
LOOKUPS = 64  # threads for DNS
YOUNG = 10_000  # objects before the garbage collector looks: a feed is read into thousands


def stream(
    requests: Iterable[Request], *, at_once: int = AT_ONCE, pause: float = 1.0
) -> Generator[list[Home], None, None]:
    """Run these errands and yield what comes home, in groups, each with its request's number.

    Requests are taken only as there is room for them, and an answer holds its room until the next
    group is asked for. A FetchError says why nothing was fetched; any other exception is a fault
    of ours. One host is asked two things at a time, their starts `pause` seconds apart (the
    operator's own ones are not spared). Close the generator to stop early.
    """
    waiting = enumerate(requests)
    under_way = 0
    with _Couriers(pause) as couriers:
        while True:
            while leaving := list(islice(waiting, min(at_once - under_way, A_BUNCH))):
                couriers.send(leaving)
                under_way += len(leaving)
            if not under_way:
                return
            home = couriers.take(min(GROUP, under_way))
            yield home
            couriers.clear_away(home)
            under_way -= len(home)


def host_to_spare(url: str) -> str:
    """The host to be polite to; "" for the operator's own, and for what is no address."""
    try:
        address = guard.read(url)
    except guard.RefusedError:
        return ""  # the errand itself will say so
    return "" if guard.is_own(address) else address.site


@cache
def spare_collector() -> None:
    """Have the garbage collector leave alone what is loaded by now, once for each process.

    Among the thousands of objects of a round it would look through all of Django again and again,
    and at a round's own objects every few feeds.
    """
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])


class _Lookups(ThreadPoolExecutor):
    """Threads for DNS; one that hangs is left behind, where asyncio would wait for it."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait=False, cancel_futures=cancel_futures)


class _Lane:
    """The way to one host: few at once, one start after another."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self.room = asyncio.Semaphore(A_HOST)
        self.next_start = 0.0
        self.closed: FetchError | None = None  # what the host said that asked us to stay away

    async def start(self) -> None:
        """Wait until the next request may leave."""
        now = asyncio.get_running_loop().time()
        start = max(now, self.next_start)
        self.next_start = start + self.pause
        if start > now:
            await asyncio.sleep(start - now)


class _Couriers:
    """A loop in a thread that runs errands, and the shelf where the answers are left for us."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self.lanes: WeakValueDictionary[str, _Lane] = WeakValueDictionary()
        self.out: set[asyncio.Task[Response | FetchError]] = set()
        self.shelf: list[Home] = []
        self.filled = threading.Condition()
        self.wanted = 1
        self.over = False  # no more will come home
        self.fault: BaseException | None = None  # that ended the loop before its time
        self.started: Future[asyncio.AbstractEventLoop] = Future()

    def __enter__(self) -> Self:
        run = partial(self._run, translation.get_language())
        self.thread = threading.Thread(target=run, name="couriers", daemon=True)
        self.thread.start()
        self.loop = self.started.result()
        return self

    def __exit__(self, *error: Any) -> None:
        with suppress(RuntimeError):  # the loop is closed: it ended by itself
            self.loop.call_soon_threadsafe(self.closing.set)
        self.thread.join()

    def send(self, leaving: Sequence[tuple[int, Request]]) -> None:
        self.loop.call_soon_threadsafe(self._set_out, leaving, context=self.context)

    def clear_away(self, home: Sequence[Home]) -> None:
        """Whoever took these answers is done with them: large ones make room for others."""
        for _number, answer in home:
            if isinstance(answer, Response) and answer.leave:
                self.loop.call_soon_threadsafe(answer.leave)

    def take(self, most: int) -> list[Home]:
        """What has come home, at least one; waits a little for more."""
        with self.filled:
            self._await(1, None)
            if not self.shelf:
                raise RuntimeError("The loop ended before its errands.") from self.fault
            self._await(most, LINGER)
            home, self.shelf = self.shelf[:most], self.shelf[most:]
        return home

    def _await(self, count: int, seconds: float | None) -> None:
        self.wanted = count  # the loop knocks only then: every knock costs both threads
        self.filled.wait_for(lambda: len(self.shelf) >= count or self.over, seconds)

    def _run(self, language: str | None) -> None:
        try:
            from articles import loop

            spare_collector()
            with (
                translation.override(language),  # of the sentences that errands come home with
                asyncio.Runner(loop_factory=loop.Loop) as runner,
            ):
                runner.run(self._serve())
        finally:
            self._end(sys.exception())

    def _end(self, fault: BaseException | None) -> None:
        """Nobody is to wait for a loop that never came up, or is no more."""
        if fault and not self.started.done():
            self.started.set_exception(fault)
        with self.filled:
            self.over, self.fault = True, fault
            self.filled.notify()

    async def _serve(self) -> None:
        from articles import errand  # aiohttp takes a quarter of a second, and few processes fetch

        loop = asyncio.get_running_loop()
        loop.set_default_executor(_Lookups(LOOKUPS))
        self.closing = asyncio.Event()
        async with errand.ways_out() as ways:
            self.errand = partial(errand.run, ways=ways)
            self.context = contextvars.copy_context()  # ours, where the language is active
            self.started.set_result(loop)
            await self.closing.wait()
            for task in self.out:
                task.cancel()
            await asyncio.gather(*self.out, return_exceptions=True)

    def _set_out(self, leaving: Sequence[tuple[int, Request]]) -> None:
        for number, request in leaving:
            task = asyncio.create_task(self._fetch(request))
            self.out.add(task)
            task.add_done_callback(partial(self._come_home, number))

    async def _fetch(self, request: Request) -> Response | FetchError:
        host = host_to_spare(request.url)
        if not host:
            return await self.errand(request)
        lane = self.lanes.get(host) or self.lanes.setdefault(host, _Lane(self.pause))
        async with lane.room:
            await lane.start()
            if lane.closed:
                return lane.closed
            answer = await self.errand(request)
            if isinstance(answer, FetchError) and answer.retry_after:
                lane.closed = answer  # and who waits in line need not ask
            return answer

    def _come_home(self, number: int, task: "asyncio.Task[Response | FetchError]") -> None:
        self.out.discard(task)
        error = RuntimeError("cut off") if task.cancelled() else task.exception()
        with self.filled:
            self.shelf.append((number, error if isinstance(error, Exception) else task.result()))
            if len(self.shelf) >= self.wanted:
                self.filled.notify()
