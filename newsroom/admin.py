"""The admin site: the newsroom's desk."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import llm, money_desk
from articles.models import Article, Beat, Source
from digests import costs, preview
from digests.models import Digest
from newsroom.alarms import alarms

ORDER = ("digests", "articles", "auth")  # on the desk; what else there is follows
QUEUE = "django_q"  # last: only superusers see it, and seldom need it
EDITIONS = 8  # of which it is told what they cost
ENOUGH = 1000  # nobody needs to know how many more are waiting
SILENT = timedelta(minutes=3)  # the worker's clock strikes every minute


@dataclass(frozen=True)
class Pile:
    """Something that waits at the desk, and where to find it."""

    label: Any
    count: int
    url: str
    urgent: bool = False

    @property
    def more(self) -> bool:
        return self.count >= ENOUGH


class SuperusersOnly(ModelAdmin):
    """For pages that can run any code, such as a queue's."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser and super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser and super().has_delete_permission(request, obj)


class NewsroomSite(AdminSite):
    site_title = _("Newsroom")
    site_header = _("Newsroom")
    index_title = _("The desk")
    enable_nav_sidebar = False
    empty_value_display = "—"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """As ever, but a schedule of the queue runs any function it names: not for everybody."""
        if admin_class and admin_class.__module__.startswith("django_q"):
            admin_class = type(admin_class.__name__, (SuperusersOnly, admin_class), {})
        super().register(model_or_iterable, admin_class, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        return sorted(super().get_app_list(request, app_label), key=place)

    def get_urls(self) -> list[Any]:
        return [path("preview/", preview.markdown, name="preview"), *super().get_urls()]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().index(request, dashboard(request) | (extra_context or {}))


def place(app: dict[str, Any]) -> tuple[bool, int]:
    """Where an application stands among the others."""
    label = app["app_label"]
    return label == QUEUE, ORDER.index(label) if label in ORDER else len(ORDER)


def dashboard(request: HttpRequest) -> dict[str, Any]:
    """What waits, what goes out, and whether the machines are at work."""
    age = Beat.age("worker")
    return {
        "piles": piles(request.user),
        "alarms": alarms(request.user),
        "editions": editions(request.user),
        "beat": age and timezone.now() - age,
        "silent": age is None or age > SILENT,
        "model": settings.MODEL if llm.ready() else "",
        **money(request.user),
    }


def money(user: Any) -> dict[str, Any]:
    """What models cost, for those who may see it."""
    if not money_desk.is_shown(user):
        return {}
    now, editions = timezone.now(), costs.latest()
    return {
        "money": money_desk.section(now, costs.waiting(now)),
        "edition_mean": costs.mean(editions),
        "edition_costs": editions[:EDITIONS],
    }


def piles(user: Any) -> list[Pile]:
    articles, sources = "admin:articles_article_changelist", "admin:articles_source_changelist"
    found = []
    if user.has_perm("articles.view_article"):
        review, stuck = Article.objects.in_review(), Article.objects.stuck()
        found += [
            Pile(_("articles in review"), some(review), f"{reverse(articles)}?waits=review"),
            Pile(_("drafts wait for a person"), some(stuck), f"{reverse(articles)}?waits=person"),
        ]
    if user.has_perm("articles.view_source"):
        failing, held = Source.objects.failing().count(), Source.objects.quarantined().count()
        url = f"{reverse(sources)}?state="
        found.append(Pile(_("sources fail"), failing, f"{url}failing", urgent=failing > 0))
        if held:
            found.append(Pile(_("sources in quarantine"), held, f"{url}quarantined", urgent=True))
    return found


def some(rows: QuerySet) -> int:
    """How many, up to ENOUGH."""
    return rows.order_by()[:ENOUGH].count()


def editions(user: Any) -> QuerySet | None:
    """Editions on their way out, the next one first; None for who may not see them."""
    if not user.has_perm("digests.view_digest"):
        return None
    coming = Digest.objects.unpublished().light().select_related("series")
    return coming.order_by("publish_at", "-pk")[:12]
