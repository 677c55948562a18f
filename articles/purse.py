"""The day's money: set aside before a model is asked, paid when it has answered."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from time import monotonic
from typing import Any, Self

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import money
from articles.bills import Bill
from articles.engines import Engine
from articles.excuses import LLMError, NoRoomError, UnusableError
from articles.llm import Reply
from articles.models import Budget, Call, Price
from articles.money import NOTHING

SLACK = timedelta(seconds=30)  # a call that is so late never comes back
HOUR = timedelta(hours=1)
# A tokenizer that was made for another language has up to 1.8 tokens a Han character.
GREEDY = 2


@dataclass(frozen=True)
class Query:
    """A question as the books see it; `size` is about how many tokens the model has to read."""

    purpose: str
    engine: Engine
    bill: Bill
    prompt_hash: str
    key: str
    size: int

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "purpose": self.purpose,
            "model": self.engine.model,
            "host": self.engine.host,
            "prompt_hash": self.prompt_hash,
            "key": self.key,
        }


def key(engine: Engine, *parts: Any) -> str:
    """Names a question: the model, and all that makes a difference to it."""
    asked = [engine.url, engine.model, engine.temperature, engine.tokens, *parts]
    return sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def cap() -> Decimal | None:
    """What a day may cost; None where nothing was said, ValueError where it cannot be read."""
    said = settings.DAILY_BUDGET.strip()
    if not said:
        return None
    try:
        found = Decimal(said)
    except InvalidOperation as error:
        raise ValueError(said) from error
    if not (found.is_finite() and 0 <= found < 10**9):
        raise ValueError(said)
    return money.exact(found)


def kept(of: Decimal) -> Decimal:
    """What of a day's cap is for editions that go out by the clock."""
    share = min(max(settings.EDITIONS_SHARE, 0), 100)
    return money.exact(of * share / 100)


def of_day(now: datetime) -> Budget:
    """The money of the day, all zero where nothing was asked yet."""
    day = day_of(now)
    return Budget.objects.filter(day=day).first() or Budget(day=day)


def for_drafts(budget: Budget, limit: Decimal) -> Decimal:
    """What drafts may still spend: never what is kept for editions by the clock."""
    others = budget.committed - budget.scheduled
    return max(min(limit - budget.committed, limit - kept(limit) - others), NOTHING)


def is_spent(now: datetime) -> bool:
    """Whether nothing of the day's money is left for drafts."""
    try:
        limit = cap()
    except ValueError:
        return True
    return limit is not None and not for_drafts(of_day(now), limit)


def day_of(now: datetime) -> date:
    """The day whose money is spent now: in the zone of the site, whatever a reader's is."""
    return timezone.localdate(now, timezone.get_default_timezone())


def price_of(engine: Engine) -> Price | None:
    return Price.objects.of(engine.model, engine.host)


class Account:
    """One question under way: `with Account(query, …) as account: account.reply = …`.

    LLMError when it may not be asked; nothing is set aside then. At the end it is paid for by what
    came of it; what crashes without a reply is counted when its time is over.
    """

    def __init__(self, query: Query, *, within: float) -> None:
        self.query = query
        self.within = timedelta(seconds=within) + SLACK
        self.reply: Reply | None = None
        self.cost: Decimal | None = NOTHING

    def __enter__(self) -> Self:
        self.price = price_of(self.query.engine)
        self.call = reserve(self.query, self.price, timezone.now(), self.within)
        self.began = monotonic()
        return self

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, LLMError):
            self.settle(**self.failed(error))
        elif self.reply and error:
            self.settle(Call.Outcome.UNUSABLE, **self.counted(self.reply))
        elif self.reply:
            self.settle(Call.Outcome.USED, **self.counted(self.reply) | answer(self.reply))

    def settle(self, outcome: str, *, cost: Decimal | None, **fields: Any) -> None:
        self.cost = cost
        took = round((monotonic() - self.began) * 1000)
        self.call.settle(outcome, cost=cost, milliseconds=took, **fields)

    def failed(self, error: LLMError) -> dict[str, Any]:
        """What a failure costs: nothing, the tokens it counted, or all that was set aside."""
        said = {"error": _(str(error))}
        if self.reply:
            return {"outcome": Call.Outcome.UNUSABLE} | self.counted(self.reply) | said
        if error.free:
            return {"outcome": Call.Outcome.FREE, "cost": NOTHING} | said
        if any(error.tokens):
            used = self.paid(*error.tokens, estimated=False)
            return {"outcome": Call.Outcome.UNUSABLE} | used | said
        useless = isinstance(error, UnusableError)
        outcome = Call.Outcome.UNUSABLE if useless else Call.Outcome.FAILED
        return {"outcome": outcome, "cost": self.call.reserved, "estimated": True} | said

    def counted(self, reply: Reply) -> dict[str, Any]:
        """The tokens as the server counted them, or as we guess where it did not."""
        guessed = not (reply.tokens_in and reply.tokens_out)
        read = reply.tokens_in or self.query.size
        return self.paid(read, reply.tokens_out or money.tokens(reply.text), estimated=guessed)

    def paid(self, tokens_in: int, tokens_out: int, *, estimated: bool) -> dict[str, Any]:
        cost = self.price.cost(tokens_in, tokens_out) if self.price else None
        return {
            "tokens_in": tokens_in,
            "tokens_out": tokens_out,
            "cost": cost,
            "estimated": estimated,
        }


