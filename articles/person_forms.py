"""What people type in about their colleagues."""

from typing import Any

from django import forms
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from articles.models import User

# What each role is for, in the words of the handbook.
ROLES = {
    gettext_noop("Writer"): _("writes, edits, submits"),
    gettext_noop("Editor"): _("also approves, sends back, spikes, composes, follows sources"),
    gettext_noop("Publisher"): _(
        "also publishes, corrects, withdraws, waives, runs Series and channels"
    ),
}


class Roles(forms.ModelMultipleChoiceField):
    """The roles of a person, each with what it may; one that was made here has its name alone."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self) -> None:
        super().__init__(Group.objects.order_by("pk"), label=_("Roles"), required=False)

    def label_from_instance(self, obj: Any) -> str:
        name, purpose = gettext(obj.name), ROLES.get(obj.name)
        if purpose is None:
            return str(obj.name)
        return gettext("%(role)s: %(purpose)s") % {"role": name, "purpose": purpose}


class PersonForm(UserChangeForm):
    groups = Roles()

    class Meta(UserChangeForm.Meta):
        model = User


class NewPerson(UserCreationForm):
    """Somebody new has a password: nobody logs in by anything else."""

    groups = Roles()

    class Meta(UserCreationForm.Meta):
        model = User
