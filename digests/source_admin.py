"""Sources at the desk, with what editions made of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.history import LATELY
from articles.models import Article, Job
from articles.source_admin import NONE, SourceAdmin
from digests.import_desk import ListImportDesk
from digests.job_desk import job_action
from digests.models import Digest


def printed(source_ids: Iterable[int], now: datetime) -> dict[int, int]:
    """How many of each source's articles of the last thirty days stand in a living edition."""
    # Asked of each article, not joined: SQLite would try every edition with every article.
    told = Digest.objects.live().filter(items__article=OuterRef("pk"))
    found = Article.objects.filter(
        Exists(told), source__in=list(source_ids), first_seen_at__gte=now - LATELY
    )
    return dict(found.order_by().values_list("source").annotate(count=Count("pk")))


class PrintedSourceAdmin(ListImportDesk, SourceAdmin):
    actions = (*SourceAdmin.actions, job_action(Job.Kind.POLL, "change", _("Poll now")))
    list_display: tuple[Any, ...] = (
        *("name", "standing", "last_success", "per_day", "used", "language", "every"),
    )

    def measure(self, sources: list[Any], now: datetime) -> None:
        super().measure(sources, now)
        counts = printed((source.pk for source in sources), now)
        for source in sources:
            source.printed = counts.get(source.pk, 0)

    @admin.display(description=_("used"))
    def used(self, source: Any) -> str:
        """The share of its articles that editions took."""
        if not source.brought.articles:
            return NONE
        return f"{source.printed / source.brought.articles:.0%}"

    def facts(self, source: Any, now: datetime) -> list[tuple[str, str]]:
        return [*super().facts(source, now), (gettext("used in editions"), self.used(source))]