def answer(reply: Reply) -> dict[str, Any]:
    """The columns from which a reply can be given again."""
    return {"answer": reply.text, "answered_by": reply.model, "answered_in": str(reply.shape)}


def known(query: Query) -> Reply | None:
    """What the model said when it was asked the same before."""
    call = Call.objects.kept(query.key)
    if call is None:
        return None
    return Reply(call.answer, call.answered_by, 0, 0, call.answered_in)


def given_again(query: Query) -> None:
    """Write down that a known answer was of use once more; it costs nothing."""
    now = timezone.now()
    Call.begin(
        query.bill,
        at=now,
        within=timedelta(0),
        day=day_of(now),
        outcome=Call.Outcome.AGAIN,
        cost=NOTHING,
        **query.columns,
    )


def reserve(query: Query, price: Price | None, now: datetime, within: timedelta) -> Call:
    """Set aside what a question may cost at most, for all workers to see, or LLMError.

    The row of the day is written first and so locks out all others until the end: none of the
    limits below can be passed by two at once.
    """
    limit, bill = _readable_cap(), query.bill
    if limit is not None and price is None:
        raise LLMError(unpriced(query.engine.model), permanent=True, free=True)
    most = None if price is None else price.cost(GREEDY * query.size, query.engine.tokens)
    day = day_of(now)
    Budget.objects.get_or_create(day=day)
    with transaction.atomic():
        there = Budget.objects.reserve(
            day,
            most or NOTHING,
            cap=limit,
            kept=kept(limit or NOTHING),
            scheduled=bill.scheduled,
        )
        if not there:
            today = Budget.objects.get(day=day)
            raise too_dear(most or NOTHING, today, limit or NOTHING, scheduled=bill.scheduled)
        _check_source(bill, now)
        _check_room(bill, now)
        return Call.begin(bill, at=now, within=within, day=day, reserved=most, **query.columns)


def _readable_cap() -> Decimal | None:
    try:
        return cap()
    except ValueError as error:
        told = _("NEWSROOM_DAILY_BUDGET cannot be read: “%(said)s”.") % {"said": error}
        raise LLMError(told, permanent=True, free=True) from error


def unpriced(model: str) -> str:
    """That a model may not be asked while nobody knows what it costs."""
    return _(
        "There is a daily cap and no price for the model “%(model)s”, so it is not asked. "
        "Add its price, 0 for a local model."
    ) % {"model": model}


def too_dear(most: Decimal, today: Budget, limit: Decimal, *, scheduled: bool) -> LLMError:
    """That the money of the day does not do, and what of it is kept for others."""
    told = {"most": shown(most), "spent": shown(today.committed), "cap": shown(limit)}
    if today.committed >= limit or scheduled or not settings.EDITIONS_SHARE:
        said = _(
            "Today's budget does not cover this, which may cost %(most)s: %(spent)s of %(cap)s is "
            "spent or set aside."
        )
    else:
        told["share"] = shown(kept(limit))
        said = _(
            "Today's budget does not cover this, which may cost %(most)s: %(spent)s of %(cap)s is "
            "spent or set aside, and %(share)s is kept for editions that go out by the clock."
        )
    return LLMError(said % told, permanent=True, free=True)


def _check_source(bill: Bill, now: datetime) -> None:
    most = settings.SOURCE_CALLS
    if most <= 0 or bill.source is None:
        return
    if Call.objects.of_source(bill.source, now - HOUR).count() >= most:
        told = _("The source has had its %(count)d questions to a model within an hour.")
        raise LLMError(told % {"count": most}, permanent=True, free=True)


def _check_room(bill: Bill, now: datetime) -> None:
    most = settings.LLM_CONCURRENCY
    if most <= 0 or bill.edition:
        return  # an edition is due, and would lose every race for room against drafts
    if Call.objects.under_way(now).count() >= most:
        raise NoRoomError


def shown(amount: Decimal) -> str:
    """An amount for people, in the currency of the house."""
    return money.shown(amount, settings.CURRENCY)
