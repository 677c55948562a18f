"""Lists of the admin that stay quick however long their table grows."""

from functools import cached_property
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.keys import is_key
from articles.workflow import State

FARTHEST = 1_000_000  # no database counts rows beyond 64 bits


class OpenEndedPaginator(Paginator):
    """Counts no further than the page after the one that was asked for."""

    def __init__(self, *args: Any, asked: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = (max(asked, 1) - 1) * self.per_page

    @cached_property
    def seen(self) -> int:
        """Rows on this page and the next, and one more if there is one."""
        rows: Any = self.object_list
        rows = rows.values("pk")  # without what the list derives from other columns
        return rows[self.before : self.before + 2 * self.per_page + 1].count()

    @cached_property
    def count(self) -> int:
        """Rows up to the end of the next page: all of them where the list ends before that.

        Behind the end it is what stands before, and never 0: an admin list whose rows seem to
        fit one page is read without a limit.
        """
        return self.before + min(self.seen, 2 * self.per_page)

    @property
    def goes_on(self) -> bool:
        return self.seen > 2 * self.per_page


class OpenEndedChangeList(ChangeList):
    """Says no number of results that nobody has counted."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.full_result_count = self.result_count


class Standing(admin.SimpleListFilter):
    """The states that rows of this kind can have."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        known = {state for move in model_admin.model.MOVES for state in move}
        return [(state, State(state).label) for state in State if state in known]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(state=self.value()) if self.value() else queryset


class Language(admin.SimpleListFilter):
    """Fixed choices: asking the table which languages it holds would read all of it."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("zh", "中文"), ("en", "English"), ("other", _("other"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "other":
            return queryset.exclude(language__in=["zh", "en"])
        return queryset.filter(language=self.value()) if self.value() else queryset


class OpenEndedList(admin.ModelAdmin):
    """A list that never counts its table."""

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return OpenEndedChangeList

    def get_paginator(
        self, request: HttpRequest, queryset: QuerySet, per_page: int, *args: Any, **kwargs: Any
    ) -> OpenEndedPaginator:
        page = request.GET.get("p", "")
        asked = int(page) if is_key(page) else 1
        return OpenEndedPaginator(queryset, per_page, *args, asked=min(asked, FARTHEST), **kwargs)
