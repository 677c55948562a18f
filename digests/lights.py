"""Three lights above an edition: whether the worker, the model and the money are as they should."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext

from articles import expenses, llm, money_desk
from articles.models import Beat, Call

LATELY = timedelta(hours=1)
FAILED = (Call.Outcome.FREE, Call.Outcome.FAILED)
GOOD, WARN, BAD = "good", "warn", "bad"


@dataclass(frozen=True)
class Light:
    """One light: how it is (good, warn, bad), its name, a sentence, and where to go from it."""

    look: str
    name: str
    said: str
    url: str = ""


def lights(user: Any, now: datetime) -> list[Light]:
    """The lights that this user may see."""
    found = [worker(now), model(user, now)]
    if llm.ready() and user.has_perm("articles.view_budget"):
        found.append(money(now))
    return found


def worker(now: datetime) -> Light:
    name, url = gettext("worker"), reverse("admin:index")
    at = Beat.objects.filter(name="worker").values_list("at", flat=True).first()
    if at is None:
        said = gettext("The worker has not run yet: press Publish yourself when it is time.")
        return Light(BAD, name, said, url)
    if now - at > Beat.SILENT:
        said = gettext(
            "Nothing was heard of the worker for %(time)s: nothing is polled, drafted or published "
            "by the clock. Publish works without it."
        )
        return Light(BAD, name, said % {"time": timesince(at, now)}, url)
    return Light(GOOD, name, gettext("The worker is at work."), url)


def model(user: Any, now: datetime) -> Light:
    name = gettext("model")
    url = reverse("admin:articles_call_changelist") if user.has_perm("articles.view_call") else ""
    if not llm.ready():
        return Light(WARN, name, gettext("No model is set: drafts are extracts."), "")
    last = Call.objects.filter(at__gte=now - LATELY).order_by("-at").values("outcome", "error")[:1]
    failed = next((row for row in last if row["outcome"] in FAILED), None)
    told = {"model": settings.MODEL.split()[0]}
    if failed:
        said = gettext("The last question to %(model)s failed: %(why)s")
        return Light(BAD, name, said % (told | {"why": failed["error"]}), url)
    return Light(GOOD, name, gettext("Model: %(model)s") % told, url)


def money(now: datetime) -> Light:
    name = gettext("money")
    if spent := money_desk.spent_out(now):
        return Light(BAD, name, spent[0].said, spent[0].links[0].url)
    this = money_desk.today(now)
    url = money_desk.calls_of(now).url
    if this.cap is None and expenses.cap_is_set():
        return Light(BAD, name, gettext("The daily budget cannot be read."), url)
    return Light(GOOD, name, gettext("Money today: %(of)s") % {"of": this}, url)
