"""One step of our side in this process: python -m bench.polling.step WEB HOLE prepare|hang|poll."""

import json
import socket
import sys
import time
from ipaddress import ip_network
from pathlib import Path

import django
from aiohttp.abc import AbstractResolver, ResolveResult
from django.core.management import call_command

django.setup()

from django.utils import timezone  # noqa: E402

from articles import connect, guard, tasks  # noqa: E402
from articles.models import Host, Poll, Source  # noqa: E402


class Names(AbstractResolver):
    """Every name leads to the web on loopback, those of hosts that hang to nobody."""

    web = hole = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        place = self.hole if host.startswith("hang") else self.web
        return [
            ResolveResult(
                hostname=host, host="127.0.0.1", port=place, family=socket.AF_INET, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        """Nothing is open."""


def prepare(feeds: int) -> None:
    call_command("migrate", verbosity=0)
    Source.objects.bulk_create(
        Source(name=f"Feed {n}", feed_url=f"http://f{n}.test/feed/{n}.xml") for n in range(feeds)
    )


def hang(hosts: int) -> None:
    Source.objects.bulk_create(
        Source(name=f"Hanging {n}", feed_url=f"http://hang{n}.test/feed") for n in range(hosts)
    )


def everything_due() -> list[int]:
    """The sources, those that hang spread among the others."""
    due = timezone.now()
    Host.objects.update(next_at=due, claimed_by="")
    Source.objects.update(due_at=due)
    named = Source.objects.order_by("pk").values_list("pk", flat=True)
    feeds = list(named.exclude(name__startswith="Hanging"))
    hanging = list(named.filter(name__startswith="Hanging"))
    for place, pk in enumerate(hanging):
        feeds.insert(place * len(feeds) // len(hanging), pk)
    return feeds


def poll() -> dict[str, float]:
    """All sources once; what hangs is counted in nothing."""
    pks = everything_due()
    began, cpu = timezone.now(), time.process_time()
    tasks.poll(pks)
    cpu, ended = time.process_time() - cpu, timezone.now()
    polls = Poll.objects.filter(at__gte=began).exclude(source__name__startswith="Hanging")
    last = ended if polls.count() == len(pks) else polls.latest("at").at
    return {
        "rate": polls.count() / (last - began).total_seconds(),
        "cpu": 1000 * cpu / polls.count(),
        "peak": peak(),
        "failed": polls.exclude(error="").count(),
    }


def peak() -> float:
    """The most memory this process ever had, in megabytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    web, hole, step, *count = sys.argv[1:]
    Names.web, Names.hole = int(web), int(hole)
    # The guard stays on, and lets loopback through; names are looked up here.
    guard.NOT_PUBLIC.remove(ip_network("127.0.0.0/8"))
    setattr(connect, "ThreadedResolver", Names)  # noqa: B010
    if step == "poll":
        print(json.dumps(poll()))
    else:
        {"prepare": prepare, "hang": hang}[step](int(count[0]))


if __name__ == "__main__":
    main()
