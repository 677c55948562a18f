"""After the storm: what must be true of rows, of files, and of what others were told."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from bench.storm.outside import World


@dataclass(frozen=True)
class Finding:
    """One line of the table; `faults` are shown, and none may be there."""

    what: str
    found: str
    faults: tuple[str, ...] = ()


def findings(world: World, strokes: int) -> Iterator[Finding]:
    """All that can be told from the rows; `strokes`: how often work may have been cut off."""
    yield entries(world)
    yield from editions()
    yield transitions()
    yield from told(world, strokes)
    yield from money(world)
    yield held()
    yield database()


def entries(world: World) -> Finding:
    """Every entry that a feed offered is an article, once."""
    from articles.models import Article

    known = Counter(Article.objects.values_list("canonical_url", flat=True))
    offered = set(world.press.entries())
    lost = [f"lost: {url}" for url in offered - known.keys()]
    twice = [f"twice: {url}" for url, times in known.items() if times > 1]
    strange = [f"never offered: {url}" for url in known.keys() - offered]
    return Finding(
        "entries offered, and articles",
        f"{len(offered)}, {sum(known.values())}",
        (*lost, *twice, *strange),
    )


def editions() -> Iterator[Finding]:
    """Numbers without a gap, one live edition a window, no article in two of them."""
    from digests.models import Digest, Item, Series

    faults: list[str] = []
    for series in Series.objects.all():
        numbers = sorted(
            series.digests.filter(number__isnull=False).values_list("number", flat=True)
        )
        if numbers != list(range(1, len(numbers) + 1)):
            faults.append(f"numbers of {series}: {numbers}")
        live = series.digests.live()
        ends = Counter(live.values_list("window_end", flat=True))
        faults += [f"{series}: two for {end}" for end, times in ends.items() if times > 1]
        told = Counter(Item.objects.filter(digest__in=live).values_list("article", flat=True))
        faults += [f"{series}: article {pk} twice" for pk, times in told.items() if times > 1]
    by_state = Counter(Digest.objects.values_list("state", flat=True))
    said = ", ".join(f"{count} {state}" for state, count in sorted(by_state.items()))
    yield Finding("editions", said, tuple(faults))
    waiting = [str(each) for each in Digest.objects.unpublished()]
    yield Finding("editions that still wait", str(len(waiting)), tuple(waiting))


def transitions() -> Finding:
    """Of each row a chain from draft to where it stands."""
    from articles.models import Article, ArticleTransition
    from digests.models import Digest, DigestTransition

    faults: list[str] = []
    count = 0
    for model, moves, name in (
        (Article, ArticleTransition, "article_id"),
        (Digest, DigestTransition, "digest_id"),
    ):
        stands = dict.fromkeys(model._default_manager.values_list("pk", flat=True), "draft")
        steps = moves._default_manager.order_by("pk").values_list(name, "old", "new")
        for pk, old, new in steps:
            count += 1
            if stands[pk] != old:
                faults.append(f"{model.__name__} {pk}: {stands[pk]}, then from {old} to {new}")
            stands[pk] = new
        now = dict(model._default_manager.values_list("pk", "state"))
        faults += [
            f"{model.__name__} {pk} is {now[pk]}, by its transitions {state}"
            for pk, state in stands.items()
            if now[pk] != state
        ]
    return Finding("transitions, each row a chain to its state", str(count), tuple(faults))


def told(world: World, strokes: int) -> Iterator[Finding]:
    """What left the house: nothing lost, and twice at most as often as work was cut off."""
    from articles.models import Outbox
    from articles.workflow import State
    from digests.models import Digest, DigestTransition

    unsent = [f"{each.key}: {each.error}" for each in Outbox.objects.filter(delivered_at=None)]
    yield Finding("outbox rows not delivered", str(len(unsent)), tuple(unsent))
    parts = [part["key"] for message in world.chat.got for part in message["notices"]]
    notices = set(Outbox.objects.of(Outbox.NOTICE).values_list("key", flat=True))
    yield delivered("notices", notices, parts, strokes)
    announced = {key.split(":")[1] for key in notices if key.startswith("published:")}
    missing = [
        f"nobody told of {each}"
        for each in Digest.objects.published()
        if str(each.uid) not in announced
    ]
    yield Finding("public editions that were announced", str(len(announced)), tuple(missing))

    out = DigestTransition.objects.filter(new=State.PUBLISHED).count()
    beats = Outbox.objects.of(Outbox.HEARTBEAT).count()
    got = sum(path == "/beat" for path in world.beats.requests)
    faults = [] if beats == out else [f"{out} publications, {beats} rows"]
    faults += [] if beats <= got <= beats + strokes else [f"{beats} rows, {got} came"]
    yield Finding("heartbeats: publications, came", f"{out}, {got}", tuple(faults))
    yield pings(world, strokes)


def delivered(what: str, keys: set[str], came: Iterable[str], strokes: int) -> Finding:
    counts = Counter(came)
    lost = [f"lost: {key}" for key in keys - counts.keys()]
    again = {key: times - 1 for key, times in counts.items() if times > 1}
    doubled = [f"{sum(again.values())} doubled"] if sum(again.values()) > strokes else []
    strange = [f"never put: {key}" for key in counts.keys() - keys]
    said = f"{len(keys)}, {sum(counts.values())}"
    return Finding(f"{what}: put, came", said, (*lost, *doubled, *strange))


def pings(world: World, strokes: int) -> Finding:
    """The hub heard of every feed after it changed last, and not more often than it changed."""
    from articles.models import Outbox
    from digests.feeds import pings as sent
    from digests.letters import whole
    from digests.models import Digest

    heard: dict[str, float] = {}
    counts: Counter[str] = Counter()
    for form, at in world.pings.stamped():
        heard[form["hub.url"]] = at
        counts[form["hub.url"]] += 1
    faults = []
    for digest in Digest.objects.known():
        changed = digest.updated_at.timestamp() - 60  # its clock may have been a minute off
        for path in sent.changed_by(digest):
            if heard.get(whole(path), 0.0) < changed:
                faults.append(f"not told of {path} after {digest} changed")
    rows = Outbox.objects.of(Outbox.HUB).count()
    most = max(counts.values(), default=0)
    if most > rows + strokes:
        faults.append(f"one feed {most} times, {rows} rows")
    return Finding("pings of the hub: rows, came", f"{rows}, {sum(counts.values())}", tuple(faults))


def money(world: World) -> Iterator[Finding]:
    """What the model took lies between what we know of and that with what nobody knows."""
    from articles.models import Budget, Call

    surely, perhaps = Decimal(0), Decimal(0)
    count: Counter[str] = Counter()
    for call in Call.objects.asked():
        cost = (call.reserved if call.outcome == Call.Outcome.RESERVED else call.cost) or Decimal(0)
        if call.outcome in (Call.Outcome.USED, Call.Outcome.UNUSABLE) and not call.estimated:
            surely += cost
            count["surely"] += 1
        elif call.outcome != Call.Outcome.FREE:
            perhaps += cost
            count["perhaps"] += 1
    took, answered = world.till.charged, world.till.answered
    kept = count["surely"] <= answered <= count["surely"] + count["perhaps"]
    said = f"{count['surely']} ≤ {answered} ≤ {count['surely']} + {count['perhaps']}"
    yield Finding("calls: committed ≤ served ≤ with unknown", said, () if kept else (said,))
    said = f"{surely:.4f} ≤ {took:.4f} ≤ {surely + perhaps:.4f}"
    kept = surely <= took <= surely + perhaps
    yield Finding("money: committed ≤ charged ≤ with unknown", said, () if kept else (said,))
    booked = sum((each.committed for each in Budget.objects.all()), Decimal(0))
    wrong = () if booked == surely + perhaps else (f"{booked} booked, {surely + perhaps} in calls",)
    yield Finding("the day's books", f"{booked:.4f}", wrong)


def held() -> Finding:
    """No row is held and no call open."""
    from articles.models import Call
    from newsroom import clock

    faults = [
        f"{rows.model.__name__} {pk} held by {by}"
        for rows in clock.held()
        for pk, by in rows.exclude(claimed_by="").values_list("pk", "claimed_by")
    ]
    faults += [f"open: {call}" for call in Call.objects.filter(outcome=Call.Outcome.RESERVED)]
    return Finding("claims held, calls open", str(len(faults)), tuple(faults))


def database() -> Finding:
    """No transaction is left open, and the file of SQLite is whole."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            faults = [said for (said,) in cursor.fetchall() if said != "ok"]
        else:
            cursor.execute("SELECT query FROM pg_stat_activity WHERE state LIKE 'idle in trans%'")
            faults = [f"left open: {query}" for (query,) in cursor.fetchall()]
    return Finding("database whole, no lock left", connection.vendor, tuple(faults))


