"""The money on the dashboard: today, what is to come, and the last thirty days."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from articles import expenses, llm, purse, spending
from articles.models import Budget, Source
from articles.money import NOTHING
from articles.purse import shown


@dataclass(frozen=True)
class Today:
    """What of a day's money is gone; `cap` None: no limit."""

    budget: Budget
    cap: Decimal | None

    @property
    def for_drafts(self) -> Decimal:
        """What drafts may still spend: never what is kept for editions by the clock."""
        return NOTHING if self.cap is None else purse.for_drafts(self.budget, self.cap)

    def __str__(self) -> str:
        told = {"spent": shown(self.budget.spent), "cap": shown(self.cap or NOTHING)}
        if self.cap is None:
            return told["spent"]
        return gettext("%(spent)s of %(cap)s") % told


def today(now: datetime) -> Today:
    return Today(purse.of_day(now), expenses.cap())


def is_shown(user: Any) -> bool:
    """Whether there is anything to tell, to somebody who may know it."""
    if not user.has_perm("articles.view_budget"):
        return False
    return llm.ready() or Budget.objects.exists()


def section(now: datetime, waiting: int) -> dict[str, Any]:
    """What the dashboard's template draws; `waiting` drafts are yet to be made."""
    this = today(now)
    history = expenses.history(now)
    return {
        "figures": figures(this, now, waiting),
        "chart": history,
        "axis": axis(history),
        "known": [day for day in reversed(history.days) if day.calls],
    }


def figures(this: Today, now: datetime, waiting: int) -> list[tuple[str, str]]:
    """Short answers: today, what waits, what a draft costs."""
    found = [(gettext("today"), str(this))]
    if this.budget.reserved:
        found.append((gettext("set aside"), shown(this.budget.reserved)))
    if this.cap is not None:
        found.append((gettext("left for drafts"), shown(this.for_drafts)))
    tokens = this.budget.tokens_in + this.budget.tokens_out
    found.append((gettext("tokens today"), f"{tokens:,}"))
    each = expenses.forecast(expenses.DRAFTING, now)
    if each and waiting:
        found.append((waiting_words(waiting), str(each.times(waiting))))
    if each and each.amount:
        found.append((gettext("an article"), str(each)))
    return found


def waiting_words(count: int) -> str:
    return ngettext("%(count)d draft waits", "%(count)d drafts wait", count) % {"count": count}


def axis(history: spending.Chart) -> str:
    """What the chart shows, and how far up it goes."""
    if not history.in_money:
        return gettext("%(tokens)s tokens in thirty days") % {"tokens": f"{history.tokens:,}"}
    told = {"spent": shown(history.spent), "most": shown(history.most)}
    said = gettext("%(spent)s in thirty days, %(most)s at most") % told
    if history.cap is None:
        return said
    cap = {"cap": shown(history.cap)}
    line = (
        gettext("the line is the cap of %(cap)s") if history.shows_cap else gettext("cap %(cap)s")
    )
    return f"{said} · {line % cap}"


def before_composing(now: datetime, waiting: int) -> str:
    """What an edition will cost, its drafts that wait and the day so far; "" without a model."""
    composing = expenses.forecast(expenses.COMPOSING, now)
    if composing is None:
        return ""
    said = [gettext("Lead and commentary of an edition cost %(about)s.") % {"about": composing}]
    each = expenses.forecast(expenses.DRAFTING, now)
    if waiting and each:
        told = {"drafts": waiting_words(waiting), "about": each.times(waiting)}
        said.append(gettext("%(drafts)s: %(about)s.") % told)
    this = today(now)
    if this.cap is not None:
        said.append(gettext("Today %(spent)s is spent.") % {"spent": this})
    return " ".join(said)


# What somebody must see at once
@dataclass(frozen=True)
class Link:
    words: str
    url: str


@dataclass(frozen=True)
class Notice:
    """A sentence about money, and where to go from it."""

    said: str
    links: list[Link]


def notices(user: Any, now: datetime) -> list[Notice]:
    """What is wrong with the money now, the worst first."""
    if not llm.ready():
        return []
    return [*spent_out(now), *unpriced(user), *burst(now), *over_their_cap(now)]


def spent_out(now: datetime) -> list[Notice]:
    this = today(now)
    engine = expenses.first_engine("draft")
    price = purse.price_of(engine) if engine else None
    if this.cap is None or engine is None or price is None:
        return []
    one = price.cost(expenses.FIRST_GUESS[expenses.DRAFTING][0], engine.tokens)
    if not one or this.for_drafts >= one:
        return []
    said = gettext(
        "Until midnight drafts are extracts: %(left)s of today's budget is left for them, and one "
        "may cost %(most)s."
    )
    told = {"left": shown(this.for_drafts), "most": shown(one)}
    return [Notice(said % told, [calls_of(now)])]


def unpriced(user: Any) -> list[Notice]:
    """Models that may not be asked because nobody has said what they cost."""
    if not expenses.cap_is_set():
        return []
    may_add = user.has_perm("articles.add_price")
    return [
        Notice(purse.unpriced(model), [add_price(model)] if may_add else [])
        for model in expenses.unpriced()
    ]


def add_price(model: str) -> Link:
    query = urlencode({"model": model})
    return Link(gettext("Add a price"), f"{reverse('admin:articles_price_add')}?{query}")


def burst(now: datetime) -> list[Notice]:
    found = expenses.burst(now)
    if found is None:
        return []
    told = {"calls": found.calls, "cost": found.cost, "usual": found.usual}
    said = gettext(
        "%(calls)d calls of models within an hour (%(cost)s); the busiest hour of the week before "
        "had %(usual)d."
    )
    return [Notice(said % told, [*map(source_link, found.sources), calls_of(now)])]


def over_their_cap(now: datetime) -> list[Notice]:
    said = gettext(
        "This source has used up its questions of the hour; whatever else it brings is extracted:"
    )
    return [Notice(said, [source_link(each)]) for each in expenses.over_their_cap(now)]


def source_link(of: tuple[Source, int]) -> Link:
    source, count = of
    words = gettext("%(source)s (%(count)d)") % {"source": source, "count": count}
    return Link(words, reverse("admin:articles_source_change", args=[source.pk]))


def calls_of(now: datetime) -> Link:
    """The calls of the day."""
    day = purse.day_of(now).isoformat()
    return Link(gettext("Calls"), f"{reverse('admin:articles_call_changelist')}?day={day}")
