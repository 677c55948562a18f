"""What people type in about sources and articles."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import canonical, language, llm, proxies
from articles.editorial_form import EditorialForm
from articles.fields import MarkdownField, MarkdownForm, MarkdownWidget, Moment
from articles.models import Article, Source
from articles.workflow import State

LANGUAGES = [("", "—"), ("zh", "中文"), ("en", "English")]


class PageAddress(forms.CharField):
    """Where something is on the web. People leave out what browsers hide: then it is https."""

    def to_python(self, value: Any) -> str:
        typed = str(super().to_python(value))
        return f"https://{typed}" if canonical.is_bare(typed) else typed


class NewSource(forms.Form):
    url = forms.CharField(
        label=_("Address"),
        max_length=1000,
        widget=forms.TextInput(attrs={"autofocus": True, "inputmode": "url"}),
        help_text=_("Of the site or of its feed: the feed is found by itself."),
    )


class SourceForm(forms.ModelForm):
    site_url = forms.URLField(
        label=capfirst(_("site address")), max_length=1000, required=False, assume_scheme="https"
    )

    class Meta:
        model = Source
        fields = ("name", "site_url", "language", "attribution", "interval", "proxy")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if typed := self.fields.get("proxy"):  # absent for those who may only look
            ways = proxies.choices()
            if self.instance.proxy and self.instance.proxy not in dict(ways):
                ways.append((self.instance.proxy, self.instance.proxy))  # its setting is gone
            self.fields["proxy"] = forms.ChoiceField(
                choices=ways,
                label=typed.label,
                help_text=typed.help_text,
                required=False,
                widget=None if proxies.any_set() or self.instance.proxy else forms.HiddenInput,
            )


class NewArticle(forms.Form):
    url = PageAddress(
        label=_("Address"),
        max_length=4000,
        widget=forms.TextInput(attrs={"autofocus": True, "inputmode": "url"}),
    )
    title = forms.CharField(label=_("Title"), max_length=500, required=False)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Only where the page lets no machine in, such as a post on X or WeChat. "
            "Your name is kept with it."
        ),
    )


class ReviewForm(MarkdownForm, EditorialForm):
    """The draft of an article, and a box for its text where that is missing."""

    published_at = Moment(label=capfirst(_("published, says the source")))
    pasted = forms.CharField(
        label=_("Text of the article"), required=False, widget=forms.Textarea(attrs={"rows": 10})
    )

    class Meta:
        model = Article
        fields = "__all__"  # which ones is the admin's choice
        field_classes = {"summary": MarkdownField}
        widgets = {
            "headline": AdminTextInputWidget,
            "title": AdminTextInputWidget,
            "summary": MarkdownWidget,
            "language": forms.Select(choices=LANGUAGES),
            "summary_language": forms.Select(choices=LANGUAGES),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.state == State.REVIEW and llm.ready():
            said = gettext("why, for your colleagues; a model that drafts it anew is told, too")
            self.fields["note"].widget.attrs["placeholder"] = said

    def clean_pasted(self) -> str:
        """Only a draft still waits for a text; `intake.paste` tidies it."""
        text = self.cleaned_data["pasted"].strip()
        if text and self.instance.state != State.DRAFT:
            raise forms.ValidationError(gettext("Its summary rests on the text it has."))
        return str(text)

    def clean_summary(self) -> str:
        summary = str(self.cleaned_data["summary"])
        if not summary and self.instance.state in (State.REVIEW, State.APPROVED):
            raise forms.ValidationError(
                gettext("An article in review cannot do without a summary.")
            )
        return summary

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("summary") and not cleaned.get("summary_language"):
            cleaned["summary_language"] = language.of(cleaned["summary"])
            self.changed_data.append("summary_language")
        return cleaned
