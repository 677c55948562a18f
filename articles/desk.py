"""The editors' change page: its buttons are moves, and a save sees which version it changes."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten_fieldsets
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from articles import undoing
from articles.buttons import Button, Missing, roles_with
from articles.kept import Kept
from articles.workflow import Editorial, State, UnexplainedError, WorkflowError


class EditorialAdmin(Kept):
    """A change page whose buttons are moves: a save and its move happen together or not at all."""

    change_form_template = "admin/desk/editorial.html"
    BUTTONS: ClassVar[dict[tuple[str, str], Any]] = {}  # (from, to): what the button says
    MAIN: ClassVar[frozenset[tuple[str, str]]] = frozenset(
        {
            (State.DRAFT, State.REVIEW),
            (State.REVIEW, State.APPROVED),
            (State.APPROVED, State.PUBLISHED),
        }
    )
    # Whoever misses one of these is told who may.
    LOOKED_FOR: ClassVar[frozenset[tuple[str, str]]] = MAIN | {
        (State.REVIEW, State.DRAFT),
        (State.PUBLISHED, State.WITHDRAWN),
    }

    # What may be done to a row, one method each in the subclasses' words.
    def take(self, row: Any, new: str, *, by: Any, note: str = "") -> None:
        """Make one move; WorkflowError when it is refused."""
        row.move(new, by=by, note=note)

    def locked(self, row: Any) -> bool:
        """Whether the text of this row may no longer change by hand."""
        return False

    def may(self, request: HttpRequest, verb: str) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.{verb}_{self.opts.model_name}")

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "approve")

    def has_spike_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "spike")

    # The page
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj and self.locked(obj):
            return flatten_fieldsets(self.get_fieldsets(request, obj))
        return super().get_readonly_fields(request, obj)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", "")
        form.refused_field = getattr(request, "refused_field", "")
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page; what was refused is shown again as it was typed, with the reason, unsaved."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except WorkflowError as refusal:
            request.refusal = str(refusal)  # type: ignore[attr-defined]
            if isinstance(refusal, UnexplainedError) and self.asked(request):
                request.refused_field = "note"  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if row := kwargs.get("obj"):
            context |= self.desk(request, row) | {"title": str(row), "subtitle": None}
        return super().render_change_form(request, context, *args, **kwargs)

    def desk(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What the change page shows beside the form."""
        may_write = self.has_change_permission(request, row)
        return {
            "locked": self.locked(row),
            "may_write": may_write and not self.locked(row),
            "buttons": sorted(
                self.buttons(row, request.user) if may_write else [],
                key=lambda button: not button.main,
            ),
            "missing": self.missing(row, request.user),
            "transitions": row.transitions.all()[:30],
        }

    def buttons(self, row: Editorial, user: Any) -> list[Button]:
        """The moves of this user from here; those with objections say which."""
        return [
            Button(
                new,
                self.BUTTONS[row.state, new],
                row.objections(new) + row.reservations(new, user),
                main=(row.state, new) in self.MAIN,
                noted=(row.state, new) in row.NOTED,
            )
            for new in row.open_moves(user)
        ]

    def missing(self, row: Editorial, user: Any) -> list[Missing]:
        """The moves one would look for here and may not make, each with who may."""
        open_here = row.open_moves(user)
        return [
            Missing(self.BUTTONS[step], roles_with(row.permission(verb)))
            for step, verb in row.MOVES.items()
            if step[0] == row.state and step in self.LOOKED_FOR and step[1] not in open_here
        ]

    # Saving
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: `save_related` knows about the parts of the row too."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        row, new = form.instance, self.asked(request)
        if self.locked(row) and not new:
            raise WorkflowError(closed(row))
        if self.locked(row):
            return self.take(row, new, by=request.user, note=form.cleaned_data["note"])
        self.keep(request, row, form, formsets)
        super().save_related(request, form, formsets, change)
        self.add_parts(request, row, form)
        self.settled(request, row)
        if new:
            self.take(row, new, by=request.user, note=form.cleaned_data["note"])
        return None

    def asked(self, request: HttpRequest) -> str:
        """The state the pressed button leads to; "" for a plain save."""
        return request.POST.get("_move") or request.POST.get("_next") or ""

    def keep(self, request: HttpRequest, row: Any, form: Any, formsets: Iterable[Any]) -> None:
        """Write what changed, if the row is still as it was read; what was approved is reviewed
        again."""
        columns = {field.name for field in self.opts.concrete_fields}
        fields = {name: form.cleaned_data[name] for name in form.changed_data if name in columns}
        parts = any(formset.has_changed() for formset in formsets) or self.adds(request)
        if not fields and not parts:
            return
        if row.state == State.APPROVED and (parts or not self.is_plain(request, fields)):
            self.reopen(request, row, fields)
        else:
            row.amend(**fields)

    def reopen(self, request: HttpRequest, row: Any, fields: dict[str, Any]) -> None:
        """What was approved is reviewed again once it changes."""
        row.move(State.REVIEW, by=request.user, note=gettext("Edited after approval."), **fields)

    def is_plain(self, request: HttpRequest, fields: Iterable[str]) -> bool:
        """Whether an approved row stays approved when these fields change."""
        return False

    def adds(self, request: HttpRequest) -> bool:
        """Whether the pressed button adds a part to the row."""
        return False

    def add_parts(self, request: HttpRequest, row: Any, form: Any) -> None:
        """Add what the pressed button asks for."""

    def settled(self, request: HttpRequest, row: Any) -> None:
        """Everything of this save is written, and its move not made yet."""

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if not self.asked(request) and "_continue" in request.POST:
            self.message_user(request, gettext("Saved."), messages.SUCCESS)
            return HttpResponseRedirect(request.get_full_path())
        if not self.asked(request):
            return super().response_change(request, obj)
        self.message_user(request, self.reported(request, obj), messages.SUCCESS)
        return HttpResponseRedirect(self.after(request, obj))

    def reported(self, request: HttpRequest, row: Any) -> str:
        """What a button did; a spike can be undone."""
        spiked = row.state == State.SPIKED and row.transitions.first()
        return undoing.told(request, self.outcome(row), [(row, spiked.old)] if spiked else [])

    def outcome(self, row: Any) -> str:
        return gettext("“%(row)s” is now %(state)s.") % {
            "row": row,
            "state": State(row.state).label,
        }

    def after(self, request: HttpRequest, row: Any) -> str:
        """Where a button leads once its move is made."""
        return request.get_full_path()

    # Lists
    def take_all(self, request: HttpRequest, new: str) -> None:
        """The same move for every ticked row; each refusal is said in its own words."""
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        done: list[tuple[Editorial, str]] = []
        for row in self.model._default_manager.filter(pk__in=ticked):
            old = row.state
            try:
                with transaction.atomic():
                    self.take(row, new, by=request.user)
                done.append((row, old))
            except WorkflowError as refusal:
                said = str(refusal)
                named = said if str(row) in said else f"{row}: {said}"
                self.message_user(request, named, messages.WARNING)
        if done:
            said = gettext("%(count)d moved to “%(state)s”.")
            said %= {"count": len(done), "state": State(new).label}
            self.message_user(request, undoing.told(request, said, done), messages.SUCCESS)


def closed(row: Editorial) -> str:
    """Why nothing of a locked row is written, whatever an old form says."""
    return gettext("“%(row)s” is %(state)s: its text stays as it is.") % {
        "row": row,
        "state": State(row.state).label,
    }


def move_action(new: str, permission: str, description: Any) -> Callable[..., None]:
    """A list action that takes the ticked rows to a state."""

    @admin.action(permissions=[permission], description=description)
    def act(desk: EditorialAdmin, request: HttpRequest, queryset: QuerySet) -> None:
        desk.take_all(request, new)

    act.__name__ = f"move_to_{new}"
    return act
