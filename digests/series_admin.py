"""Series at the desk: what a digest is, when it comes, and what goes in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.kept import ChoreAdmin
from digests import cards, redirects
from digests.forms import SeriesForm
from digests.import_desk import ArchiveImportDesk
from digests.layout_desk import LayoutDesk
from digests.models import Series
from digests.recipe_desk import RecipeDesk
from digests.trial_desk import TrialDesk

# What the next draft depends on.
HOURS = {"out_times", "time_zone", "draft_minutes", "quiet_from", "quiet_until", "active"}


class SeriesAdmin(ArchiveImportDesk, RecipeDesk, LayoutDesk, TrialDesk, ChoreAdmin):
    form = SeriesForm
    change_form_template = "admin/digests/series/change_form.html"
    list_display = ("title", "slug", "language", "out_times", "time_zone", "due_at", "active")
    list_filter = ("active", "language")
    search_fields = ("title", "slug")
    autocomplete_fields = ("topics", "sources")
    readonly_fields = (
        *("due_at", "laid_out", "laid_out_here"),
        *("in_words", "would_pick", "try_here"),
    )
    fieldsets = (
        (
            _("What it is"),
            {"fields": ("title", "slug", "description", "language", "counterpart", "active")},
        ),
        (
            _("When"),
            {
                "description": _("Hours of the local day, in the time zone of the series."),
                "fields": (
                    *("time_zone", "out_times", "cutoff_minutes", "draft_minutes"),
                    *("rolling_hours", "carry_over_hours"),
                    *(("quiet_from", "quiet_until"), "in_words", "due_at"),
                ),
            },
        ),
        (
            _("What goes in"),
            {"fields": ("most_items", "per_source", "topics", "sources", "would_pick")},
        ),
        (
            _("How it reads"),
            {
                "fields": (
                    *("laid_out_here", "with_lead", "with_commentary", "edition_title"),
                    *("bilingual_titles", "tags", "categories"),
                )
            },
        ),
        (_("Sign-off"), {"fields": ("sign_off",)}),
        (
            _("How it is drafted"),
            {
                "description": _("Where a model is set up; without one, drafts are extracts."),
                "fields": ("instructions", "try_here", "double_draft", "second_opinion"),
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Series | None = None) -> Any:
        """A new Series starts with a layout of ours; later it is laid out on a page of its own."""
        fieldsets = super().get_fieldsets(request, obj)
        if settings.HUGO:
            fieldsets = (*fieldsets, (_("Where else it goes"), {"fields": ("hugo_site",)}))
        if obj is None:
            return swapped(fieldsets, "laid_out_here", "start_from")
        if not self.has_change_permission(request, obj):
            return swapped(fieldsets, "laid_out_here", "laid_out")
        return fieldsets

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Where readers knew it by another address, that leads to the new one."""
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            redirects.leave_series(obj, form.initial["slug"])
        if change and "title" in form.changed_data:
            cards.renamed(obj)

    def columns(self, obj: Any, form: Any) -> list[str]:
        """New hours give a new next draft."""
        changed = super().columns(obj, form)
        if HOURS & set(changed):
            obj.plan()
            changed += ["due_at", "out_at"]
        return changed


def swapped(fieldsets: Any, old: str, new: str) -> Any:
    """The same fieldsets with another field in a field's place."""
    return tuple(
        (title, options | {"fields": tuple(new if f == old else f for f in options["fields"])})
        for title, options in fieldsets
    )
