"""The people who work here, and what they may do."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.kept import Kept
from articles.models import User
from articles.person_forms import ROLES, NewPerson, PersonForm


class PersonAdmin(Kept, UserAdmin):
    """People leave by being deactivated: what they decided keeps their name."""

    form = PersonForm
    add_form = NewPerson
    add_form_template = None  # Django's only says that the next page has more
    fieldsets = (
        *UserAdmin.fieldsets[:2],  # type: ignore[index]
        (_("Interface"), {"fields": ("language",)}),
        (_("What this person may do"), {"fields": ("is_active", "groups")}),
        (
            _("Beyond the roles"),
            {
                "classes": ("collapse",),
                "fields": ("is_staff", "is_superuser", "user_permissions"),
            },
        ),
        *UserAdmin.fieldsets[3:],  # type: ignore[index]
    )
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2")}),
        (None, {"fields": ("groups", "language", "is_staff")}),
    )
    filter_horizontal = ("user_permissions",)
    readonly_fields = ("last_login", "date_joined")
    list_display = ("username", "full_name", "roles", "is_active", "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever manages people has no way into the account of a superuser, who can run any code:
        neither a new password nor anything else."""
        beyond = getattr(obj, "is_superuser", False) and not request.user.is_superuser
        return not beyond and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Only superusers make superusers."""
        fixed = tuple(super().get_readonly_fields(request, obj))
        return fixed if request.user.is_superuser else (*fixed, "is_superuser")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Somebody new is a colleague who may log in here."""
        return {"is_staff": True, **super().get_changeform_initial_data(request)}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("full name"), ordering="first_name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return gettext(", ").join(
            gettext(group.name) if group.name in ROLES else group.name
            for group in user.groups.all()
        )
