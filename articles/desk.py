"""What the editors' pages share: moves as buttons, and saves that see versions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markdownx.widgets import AdminMarkdownxWidget

from articles import undoing
from articles.workflow import Editorial, State, UnexplainedError, WorkflowError


class Kept(admin.ModelAdmin):
    """Rows that are retired in their own way and never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly(Kept):
    """Rows that only the machine writes, and people read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ChoreAdmin(Kept):
    """Rows that a worker may hold while an editor saves: only what was changed is written."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            return super().save_model(request, obj, form, change)
        if changed := self.columns(obj, form):
            obj.save(update_fields=changed)
        return None

    def columns(self, obj: Any, form: Any) -> list[str]:
        """The columns to write; what follows from a change is set on `obj` and named too."""
        names = {field.name for field in obj._meta.concrete_fields}
        return [name for name in form.changed_data if name in names]


class MarkdownWidget(AdminMarkdownxWidget):
    """A field of Markdown with its live preview, by a script of ours: the stock one knows nothing
    of fields that come later, nor of input methods."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 4} | (attrs or {}))

    class Media:
        extend = False
        css = {"all": ["markdownx/admin/css/markdownx.min.css"]}
        js = ["desk/editor.js"]


class IntakeAdmin(admin.ModelAdmin):
    """Rows that begin with something brought in: a small form of its own instead of all fields."""

    intake_form: ClassVar[type[forms.Form]]
    intake_words: ClassVar[dict[str, Any]]  # title, help, button

    def before(self, request: HttpRequest) -> dict[str, Any]:
        """What else the page tells whoever is about to bring something in."""
        return {}

    def bring_in(self, request: HttpRequest, form: forms.Form) -> Any | None:
        """The row behind a valid form; None when it was refused, with errors on the form."""
        raise NotImplementedError

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.intake_form(request.POST or None)
        if form.is_valid() and (row := self.bring_in(request, form)):
            here = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(here, args=[row.pk]))
        context = {
            **self.admin_site.each_context(request),
            **self.intake_words,
            **self.before(request),
            "form": form,
            "opts": self.opts,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/desk/intake.html", context)


class Moment(forms.DateTimeField):
    """A date and time, typed into the browser's own field, in the zone of the site."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M:%S")
        super().__init__(required=False, widget=widget, **kwargs)


class EditorialForm(forms.ModelForm):
    """A form that knows which version its reader saw, and the note for the move."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    # What typed.Drawn says; no browser may fill them in again after a reload.
    base = forms.CharField(
        widget=forms.HiddenInput({"autocomplete": "off"}), required=False, strip=False
    )
    tab = forms.CharField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"placeholder": _("why, for your colleagues")}),
    )
    refusal: ClassVar[str] = ""  # why the save was refused after the form itself was in order
    refused_field: ClassVar[str] = ""  # the field that it is about, if it is about one

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version

    @property
    def outdated(self) -> bool:
        """The row has changed since this form was opened."""
        return self.is_bound and self.data.get("seen") != str(self.instance.version)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.outdated:
            raise ValidationError(
                gettext("A colleague was quicker: %(row)s has changed.") % {"row": self.instance}
            )
        if self.refusal and self.refused_field:
            self.fields[self.refused_field].widget.attrs["autofocus"] = True
            raise ValidationError({self.refused_field: self.refusal})
        if self.refusal:
            raise ValidationError(self.refusal)
        return cleaned


@dataclass(frozen=True)
class Button:
    """A move that this user may make, and what stands against it now.

    `main` is what one comes for: it stands first, and Ctrl+Enter presses it.
    """

    new: str
    label: str
    objections: list[str]
    name: str = "_move"
    main: bool = False
    noted: bool = False  # needs a reason

    @property
    def because(self) -> str:
        return " ".join(self.objections)

    @property
    def key(self) -> str:
        """What tells it from the others on its page."""
        return f"{self.name.strip('_')}-{self.new}"


@dataclass(frozen=True)
class Missing:
    """A move that others may make from here, and who."""

    label: str
    who: str


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


def roles_with(permission: str) -> str:
    """The roles that have a permission, in words."""
    app, _dot, codename = permission.partition(".")
    known = Group.objects.filter(
        permissions__codename=codename, permissions__content_type__app_label=app
    )
    names = known.order_by("pk").values_list("name", flat=True)
    return gettext(", ").join(map(gettext, names))


def move_action(new: str, permission: str, description: Any) -> Callable[..., None]:
    """A list action that takes the ticked rows to a state."""

    @admin.action(permissions=[permission], description=description)
    def act(desk: EditorialAdmin, request: HttpRequest, queryset: QuerySet) -> None:
        desk.take_all(request, new)

    act.__name__ = f"move_to_{new}"
    return act
