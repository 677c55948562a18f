"""The kinds of fields that a layout is made of."""

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe


class Text(forms.CharField):
    """Words exactly as typed: blanks at their ends count, lines end as in Markdown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class Signs(forms.CharField):
    """Short signs, with blanks between them."""

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return str(super().to_python(value)).split()


class Places(forms.Widget):
    """Choices in an order: a list of places to fill, with a few left over for more."""

    SPARE = 3
    choices: Any = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_0"

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        taken = [choice for choice in value or [] if choice]
        context = {
            "name": name,
            "id": (attrs or {}).get("id", name),
            "described_by": (attrs or {}).get("aria-describedby", ""),
            "rows": [*taken, *[""] * self.SPARE],
            "choices": list(self.choices),
        }
        return mark_safe(render_to_string("admin/digests/series/places.html", context))


class Ordered(forms.MultipleChoiceField):
    """Choices in an order, any of them more than once."""

    widget = Places

    def to_python(self, value: Any) -> list[str]:
        return [choice for choice in super().to_python(value) if choice]


def count(label: Any, *, least: int = 0, most: int = 40, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=help_text)


def tick(label: Any, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help_text)


def text_area() -> forms.Textarea:
    """For words of several lines; the browser's one-line field would run them together."""
    return forms.Textarea(attrs={"rows": 4})
