"""Versions of an edition at the desk: what changed since when, going back, taking back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from articles.desk import EditorialAdmin
from articles.keys import is_key
from articles.worddiff import brief
from articles.workflow import Conflict, WorkflowError, overtaken
from digests import comparing, copies, versions
from digests.comparing import Comparison, Line, Row, Said
from digests.models import Digest, Version

SHOWN = 40  # versions beside an edition; its history page has them all
NOW, BEFORE = "now", "before"
PUBLIC = {"live": "-number", "first": "number"}
PARTS = ("digests.add_item", "digests.change_item", "digests.delete_item")


@dataclass(frozen=True)
class Base:
    """What an edition can be held against with one click."""

    key: str
    label: str
    url: str


class VersionDesk(EditorialAdmin):
    """The change page of an edition keeps what is saved on it, and can go back."""

    # The page
    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(self.compare)
        back = self.admin_site.admin_view(require_POST(self.restore))
        return [
            path("<int:pk>/compare/", page, name="digests_digest_compare"),
            path("<int:pk>/restore/", back, name="digests_digest_restore"),
            *super().get_urls(),
        ]

    def desk(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        shared = super().desk(request, row)
        read = versions.opened(row, request.user) if request.method == "GET" else None
        found = list(row.versions.light().select_related("back_to")[:SHOWN])
        return shared | {
            "bases": bases(row, read),
            "versions": found,
            "may_go_back": shared["may_write"] and self.may_go_back(request, row),
            "not_undoable": nothing_to_undo(found, request.user),
        }

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What differs between two states of an edition, word by word."""
        digest = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_or_change_permission(request, digest):
            raise PermissionDenied
        old, new = request.GET.get("from", ""), request.GET.get("to", NOW)
        after = state_of(digest, new, request.user)
        before = before_version(after) if old == BEFORE else state_of(digest, old, request.user)
        found = comparing.compare(before.said, after.said)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": digest,
            "title": str(digest),
            "before": before,
            "after": after,
            "comparison": shown(found),
            "bases": bases(digest, None),
            "chosen": old,
            "version": before.version,
            "may_go_back": digest.editable() and self.may_go_back(request, digest),
        }
        return TemplateResponse(request, "admin/history/compare.html", context)

    def may_go_back(self, request: HttpRequest, digest: Digest) -> bool:
        may: Any = request.user
        return self.has_change_permission(request, digest) and may.has_perms(PARTS)

    def restore(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Back to a version, from the page that compares it with what stands there now."""
        digest = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.may_go_back(request, digest):
            raise PermissionDenied
        version = version_of(digest, request.POST.get("version", ""), request.user)
        if version is None:
            raise Http404
        try:
            if request.POST.get("seen") != str(digest.version):
                raise Conflict(overtaken(digest))
            versions.restore(digest, version, request.user)
        except WorkflowError as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return HttpResponseRedirect(compare_url(digest, str(version.pk)))
        versions.has_read(digest, request.user)
        said = gettext("Version %(number)s restored.") % {"number": version.number}
        self.message_user(request, said, messages.SUCCESS)
        here = reverse("admin:digests_digest_change", args=[digest.pk])
        return HttpResponseRedirect(here)

    # Saving
    def keep(self, request: HttpRequest, row: Any, form: Any, formsets: Any) -> None:
        """What stands there now is kept first: whoever wrote it may not have done so."""
        versions.keep(row)
        super().keep(request, row, form, formsets)

    def settled(self, request: HttpRequest, row: Any) -> None:
        super().settled(request, row)
        versions.keep(row, request.user, note=request.POST.get("note", "")[:2000])
        if "_undo" in request.POST or "_restore" in request.POST:
            if not self.may_go_back(request, row):
                raise PermissionDenied
            self.go_back(request, row)
        versions.has_read(row, request.user)

    def go_back(self, request: HttpRequest, row: Digest) -> None:
        """Undo or restore, as the pressed button asks, after what was typed has been kept."""
        try:
            made = (
                versions.undo(row, request.user)
                if "_undo" in request.POST
                else versions.restore(row, asked(request, row), request.user)
            )
        except versions.Overtaken as refusal:
            request.overtaken = refusal.since  # type: ignore[attr-defined]
            self.message_user(request, str(refusal), messages.WARNING)
            return
        said = made.note if made else gettext("The edition says this already.")
        self.message_user(request, said, messages.SUCCESS)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Where nothing was undone, what changed is shown instead."""
        if since := getattr(request, "overtaken", None):
            return HttpResponseRedirect(compare_url(obj, str(since.pk)))
        if "_undo" in request.POST or "_restore" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        return super().response_change(request, obj)


def nothing_to_undo(found: Sequence[Version], user: Any) -> str:
    """Why somebody has no change to take back here, by the newest versions; "" where there may
    be one."""
    if len(found) < 2:
        return gettext("There is no earlier version of this edition.")
    if len(found) < SHOWN and all(version.by_id != user.pk for version in found):
        return gettext("You have changed nothing in this edition.")
    return ""


def asked(request: HttpRequest, digest: Digest) -> Version:
    """The version that the pressed button names."""
    found = version_of(digest, request.POST["_restore"], request.user)
    if found is None:
        raise WorkflowError(gettext("This version is not there any more."))
    return found


# What can be held against what
@dataclass(frozen=True)
class Standing:
    """One state of an edition, with the words for it."""

    label: str
    said: Said
    version: Version | None = None


def bases(digest: Digest, read: Version | None) -> list[Base]:
    """The states an edition can be held against with one click; those there are."""
    latest = digest.versions.light().first()
    approved = versions.approved(digest)
    found = []
    if read and latest and read.pk != latest.pk:
        found.append(("read", gettext("since I last read it")))
    if approved and latest and approved.pk != latest.pk:
        found.append(("approved", gettext("since it was approved")))
    public = digest.revisions.standing().count()
    if public:
        found.append(("live", gettext("against what is public")))
    if public > 1:
        found.append(("first", gettext("since it came out")))
    return [Base(key, label, compare_url(digest, key)) for key, label in found]


def compare_url(digest: Digest, since: str) -> str:
    return f"{reverse('admin:digests_digest_compare', args=[digest.pk])}?from={since}"


def state_of(digest: Digest, name: str, user: Any) -> Standing:
    """A state by its name: now, read, approved, live, or a version's key; Http404 for others."""
    if name == NOW:
        return Standing(gettext("now"), comparing.of_copy(copies.copy_of(digest)))
    if name in PUBLIC:
        revision = digest.revisions.standing().order_by(PUBLIC[name]).first()
        if revision is None:
            raise Http404
        label = gettext("public since %(at)s") % {"at": clock(revision.at)}
        return Standing(label, comparing.of_issue(revision.said()[0]))
    version = version_of(digest, name, user)
    if version is None:
        raise Http404
    return Standing(told(version), comparing.of_copy(version.copy), version)


def before_version(state: Standing) -> Standing:
    """The state that a version took the place of; of the first version, nothing at all."""
    version = state.version.before() if state.version else None
    if version is None:
        return Standing(gettext("nothing"), Said({}))
    return Standing(told(version), comparing.of_copy(version.copy), version)


def version_of(digest: Digest, name: str, user: Any) -> Version | None:
    if name == "read":
        reading = digest.readings.filter(user=user).select_related("before").first()
        return reading.before if reading else None
    if name == "approved":
        return versions.approved(digest)
    return digest.versions.filter(pk=name).first() if is_key(name) else None


def told(version: Version) -> str:
    """A version in words."""
    return gettext("version %(number)s of %(at)s by %(who)s") % {
        "number": version.number,
        "at": clock(version.at),
        "who": version.by_name or version.get_actor_display(),
    }


def clock(moment: datetime) -> str:
    return localtime(moment).strftime("%m-%d %H:%M")


def shown(found: Comparison) -> dict[str, Any]:
    """A comparison for a page: labels in its language, long unchanged runs cut."""
    return {
        "any": bool(found),
        "head": lines(found.head),
        "items": [part(row) for row in found.items],
        "commentary": [part(row) for row in found.commentary],
        "same": found.same,
    }


def part(row: Row) -> dict[str, Any]:
    return {"row": row, "lines": lines(row.lines), "moved": row.moved}


def lines(found: Any) -> list[tuple[str, Any]]:
    return [(gettext(each.label), each_brief(each)) for each in found]


def each_brief(line: Line) -> Any:
    return brief(line.pieces, around=60)
