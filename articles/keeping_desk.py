"""What a page and the server say to each other while somebody types: words kept, who is here."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from articles import keeping, rebasing, typed
from articles.desk import EditorialAdmin
from articles.keeping import Heard, Tab
from articles.models import Presence, WorkingCopy
from articles.models.working import HERE

BIGGEST = 600_000  # bytes of one answer of a page


class KeepingDesk(EditorialAdmin):
    """A change page that tells what it has unsaved, and is told who else is there."""

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        kept = self.admin_site.admin_view(require_POST(self.autosave))
        dropped = self.admin_site.admin_view(require_POST(self.drop))
        return [
            path("<int:pk>/unsaved/", kept, name=f"{name}_unsaved"),
            path("<int:pk>/unsaved/drop/", dropped, name=f"{name}_drop"),
            *super().get_urls(),
        ]

    def autosave(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what a page has unsaved, and answer who else is there."""
        row = self.own(request, pk)
        if request.content_type != "application/json":
            return self.another_tab(request, row)
        if len(request.body) > BIGGEST:
            return JsonResponse({"said": gettext("This is too long to be kept.")}, status=413)
        said = keeping.heard(request.body)
        tab = Tab.load(said.tab) if said else None
        if said is None or tab is None or not tab.is_of(request.user, row):
            return self.another_tab(request, row)
        answer: dict[str, Any] = {"version": row.version, "state": row.state}
        with transaction.atomic():
            self.note_presence(tab, said)
            if said.changes is not None and self.has_change_permission(request):
                if not keeping.keep(tab, said):
                    return self.another_tab(request, row)
                answer["kept"] = date_format(timezone.localtime(), "H:i")
        shown = self.presence(request, row, said.seen)
        others = WorkingCopy.objects.mine(request.user, row).exclude(tab=tab.id)
        shown["copies"] = [each for each in others if each.stamp != said.copy]
        may_take_in = self.has_change_permission(request, row) and not self.locked(row)
        context = {"presence": shown, "may_take_in": may_take_in}
        answer["html"] = render_to_string("admin/desk/here.html", context, request)
        return JsonResponse(answer)

    def own(self, request: HttpRequest, pk: int) -> Any:
        """The row, for who may see it."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        return row

    def another_tab(self, request: HttpRequest, row: Any) -> HttpResponse:
        """For a page that is not known (any more): under this name it may go on."""
        return JsonResponse({"tab": Tab.new(request.user, row).dump()}, status=409)

    def note_presence(self, tab: Tab, said: Heard) -> None:
        now = timezone.now()
        if said.left:
            Presence.objects.filter(**tab.place).update(at=now - HERE)
            return
        here = {"at": now, "field": said.field[:80]}
        _row, new = Presence.objects.update_or_create(**tab.place, defaults=here)
        if new:
            Presence.objects.prune(now)

    def drop(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let go of unsaved words: of one copy, which the page that asks may have gone on with, or
        those that have no place any more (`lost`)."""
        row = self.own(request, pk)
        asked, tab = request.POST.get("_drop", ""), Tab.load(request.POST.get("tab", ""))
        if asked == "lost":
            self.drop_lost(request, row)
        else:
            named = [asked.partition(" ")[0], tab.id if tab else ""]
            WorkingCopy.objects.mine(request.user, row).filter(tab__in=named).delete()
        here = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(here, args=[row.pk]))

    def drop_lost(self, request: HttpRequest, row: Any) -> None:
        """Of all copies what has no place on the page; what is in the form stays."""
        copies = WorkingCopy.objects.mine(request.user, row)
        if self.locked(row) or not self.has_change_permission(request, row):
            copies.delete()
            return
        theirs = typed.kept(*self.as_it_is(request, row))
        for copy in copies:
            lost = rebasing.merged(copy.changes, theirs).lost
            copy.changes = {name: said for name, said in copy.changes.items() if name not in lost}
            if copy.changes:
                copy.save(update_fields=["changes"])
            else:
                copy.delete()

    def who(self, request: HttpRequest, row: Any, seen: str) -> str:
        """Who has saved this row since that version."""
        since = typed.as_number(seen)
        saved = Presence.objects.of(row).filter(saved_version__gt=since).select_related("user")
        named = [
            gettext("You, on another page")
            if each.user_id == request.user.pk
            else rebasing.full_name(each.user)
            for each in saved.order_by("-saved_version")
        ]
        return gettext(", ").join(named) or rebasing.machine(row) or gettext("Somebody else")

    def presence(self, request: HttpRequest, row: Any, seen: int) -> dict[str, Any]:
        """Who else has this page open, and who has saved it since a version."""
        now = timezone.now()
        others = [each for each in Presence.objects.others(request.user, row) if each.is_here(now)]
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_unsaved"
        return {
            "others": [
                {
                    "name": rebasing.full_name(each.user),
                    "field": each.field,
                    "saved": rebasing.minutes(each.saved_at, now),
                }
                for each in others
            ],
            "newer": self.who(request, row, str(seen)) if row.version > seen else "",
            "url": reverse(name, args=[row.pk]),
            "copy": None,  # or a template finds the method of the dict
        }

    def as_it_is(self, request: HttpRequest, row: Any) -> tuple[Any, list[Any]]:
        """The forms of a row's page, with nothing typed into them."""
        form = self.get_form(request, row, change=True)(instance=row)
        formsets = [
            formset(
                instance=row,
                prefix=formset.get_default_prefix(),
                queryset=inline.model._default_manager.all(),
            )
            for formset, inline in self.get_formsets_with_inlines(request, row)
        ]
        return form, formsets
