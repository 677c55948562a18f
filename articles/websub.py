"""The steps of WebSub: whom to ask for pushes, what a hub says back, what a push sets off."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles import fetch, hubs
from articles.chores import Efforts, LeaseLostError, Setback
from articles.models import Source, Subscription
from articles.models.subscription import CONFIRMING, REFUSED, is_reachable, word
from articles.politeness import turns

State = Subscription.State
REST = timedelta(minutes=1)  # a source is not polled more often, however much is pushed


class Unconfirmed(Exception):
    """A hub has taken our request and has not asked back yet: the usual state for a moment."""

    permanent = False
    retry_after = CONFIRMING


UNCONFIRMED = Unconfirmed(gettext_noop("It has not confirmed this yet."))
MISLED = fetch.FetchError(
    gettext_noop("A feed of the web may not send us to a host of our own."), permanent=True
)


def survey(now: datetime) -> None:
    """Bring subscriptions in line with what feeds name, and make due what was pushed.

    Asks nothing while no hub could call us back.
    """
    if is_reachable():
        open_new(now)
        follow(now)
        part(now)
        make_due(now)


def open_new(now: datetime) -> None:
    """A subscription for each source that names a hub and has none."""
    sources = Source.objects.active().filter(subscription=None).exclude(hub="")
    Subscription.objects.bulk_create(
        (
            Subscription(source=source, hub=source.hub, topic=source.topic, due_at=now)
            for source in sources.only("hub", "topic")
        ),
        ignore_conflicts=True,  # another worker's minute may be the same
    )


def follow(now: datetime) -> None:
    """Begin anew, with new secrets, where a feed has gone to another hub or topic."""
    for row in Subscription.objects.outdated().select_related("source"):
        row.turn(
            hub=row.source.hub,
            topic=row.source.topic,
            token=word(),
            secret=word(),
            state=State.WANTED,
            lease_until=None,
            due_at=now,
            failures=0,
            error="",
            owed=False,
        )


def part(now: datetime) -> None:
    """Leave the hub of a source that is retired, or that names no hub any more."""
    rows = Subscription.objects.needless()
    rows.filter(Q(lease_until=None) | Q(lease_until__lte=now)).delete()
    rows.filter(lease_until__gt=now).update(
        state=State.LEAVING, due_at=now, failures=0, error="", owed=False
    )


def make_due(now: datetime) -> None:
    """Poll what was pushed: not what is being polled, was a minute ago, or fails and waits."""
    rested = Q(polled_at=None) | Q(polled_at__lte=now - REST)
    pushed = Source.objects.filter(rested, subscription__owed=True).exclude(claimed_until__gt=now)
    if not (ids := list(pushed.values_list("pk", flat=True))):
        return
    with transaction.atomic():  # in this order: a push from here on is another one
        Subscription.objects.filter(source__in=ids).update(owed=False)
        Source.objects.active().filter(pk__in=ids, failures=0, due_at__gt=now).update(due_at=now)


def attend(ids: Iterable[int]) -> Counter[str]:
    """Ask hubs for these subscriptions, or to end them."""
    tally: Counter[str] = Counter()
    with Efforts(Subscription.objects.claim_many(ids)) as efforts:
        with turns(efforts.rows) as rows:
            asking = [row for row in rows if begin(row)]
            answers = fetch.get_many([request_for(row) for row in asking])
        for row, answer in zip(asking, answers, strict=True):
            with efforts.on(row):
                settle(row, answer)
                tally.update(asked=1)
    return tally


def begin(row: Subscription) -> bool:
    """Mark a request as out, before it is: hubs may ask back first and answer then.

    False where there is nothing to ask: who was left long enough ago is forgotten.
    """
    if row.state == State.LEAVING:
        if row.failures:
            row.delete()
        return not row.failures
    try:
        if row.is_misled():
            row.put_off(MISLED, state=State.REFUSED)
            return False
        row.write(state=State.PENDING)
    except LeaseLostError:
        return False
    return True


def request_for(row: Subscription) -> fetch.Request:
    mode = "unsubscribe" if row.state == State.LEAVING else "subscribe"
    callback = settings.SITE_URL + reverse("websub", args=[row.token])
    form = hubs.wish(mode, callback=callback, topic=row.topic, secret=row.secret)
    return fetch.Request(row.hub, data=form, proxy=row.source.proxy)


def settle(row: Subscription, answer: fetch.Response | Exception) -> None:
    """Write down what the hub answered, unless it has asked back meanwhile."""
    error: Setback = UNCONFIRMED
    if isinstance(answer, fetch.FetchError):
        error = answer
    elif isinstance(answer, Exception):
        raise answer
    refused = error.permanent and row.state == State.PENDING
    try:
        row.put_off(error, **({"state": State.REFUSED} if refused else {}))
    except LeaseLostError:
        row.release()


def confirm(row: Subscription, intent: hubs.Intent, now: datetime) -> str | None:
    """What a hub that asks or tells us something gets back; None when we did not mean it."""
    if intent.topic != row.topic:
        return None
    if intent.mode == "denied":
        return "" if deny(row, intent.reason, now) else None
    if not intent.challenge:
        return None
    if intent.mode == "subscribe" and take(row, intent.lease, now):
        return intent.challenge
    if intent.mode == "unsubscribe" and row.state == State.LEAVING:
        row.delete()
        return intent.challenge
    return None


def take(row: Subscription, lease: timedelta, now: datetime) -> bool:
    """Take the lease that a hub grants, if we have asked for one.

    One that runs is confirmed as it is: our first answer may not have reached the hub.
    """
    if row.state == State.ACTIVE:
        return row.is_live(now)
    return row.state == State.PENDING and row.turn(
        state=State.ACTIVE,
        lease_until=now + lease,
        due_at=now + hubs.rest(lease),
        failures=0,
        error="",
    )


def deny(row: Subscription, reason: str, now: datetime) -> bool:
    """The hub does not want to push, or no longer: it is asked again in a week."""
    if row.state not in (State.PENDING, State.ACTIVE):
        return False
    said = _("It said: %(reason)s") % {"reason": reason} if reason else _("It gave no reason.")
    return row.turn(
        state=State.REFUSED, lease_until=None, due_at=now + REFUSED, owed=False, error=said
    )


def push(row: Subscription, now: datetime) -> None:
    """Note that the topic has news. Whatever else was said is not looked at."""
    Subscription.objects.filter(pk=row.pk, token=row.token).update(pushed_at=now, owed=True)


def told(source: Source) -> str:
    """How the source stands with its hub, in a sentence; "" where it has none."""
    row = Subscription.objects.filter(source=source).first()
    return row.told(timezone.now()) if row else ""
