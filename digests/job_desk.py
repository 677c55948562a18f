"""Long work at the desk: begun from a list, seen as it goes on, stopped by who may begin it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_q.tasks import async_task

from articles import jobs
from articles.kept import ReadOnly
from articles.keys import is_key
from articles.lists import OpenEndedList
from articles.models import Article, Job, Parcel, Source

MOST = 10_000  # rows of one job
SHOWN = 100  # of those that need a person, and of parcels on a page

MODELS: dict[str, type[Model]] = {
    Job.Kind.POLL: Source,
    Job.Kind.DRAFT: Article,
    Job.Kind.CHECK: Article,
}
# What it takes to begin a job of a kind, and so to stop one.
PERMISSIONS = {
    Job.Kind.POLL: "articles.change_source",
    Job.Kind.DRAFT: "articles.approve_article",
    Job.Kind.CHECK: "articles.change_article",
    Job.Kind.HUGO: "digests.add_series",
    Job.Kind.OPML: "articles.add_source",
}
# Where what came of a parcel is to be seen.
PAGES = {
    Job.Kind.HUGO: "admin:digests_digest_change",
    Job.Kind.OPML: "admin:articles_source_change",
}


def job_action(kind: str, permission: str, description: Any) -> Callable[..., Any]:
    """A list action that begins a job on the ticked rows and leads to its page."""

    @admin.action(permissions=[permission], description=description)
    def act(desk: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        if kind == Job.Kind.DRAFT and (why := jobs.no_model()):
            desk.message_user(request, why, messages.WARNING)
            return None
        # The list itself may be of one page only, and so may not be asked for keys.
        wanted = chosen(desk, request, queryset)
        job = Job.objects.begin(kind, wanted[:MOST], by=request.user)
        async_task("digests.tasks.carry_on", [job.pk])
        return HttpResponseRedirect(reverse("admin:articles_job_change", args=[job.pk]))

    act.__name__ = f"job_{kind}"
    return act


def chosen(desk: Any, request: HttpRequest, queryset: QuerySet) -> list[int]:
    """The keys of the ticked rows, or of all that the list's filters leave."""
    if request.POST.get("select_across") == "1":
        return list(queryset.order_by().values_list("pk", flat=True)[:MOST])
    ticked = [pk for pk in request.POST.getlist(ACTION_CHECKBOX_NAME) if is_key(pk)]
    return list(desk.model.objects.filter(pk__in=ticked).values_list("pk", flat=True))


class Running(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("running", _("under way"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        return queryset.running() if self.value() else queryset


class JobAdmin(ReadOnly, OpenEndedList):
    """What was asked for, how far it is, and what came of it."""

    change_form_template = "admin/articles/job/change_form.html"
    list_display = ("kind", "progress", "standing", "by_name", "at")
    list_filter = (Running, "kind")
    fields = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        found: Any = super().get_queryset(request)
        return found.light()

    @admin.display(description=_("progress"))
    def progress(self, job: Job) -> str:
        return f"{job.place} / {job.size}"

    @admin.display(description=_("state"))
    def standing(self, job: Job) -> str:
        return standing(job)

    def get_urls(self) -> list[Any]:
        stop = self.admin_site.admin_view(require_POST(self.stop))
        return [path("<int:pk>/stop/", stop, name="articles_job_stop"), *super().get_urls()]

    def stop(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_object_or_404(Job, pk=pk)
        if not request.user.has_perm(PERMISSIONS[Job.Kind(job.kind)]):
            raise PermissionDenied
        if not job.stop(by=request.user):
            self.message_user(request, gettext("It has ended already."), messages.WARNING)
        return HttpResponseRedirect(reverse("admin:articles_job_change", args=[pk]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        job: Job = kwargs["obj"]
        context |= {
            "title": str(job),
            "subtitle": None,
            "standing": standing(job),
            "may_stop": job.is_running
            and not job.stopped_by
            and request.user.has_perm(PERMISSIONS[Job.Kind(job.kind)]),
            "found": found(job),
            "more": max(len(job.found) - SHOWN, 0),
            "opened": opened(job, request.GET.get("page", "")),
        }
        return super().render_change_form(request, context, *args, **kwargs)


def standing(job: Job) -> str:
    """How a job stands, in a few words."""
    if job.is_running:
        if job.stopped_by:
            return gettext("stops behind the rows it is at")
        return gettext("under way") if job.claimed_by or job.place else gettext("about to begin")
    if job.error:
        return gettext("ended early")
    if job.stopped_by:
        return gettext("stopped by %(who)s") % {"who": job.stopped_by}
    return gettext("done")


def found(job: Job) -> list[tuple[str, str]]:
    """Those that need a person, each with the address of its page."""
    model = MODELS.get(job.kind)
    if model is None:
        return []
    page = f"admin:articles_{model._meta.model_name}_change"
    rows = model._default_manager.filter(pk__in=job.found[:SHOWN])
    return [(str(row), reverse(page, args=[row.pk])) for row in rows]


@dataclass(frozen=True)
class Told:
    """A parcel as its job's page tells of it."""

    name: str
    outcome: str
    label: str
    said: str
    url: str


@dataclass(frozen=True)
class Opened:
    """What came of what was handed in: how many of each, and a page of them."""

    counts: list[tuple[str, int]]
    parcels: list[Told]
    page: Page


def opened(job: Job, number: str) -> Opened | None:
    """None for a job that nothing was handed in to."""
    address = PAGES.get(Job.Kind(job.kind))
    if address is None:
        return None
    counted = job.parcels.order_by().values_list("outcome").annotate(Count("pk"))
    counts = dict(counted)
    page = Paginator(job.parcels.told(), SHOWN).get_page(number)
    return Opened(
        [(str(label), counts[value]) for value, label in outcomes(job) if value in counts],
        [told(parcel, job, address) for parcel in page],
        page,
    )


def outcomes(job: Job) -> list[tuple[str, Any]]:
    """What can become of a parcel, in words."""
    waiting = _("to come") if job.is_running else _("left as it was")
    return [*Parcel.Outcome.choices, ("", waiting)]


def told(parcel: Parcel, job: Job, address: str) -> Told:
    said = parcel.said
    if parcel.line and parcel.outcome == Parcel.Outcome.REFUSED:
        said = gettext("line %(line)d: %(error)s") % {"line": parcel.line, "error": said}
    url = reverse(address, args=[parcel.row]) if parcel.row else ""
    label = dict(outcomes(job))[parcel.outcome]
    return Told(parcel.name, parcel.outcome or "waiting", str(label), said, url)
