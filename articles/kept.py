"""Rows at the desk that nobody deletes: retired, written by the machine, or held by a worker."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


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
