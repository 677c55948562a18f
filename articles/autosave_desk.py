"""Pages that lose nothing: words kept while they are typed, and stale saves merged."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext

from articles import keeping, merging, rebasing, typed
from articles.keeping import Tab
from articles.keeping_desk import KeepingDesk
from articles.keys import is_key
from articles.merging import Merge
from articles.models import Presence, WorkingCopy
from articles.rebasing import Typing, told
from articles.typed import Drawn
from articles.workflow import State

NOTE = "note"


@dataclass(frozen=True)
class Shown:
    """Unsaved words on the page they are put into."""

    copy: WorkingCopy | None
    merge: Merge
    words: dict[str, str]  # what the form says and the row does not
    theirs: dict[str, str]


class AutosaveDesk(KeepingDesk):
    """A change page that keeps what is typed into it, and saves over newer versions by merging."""

    def get_urls(self) -> list[Any]:
        return [path("<path:object_id>/change/", self.gate), *super().get_urls()]

    def gate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page; what was sent after a log-in has expired waits until its writer is back."""
        outside = not self.admin_site.has_permission(request)
        if outside and request.method == "POST" and keeping.keep_sent(request.POST):
            messages.warning(request, gettext("You were logged out. Your words are kept: log in."))
        return self.admin_site.admin_view(self.change_view)(request, object_id)

    # Saving
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page; a form of an older version is first brought onto this one, or sent back."""
        if object_id and request.user.is_authenticated:
            request.new_parts = self.new_parts(request, object_id)  # type: ignore[attr-defined]
        if request.method != "POST" or object_id is None or "base" not in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():  # one save of a row at a time
            if answer := self.rebase(request, object_id):
                return answer
            return super().changeform_view(request, object_id, form_url, extra_context)

    def new_parts(self, request: HttpRequest, object_id: str) -> int:
        """How many empty forms the unsaved words of this person need; at least one."""
        kind, pk = self.opts.label_lower, unquote(object_id)
        if not is_key(pk):
            return 1
        mine: dict[str, Any] = {"user": request.user, "kind": kind, "row": pk}
        copies = WorkingCopy.objects.filter(**mine, done=False)
        found = copies.values_list("changes", flat=True)
        return 1 + max((merging.new_number(name) for said in found for name in said), default=0)

    def rebase(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        """Rewrite the form onto the row as it is now; an answer where its writer must look first.

        The version fence behind this stays: what is rewritten here names the version it read.
        """
        drawn = Drawn.load(request.POST["base"])
        row = self.held(request, object_id) if drawn else None
        if row is None or drawn is None or not self.has_change_permission(request, row):
            return None
        tab = Tab.load(request.POST.get("tab", ""))
        if tab is None or not tab.is_of(request.user, row):
            tab = Tab.new(request.user, row)
        typing = Typing(drawn, tab, row.version)
        request.typing = typing  # type: ignore[attr-defined]
        mine = typed.sent(request.POST, drawn)
        if self.locked(row):
            return self.closed_meanwhile(request, row, typing, mine)
        fresh = request.POST.get("seen") == str(row.version) and not drawn.open
        if fresh and "_take_in" not in request.POST:
            return None
        return self.join(request, row, typing, mine)

    def held(self, request: HttpRequest, object_id: str) -> Any | None:
        """The row, which nobody else saves until this request is through."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return None
        list(self.model._default_manager.select_for_update().filter(pk=row.pk).values_list("pk"))
        return self.get_object(request, unquote(object_id))

    def join(
        self, request: HttpRequest, row: Any, typing: Typing, mine: Mapping[str, str]
    ) -> HttpResponse | None:
        """My changes and theirs in one form; an answer where that needs a look."""
        drawn, choices = typing.drawn, typed.choices(request.POST)
        form, formsets = self.as_it_is(request, row)
        theirs = typed.kept(form, formsets)
        typing.labels = rebasing.labels(form, formsets, theirs, drawn.fields)
        typing.who = self.who(request, row, request.POST.get("seen", ""))
        typing.merge = merging.merge(drawn.fields, mine, theirs, choices)
        typing.merge.lost = drawn.lost | typing.merge.lost
        if why := self.must_look(request, row, typing, bool(merging.changes(drawn.fields, mine))):
            self.hold(row, typing, theirs)
            return self.back(request, why)
        now = Drawn(theirs, row.state, lost=typing.merge.lost, copy=drawn.copy)
        sent: Any = request
        sent.POST = typed.rewritten(request.POST, typing.merge.fields, now, row.version)
        return None

    def must_look(self, request: HttpRequest, row: Any, typing: Typing, changed: bool) -> str:
        """Why this is not saved before its writer has seen what was done elsewhere; "" if it is."""
        merge, pressed = typing.merge, self.asked(request)
        if merge.clashes:
            return gettext(
                "%(row)s was changed meanwhile (%(who)s). Both changed %(places)s: choose below."
            ) % {
                "row": row,
                "who": typing.who,
                "places": rebasing.listed(typing, [c.name for c in merge.clashes]),
            }
        if typing.drawn.state not in ("", row.state) and (changed or pressed):
            return gettext(
                "%(who)s made this “%(state)s” meanwhile. Nothing is saved yet, your words are "
                "here: press again if you still mean it."
            ) % {"who": rebasing.mover(row), "state": State(row.state).label}
        if "_take_in" in request.POST:
            return told(typing) or gettext("There is nothing new here.")
        if pressed and merge.news:
            return gettext(
                "%(row)s was changed meanwhile. %(news)s Nothing is saved yet: look, and press "
                "again."
            ) % {"row": row, "news": told(typing)}
        return ""

    def closed_meanwhile(
        self, request: HttpRequest, row: Any, typing: Typing, mine: Mapping[str, str]
    ) -> HttpResponse | None:
        """Nobody writes on this row any more: what was written is kept beside it."""
        words = merging.changes(typing.drawn.fields, mine)
        words.pop(NOTE, None)  # said about the move, not in the row
        if not words:
            return None
        typing.merge.lost = typing.drawn.lost | words
        self.hold(row, typing, {})
        why = gettext(
            "%(who)s made this “%(state)s” meanwhile: your words are not in it. They are below."
        )
        said = {"who": rebasing.mover(row), "state": State(row.state).label}
        return self.back(request, why % said)

    def back(self, request: HttpRequest, why: str) -> HttpResponse:
        """To the page, which shows the words that were held; nothing is saved."""
        request.sent_back = True  # type: ignore[attr-defined]
        self.message_user(request, why, messages.WARNING)
        return HttpResponseRedirect(request.path)

    def hold(self, row: Any, typing: Typing, theirs: Mapping[str, str]) -> None:
        """Keep what was sent as unsaved words."""
        merge = typing.merge
        clashing = {clash.name: clash.base for clash in merge.clashes}
        words = merging.changes({**theirs, **clashing}, merge.fields) | merge.lost
        keeping.hold(typing.tab, words, row.version, typing.drawn.copy)

    def settled(self, request: HttpRequest, row: Any) -> None:
        """What is saved is no longer unsaved; only what had no place in it stays."""
        super().settled(request, row)
        typing: Typing | None = getattr(request, "typing", None)
        if typing is None:
            return
        keeping.adopt(typing.tab, typing.drawn.copy)
        keeping.finish(typing.tab, row.version)
        if lost := typing.merge.lost or typing.drawn.lost:
            keeping.write(Tab.new(request.user, row), lost, row.version)
        if row.version != typing.version:
            now = timezone.now()
            saved = {"at": now, "saved_at": now, "saved_version": row.version}
            Presence.objects.update_or_create(**typing.tab.place, defaults=saved)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        typing: Typing | None = getattr(request, "typing", None)
        if typing and (said := told(typing)):
            level = messages.WARNING if typing.merge.lost or typing.merge.stayed else messages.INFO
            self.message_user(request, said, level)
        return super().response_change(request, obj)

    # The page
    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if row := kwargs.get("obj"):
            context |= self.unsaved(request, row, context)
        return super().render_change_form(request, context, *args, **kwargs)

    def unsaved(self, request: HttpRequest, row: Any, context: dict[str, Any]) -> dict[str, Any]:
        """Put the unsaved words of this person into the page, and say so."""
        form = context["adminform"].form
        formsets = [each.formset for each in context["inline_admin_formsets"]]
        shared = {"presence": self.presence(request, row, row.version)}
        if form.is_bound:
            return shared
        copies = list(WorkingCopy.objects.mine(request.user, row))
        if self.locked(row) or not self.has_change_permission(request, row):
            lost = {name: said for each in copies for name, said in each.changes.items()}
            lost.pop(NOTE, None)
            shared["presence"]["lost"] = rebasing.homeless(lost, {})
            return shared
        asked = request.GET.get("copy", "")
        shown = next((each for each in copies if each.tab == asked), next(iter(copies), None))
        others = [each for each in copies if each is not shown]
        theirs = typed.kept(form, formsets)
        merge = rebasing.merged(shown.changes if shown else {}, theirs)
        words = {name: said for name, said in merge.fields.items() if said != theirs.get(name, "")}
        self.draw(request, row, form, formsets, Shown(shown, merge, words, theirs))
        named = rebasing.labels(form, formsets, theirs, {}) if shown or others else {}
        shared["presence"] |= {
            "copy": shown if words else None,
            "words": rebasing.differing(words, theirs, named),
            "lost": rebasing.homeless(merge.lost, named),
            "copies": [each for each in others if is_news(each, theirs)],
        }
        return shared | {
            "clashes": rebasing.side_by_side(merge, named),
            "clash_who": self.who(request, row, str(shown.version - 1)) if shown else "",
        }

    def draw(self, request: HttpRequest, row: Any, form: Any, formsets: Any, shown: Shown) -> None:
        """Let the form say what is unsaved, and know what it was drawn from."""
        clashing = {clash.name: clash.base for clash in shown.merge.clashes}
        stamp = shown.copy.stamp if shown.copy else ""
        base = Drawn(shown.theirs | clashing, row.state, bool(clashing), shown.merge.lost, stamp)
        typed.put(form, formsets, shown.words)
        form.initial |= {"base": base.dump(), "tab": Tab.new(request.user, row).dump()}


def is_news(copy: WorkingCopy, theirs: Mapping[str, str]) -> bool:
    """Whether a copy says anything that the row does not."""
    merge = rebasing.merged(copy.changes, theirs)
    return bool(merge.lost) or merge.fields != theirs