def press(root: Path) -> Finding:
    """Every file is what Django says at its address."""
    from digests import sheets
    from digests.press.places import file_of
    from digests.press.printing import ask

    faults, count = [], 0
    for sheet in sheets.sheets():
        answer = ask(sheet.path)
        file = root / str(file_of(sheet.path))
        if answer.status == 200:
            count += 1
            if not file.is_file() or file.read_bytes() != answer.body:
                faults.append(f"differs: {sheet.path}")
        elif file.is_file():
            faults.append(f"still there: {sheet.path}")
    left = [f"half written: {each.name}" for each in (root / ".press").glob("new-*")]
    return Finding("press: files as Django says", str(count), (*faults, *left))


def quiet(world: World) -> list[str]:
    """What is still to be waited for, in a few words each; nothing when all is calm."""
    from django.utils import timezone

    from articles.models import Article, Call, Outbox
    from digests.models import Digest
    from newsroom import clock

    now = timezone.now()
    left = {
        "entries": len(list(world.press.entries())) - Article.objects.count(),
        "outbox": Outbox.objects.filter(delivered_at=None).count(),
        "editions": Digest.objects.unpublished().count(),
        "calls": Call.objects.filter(outcome=Call.Outcome.RESERVED).count(),
        "due": sum(rows.due(now).count() for rows in clock.chores()),
        "held": sum(rows.exclude(claimed_by="").count() for rows in clock.held()),
    }
    return [f"{count} {what}" for what, count in left.items() if count]
