"""Channels at the desk: whom to tell of what, and a test to see that it arrives."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles import mail
from articles.fetch import FetchError
from articles.mail import MailError
from articles.models import Outbox
from articles.notice_words import EVENTS
from digests import letters
from digests.letters import ChannelError
from digests.models import Channel
from digests.outbox_desk import first_words, standing_of

SHOWN = 5  # messages on the page of a channel


def event_choices() -> list[tuple[str, str]]:
    """What a channel may tell, in words."""
    return [(name, gettext(label)) for name, (label, _who) in EVENTS.items()]


class ChannelForm(forms.ModelForm):
    events = forms.MultipleChoiceField(
        label=_("what it tells"), choices=event_choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Channel
        fields = "__all__"  # which ones is the admin's choice  # noqa: DJ007
        widgets = {
            "address": forms.Textarea({"rows": 2, "cols": 80, "spellcheck": "false"}),
            "secret": forms.TextInput({"size": 60, "autocomplete": "off", "spellcheck": "false"}),
            "quiet_from": forms.TimeInput({"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput({"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("events", "language"):  # their defaults are functions
            if name in self.fields:
                self.fields[name].show_hidden_initial = False


class ChannelAdmin(admin.ModelAdmin):
    form = ChannelForm
    change_form_template = "admin/digests/channel/change_form.html"
    change_list_template = "admin/digests/channel/change_list.html"
    list_display = ("name", "kind", "where", "told", "spoken", "active")
    list_filter = ("active", "kind")
    autocomplete_fields = ("series",)
    fieldsets = (
        (None, {"fields": ("name", "kind", "address", "secret", "language", "active")}),
        (_("What it tells"), {"fields": ("events", "series")}),
        (_("Quiet hours"), {"fields": (("quiet_from", "quiet_until"),)}),
    )

    # An address and a secret let anybody write to the group: only who may change them sees them.
    def get_fieldsets(self, request: HttpRequest, obj: Channel | None = None) -> Any:
        if obj is None or self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        return (
            (None, {"fields": ("name", "kind", "where", "spoken", "active")}),
            (_("What it tells"), {"fields": ("told", "series")}),
            (_("Quiet hours"), {"fields": (("quiet_from", "quiet_until"),)}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Channel | None = None) -> Any:
        shown = () if obj is None or self.has_change_permission(request, obj) else SEEN
        return (*super().get_readonly_fields(request, obj), *shown)

    def get_urls(self) -> list[Any]:
        test = self.admin_site.admin_view(require_POST(self.test))
        return [path("<int:pk>/test/", test, name="digests_channel_test"), *super().get_urls()]

    @admin.display(description=_("address"))
    def where(self, channel: Channel) -> str:
        return channel.shown_address()

    @admin.display(description=_("what it tells"))
    def told(self, channel: Channel) -> str:
        if set(channel.events) >= set(EVENTS):
            return gettext("everything")
        return gettext(", ").join(gettext(EVENTS[name][0]) for name in channel.events)

    @admin.display(description=_("language"))
    def spoken(self, channel: Channel) -> str:
        return channel.get_language_display()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"no_mail": not mail.ready()})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["no_mail"] = not mail.ready()
        if channel := kwargs.get("obj"):
            context["sent"] = latest(channel)
        return super().render_change_form(request, context, *args, **kwargs)

    def test(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send a test at once, and say what came of it."""
        channel = get_object_or_404(Channel, pk=pk)
        if not self.has_change_permission(request, channel):
            raise PermissionDenied
        try:
            letters.try_out(channel, timezone.now())
        except (FetchError, ChannelError, MailError) as error:
            said = gettext("The test did not arrive: %(why)s") % {"why": gettext(str(error))}
            messages.error(request, said)
        else:
            messages.success(request, gettext("The test was sent; it should be there by now."))
        return HttpResponseRedirect(reverse("admin:digests_channel_change", args=[pk]))


SEEN = ("where", "told", "spoken")


def latest(channel: Channel) -> list[tuple[Outbox, str, str]]:
    """The last messages to a channel: the row, what it says, how it stands."""
    rows = Outbox.objects.of(Outbox.MESSAGE).filter(payload__channel=channel.pk)[:SHOWN]
    return [(row, first_words(row), standing_of(row, timezone.now())) for row in rows]
