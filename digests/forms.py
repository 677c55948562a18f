"""What people type in about editions, their items, and the Series they belong to."""

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.admin.widgets import (
    AdminIntegerFieldWidget,
    AdminTextareaWidget,
    AdminTextInputWidget,
)
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import markdown as prose
from articles.editorial_form import EditorialForm
from articles.fields import MarkdownField, MarkdownForm, MarkdownWidget, Moment
from digests import render
from digests.layout import LAYOUTS
from digests.layout_words import preset_choices
from digests.models import Commentary, Digest, Item, Series

COMMAS = re.compile(r"[,，、;；\n]")


class CommaList(forms.CharField):
    """A list of short texts, typed with commas of any kind between them."""

    widget = AdminTextInputWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        parts = COMMAS.split((value or "").replace("\x00", ""))
        return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


class LinkLines(forms.CharField):
    """Further links, one a line: an address, a space, and its title."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(f"{link['url']} {link['title']}".strip() for link in value)

    def to_python(self, value: Any) -> Any:
        lines = (line.split(None, 1) for line in (value or "").replace("\x00", "").splitlines())
        return [
            {"url": url, "title": "".join(title) or prose.escape(url)}
            for url, *title in filter(None, lines)
        ]

    def validate(self, value: Any) -> None:
        for link in value:
            if not render.link(link["url"]):
                raise forms.ValidationError(gettext("“%(url)s” is no web address.") % link)


class HourToCome(forms.BaseForm):
    """A form with the hour at which an edition goes out by itself: one that has passed never does,
    and readers would be told at once that the edition is late."""

    def clean_publish_at(self) -> Any:
        hour = self.cleaned_data["publish_at"]
        if hour and "publish_at" in self.changed_data and hour <= timezone.now():
            raise forms.ValidationError(
                gettext("This hour has passed. Leave it empty, and publish the edition by hand.")
            )
        return hour


class EditionForm(HourToCome, MarkdownForm, EditorialForm):
    tags = CommaList(label=_("Tags"))
    categories = CommaList(label=_("Categories"))
    publish_at = Moment(
        label=_("Goes out at"), help_text=_("Once approved. Empty: when somebody publishes it.")
    )

    class Meta:
        model = Digest
        fields = ("title", "lead", "description", "tags", "categories", "publish_at")
        field_classes = {"lead": MarkdownField}
        widgets = {
            "lead": MarkdownWidget,
            "description": AdminTextareaWidget(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.published_at:
            self.fields["note"].widget.attrs["placeholder"] = gettext("why, for the readers")


class ItemForm(MarkdownForm):
    links = LinkLines(
        label=_("Further links"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line: address, space, title."),
    )

    class Meta:
        model = Item
        fields = (
            *("position", "title", "url", "attribution", "published_on", "access"),
            *("body", "links"),
        )
        field_classes = {"title": MarkdownField, "body": MarkdownField}
        widgets = {
            "position": AdminIntegerFieldWidget(attrs={"aria-label": _("position")}),
            "title": AdminTextInputWidget(attrs={"aria-label": _("title")}),
            "attribution": AdminTextInputWidget,
            "url": AdminTextInputWidget(attrs={"inputmode": "url"}),
            "published_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "body": MarkdownWidget,
        }

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        if url and not render.link(url):
            raise forms.ValidationError(gettext("“%(url)s” is no web address.") % {"url": url})
        return url


class CommentaryForm(MarkdownForm):
    class Meta:
        model = Commentary
        fields = ("heading", "body", "byline")
        field_classes = {"heading": MarkdownField, "body": MarkdownField}
        widgets = {"body": MarkdownWidget}


class NewEdition(HourToCome, forms.Form):
    series = forms.ModelChoiceField(Series.objects.active(), label=_("Series"))
    cutoff = Moment(label=_("Cut-off"), help_text=_("Empty: now."))
    publish_at = Moment(
        label=_("Goes out at"), help_text=_("Once approved. Empty: when somebody publishes it.")
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)  # `by_hand`

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Where there is one Series, it is that one."""
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["series"]
        choice.widget.attrs["autofocus"] = True
        if len(only := choice.queryset[:2]) == 1:
            choice.initial = only[0]


class SeriesForm(forms.ModelForm):
    tags = CommaList(label=_("Tags"), help_text=_("Of every edition; with commas between them."))
    categories = CommaList(label=_("Categories"))
    start_from = forms.ChoiceField(
        label=_("Layout"),
        choices=preset_choices,
        initial="bulletin",
        help_text=_("To start with; every detail of it can be changed once the series is there."),
    )

    class Meta:
        model = Series
        fields = "__all__"  # which ones is the admin's choice  # noqa: DJ007
        widgets = {
            "description": AdminTextareaWidget(attrs={"rows": 2}),
            "quiet_from": forms.TimeInput({"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput({"type": "time"}, format="%H:%M"),
        }
        help_texts = {"slug": _("The first part of its pages: “daily” makes /daily/.")}
        error_messages = {
            "slug": {
                "invalid": _(
                    "Only Latin letters, digits, hyphens and underscores, as in morning-brief."
                )
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Its default is a function, for which Django would compare with what the page says it was.
        if "time_zone" in self.fields:
            self.fields["time_zone"].show_hidden_initial = False
        if self.instance.pk:
            del self.fields["start_from"]

    def save(self, commit: bool = True) -> Any:
        if preset := self.cleaned_data.get("start_from"):
            self.instance.layout = LAYOUTS[preset].to_json()
        return super().save(commit)
