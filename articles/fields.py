"""Fields that the forms of several desks share: Markdown, and a moment."""

from datetime import datetime
from typing import Any

from django import forms
from markdownx.widgets import AdminMarkdownxWidget

from articles import flanking

YEARS = range(1900, 9000)  # so that no zone leads out of what a date can say


class MarkdownWidget(AdminMarkdownxWidget):
    """A field of Markdown with its live preview, by a script of ours: the stock one knows nothing
    of fields that come later, nor of input methods."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 4} | (attrs or {}))

    class Media:
        extend = False
        css = {"all": ["markdownx/admin/css/markdownx.min.css"]}
        js = ["desk/editor.js"]


class MarkdownField(forms.CharField):
    """Markdown, in which lines end as they are kept."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").strip()

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and self.to_python(initial) != self.to_python(data)


def as_saved(typed: str, kept: str) -> str:
    """Markdown as it would be saved: repaired, but what nobody touched stays to the byte."""
    said = typed.replace("\r\n", "\n").strip()
    return kept if said == kept.strip() else flanking.repair(said)


class MarkdownForm(forms.ModelForm):
    """Markdown typed here is repaired on its way in; what nobody touched stays to the byte."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if not isinstance(field, MarkdownField) or name not in cleaned:
                continue
            if name in self.changed_data:
                cleaned[name] = flanking.repair(cleaned[name])
            elif self.instance.pk:
                cleaned[name] = self.get_initial_for_field(field, name)
        return cleaned


class Moment(forms.DateTimeField):
    """A date and time, typed into the browser's own field, in the zone of the site."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M:%S")
        super().__init__(required=False, widget=widget, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        found = super().to_python(value)
        if found and found.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found
