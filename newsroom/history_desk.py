"""History at the desk: what happened to one row, or to all of them, to read and to take away."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext

import articles.chronicle
import digests.chronicle
from articles.chronicle import Book, Deed, chronicle
from articles.models import User
from articles.workflow import Actor

EVERYTHING = "digests.export_history"  # who may see and export what happened to all rows
A_PAGE = 50
DAYS = 7  # that the page of everything begins with
BOM = "\ufeff"  # else Excel takes UTF-8 for something else
# What a spreadsheet would calculate; a Chinese one knows the signs in their full width, too.
RISKY = (*"=+-@", *"＝＋－＠", "\t", "\r", "\n")
YEARS = range(1900, 9000)  # so that no zone leads out of what a date can say
COLUMNS = ("at", "actor", "who", "kind", "what", "why", "subject", "address")

ALL = (*articles.chronicle.BOOKS, *digests.chronicle.BOOKS)
OF_ONE = (*ALL, *digests.chronicle.BESIDE)


@dataclass(frozen=True)
class Wish:
    """What of a history is asked for: by whom, of which kind, in which days (both included)."""

    who: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None
    page: int = 1

    @classmethod
    def of(cls, request: HttpRequest) -> "Wish":
        sent = request.GET
        number = sent.get("page", "")
        return cls(
            who=sent.get("who", ""),
            kind=sent.get("kind", ""),
            first=day(sent.get("first", "")),
            last=day(sent.get("last", "")),
            page=max(int(number), 1) if number.isdecimal() and len(number) < 6 else 1,
        )

    @property
    def since(self) -> datetime | None:
        return midnight(self.first) if self.first else None

    @property
    def until(self) -> datetime | None:
        return midnight(self.last + timedelta(days=1)) if self.last else None

    def meets(self, deed: Deed) -> bool:
        return self.who in ("", deed.person) and self.kind in ("", deed.kind)


def day(text: str) -> date | None:
    """A day that was typed; None for what is none."""
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and found.year in YEARS else None


def midnight(of: date) -> datetime:
    return timezone.make_aware(datetime.combine(of, time.min))


# One row
def of_row(
    site: AdminSite, request: HttpRequest, app_label: str, model_name: str, object_id: str
) -> HttpResponseBase:
    """What happened to a row, for whoever may see the row."""
    desk = desk_of(site, app_label, model_name)
    row = desk.get_object(request, unquote(object_id))
    if row is None:
        raise Http404
    if not desk.has_view_or_change_permission(request, row):
        raise PermissionDenied
    wish = Wish.of(request)
    found = list(chronicle(OF_ONE, row, since=wish.since, until=wish.until))
    chosen = [deed for deed in found if wish.meets(deed)]
    name = f"{app_label}-{model_name}-{row.pk}"
    if answer := exported(request, chosen, name):
        return answer
    start = (wish.page - 1) * A_PAGE
    return TemplateResponse(
        request,
        "admin/history/row.html",
        {
            **site.each_context(request),
            "opts": desk.opts,
            "original": row,
            "title": gettext("History of “%(row)s”") % {"row": row},
            "deeds": chosen[start : start + A_PAGE],
            "count": len(chosen),
            "people": people(found),
            "kinds": kinds(OF_ONE, {deed.kind for deed in found}),
            "may_see_everything": may_see_everything(request.user),
            **paging(request, wish, more=len(chosen) > start + A_PAGE),
        },
    )


def desk_of(site: AdminSite, app_label: str, model_name: str) -> ModelAdmin:
    """Where rows of this kind are seen; Http404 where they are not."""
    for model, desk in site._registry.items():
        if (model._meta.app_label, model._meta.model_name) == (app_label, model_name):
            return desk
    raise Http404


def people(deeds: Iterable[Deed]) -> list[tuple[str, str]]:
    """Who did something, each once; machines first."""
    labels: dict[str, str] = {str(actor): str(actor.label) for actor in Actor}
    found = {deed.person: deed.who or labels.get(deed.actor, "") for deed in deeds}
    return sorted(found.items(), key=lambda pair: (pair[0].isdecimal(), pair[1]))


def kinds(books: Iterable[Book], there: Iterable[str]) -> list[tuple[str, Any]]:
    """What can have happened, each kind once."""
    named = {book.kind: book.label for book in books}
    return [(kind, label) for kind, label in named.items() if kind in there]


# All rows
def of_everything(site: AdminSite, request: HttpRequest) -> HttpResponseBase:
    """What happened to all rows in some days."""
    if not may_see_everything(request.user):
        raise PermissionDenied
    wish = Wish.of(request)
    if wish.first is None:
        wish = Wish(wish.who, wish.kind, newest_day(wish.last), wish.last, wish.page)
    deeds = filter(wish.meets, chronicle(ALL, since=wish.since, until=wish.until))
    if answer := exported(request, deeds, f"history-{wish.first}-{wish.last or ''}".strip("-")):
        return answer
    start = (wish.page - 1) * A_PAGE
    shown = list(islice(deeds, start, start + A_PAGE + 1))
    return TemplateResponse(
        request,
        "admin/history/everything.html",
        {
            **site.each_context(request),
            "title": gettext("What happened"),
            "deeds": shown[:A_PAGE],
            "everywhere": True,
            "people": everybody(),
            "kinds": kinds(ALL, {book.kind for book in ALL}),
            **paging(request, wish, more=len(shown) > A_PAGE),
        },
    )


def newest_day(last: date | None) -> date:
    return (last or timezone.localdate()) - timedelta(days=DAYS)


def may_see_everything(user: Any) -> bool:
    return bool(user.is_superuser or user.has_perm(EVERYTHING))


def everybody() -> list[tuple[str, str]]:
    """All who may have done something: whoever has an account, and machines."""
    users = User.objects.order_by("username")
    named = [(str(user.pk), user.get_full_name() or user.username) for user in users]
    return [(str(actor), str(actor.label)) for actor in (Actor.MACHINE, Actor.IMPORT)] + named


def paging(request: HttpRequest, wish: Wish, *, more: bool) -> dict[str, Any]:
    """What a page of a history says of itself and its neighbours."""
    return {
        "wish": wish,
        "newer": address(request, page=wish.page - 1) if wish.page > 1 else "",
        "older": address(request, page=wish.page + 1) if more else "",
        "as_csv": address(request, page="", format="csv"),
        "as_json": address(request, page="", format="json"),
    }


def address(request: HttpRequest, **changed: Any) -> str:
    """This page with other wishes."""
    asked = request.GET.copy()
    for name, value in changed.items():
        asked[name] = str(value)
        if value == "":
            del asked[name]
    return f"?{asked.urlencode()}"


# To take away
def exported(
    request: HttpRequest, deeds: Iterable[Deed], name: str
) -> StreamingHttpResponse | None:
    """All of it as a file, sent while it is read; None when a page was asked for."""
    wanted = request.GET.get("format", "")
    if wanted == "csv":
        answer = StreamingHttpResponse(as_csv(deeds), content_type="text/csv; charset=utf-8")
    elif wanted == "json":
        answer = StreamingHttpResponse(as_json(deeds), content_type="application/json")
    else:
        return None
    answer["Content-Disposition"] = f'attachment; filename="{name}.{wanted}"'
    return answer


def values(deed: Deed) -> dict[str, str]:
    """A deed by the names of the columns; moments with their offset, in the zone of the site."""
    at = timezone.localtime(deed.at).isoformat(timespec="seconds")
    return {name: str(getattr(deed, name)) for name in COLUMNS} | {"at": at}


class Line:
    """What a csv writer writes to: it gives each line back."""

    def write(self, line: str) -> str:
        return line


def as_csv(deeds: Iterable[Deed]) -> Iterator[str]:
    """Lines of a table that a spreadsheet reads, and calculates nothing of."""
    write = csv.writer(Line()).writerow
    yield BOM + write(COLUMNS)
    for deed in deeds:
        yield write([safe(value) for value in values(deed).values()])


def safe(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


def as_json(deeds: Iterable[Deed]) -> Iterator[str]:
    """A list, one deed a line."""
    yield "["
    for place, deed in enumerate(deeds):
        yield (",\n" if place else "\n") + json.dumps(values(deed), ensure_ascii=False)
    yield "\n]\n"
