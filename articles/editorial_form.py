"""The form of a change page: which version its reader saw, and what goes with the move."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.workflow import overtaken


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
            raise ValidationError(overtaken(self.instance))
        if self.refusal and self.refused_field:
            self.fields[self.refused_field].widget.attrs["autofocus"] = True
            raise ValidationError({self.refused_field: self.refusal})
        if self.refusal:
            raise ValidationError(self.refusal)
        return cleaned
