"""The list of users as who manages them sees it: also how well each is guarded."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from newsroom import second_factor


class GuardColumn:
    """A column for the second factor, for whoever may change users; others see none."""

    def get_list_display(self: Any, request: HttpRequest) -> Any:
        shown = super().get_list_display(request)  # type: ignore[misc]
        return (*shown, "second_factor") if self.has_change_permission(request) else shown

    def get_queryset(self: Any, request: HttpRequest) -> QuerySet:
        theirs = TOTPDevice.objects.filter(user_id=OuterRef("pk"), confirmed=True).order_by("pk")
        must = Exists(second_factor.who_must().filter(pk=OuterRef("pk")))
        found: QuerySet = super().get_queryset(request)  # type: ignore[misc]
        since = Subquery(theirs.values("created_at")[:1])
        return found.annotate(guarded=Exists(theirs), guarded_since=since, guard_due=must)

    @admin.display(description=_("second factor"), ordering="guarded_since")
    def second_factor(self, user: Any) -> str:
        if user.guarded and user.guarded_since:
            day = timezone.localtime(user.guarded_since)
            return gettext("since %(day)s") % {"day": f"{day:%Y-%m-%d}"}
        if user.guarded:  # by an older django-otp, which wrote no day
            return gettext("set up")
        if not user.guard_due:
            return ""
        why = gettext("It is asked for at the next log-in.")
        return format_html('<span class="badge wait" title="{}">{}</span>', why, gettext("lacking"))
