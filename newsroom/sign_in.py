"""The log-in: a password, and from whoever has a second factor its code on a page that follows.

Only who knows the password is told whether there is more to come. Wrong codes count like wrong
passwords, and the password alone resets no count.
"""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate, get_user_model, login, user_login_failed
from django.contrib.auth.views import LoginView
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from newsroom import second_factor, sessions

WAITING = "awaits_code"  # in a session: whose password was right
PATIENCE = 600  # seconds that the password is remembered


# Between the two pages
def remember(request: HttpRequest, user: Any) -> None:
    """That this browser knows somebody's password; it is nobody's session yet."""
    request.session.cycle_key()
    request.session[WAITING] = {
        "user": user.pk,
        "backend": user.backend,
        "hash": user.get_session_auth_hash(),
        "at": sessions.clock(),
    }


def awaited(session: SessionBase) -> Any | None:
    """Whose code is waited for; None when that took too long, or the password is another by now."""
    said = session.get(WAITING)
    if not said or not 0 <= sessions.clock() - said["at"] <= PATIENCE:
        return None
    user = get_user_model().objects.filter(pk=said["user"], is_active=True, is_staff=True).first()
    if user is None or not constant_time_compare(said["hash"], user.get_session_auth_hash()):
        return None
    user.backend = said["backend"]
    return user


# Guessing
def refuse_guessers(request: HttpRequest, user: Any) -> None:
    """ValidationError for who was wrong too often; they are shown another page, anyway."""
    if not AxesProxyHandler.is_allowed(request, {"username": user.get_username()}):
        request.axes_locked_out = True  # type: ignore[attr-defined]
        raise ValidationError(gettext("That was wrong too often."))


def count_against(request: HttpRequest, user: Any) -> None:
    """A wrong code is as bad as a wrong password."""
    credentials = {"username": user.get_username()}
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)


def checked_code(request: HttpRequest, user: Any, typed: str) -> str:
    """The code, if it is right; ValidationError with what to do else."""
    refuse_guessers(request, user)
    printed = second_factor.is_printed(typed)
    if until := second_factor.waits_until(user, typed):
        seconds = max(1, round((until - timezone.now()).total_seconds()))
        raise ValidationError(too_soon(seconds, printed))
    if not second_factor.is_right(user, typed):
        count_against(request, user)
        raise ValidationError(wrong(printed))
    return typed


def wrong(printed: bool) -> str:
    """What to do after a wrong code of a telephone, or of those that were printed."""
    if printed:
        return gettext("This recovery code is wrong, or was used already.")
    return gettext("This code is wrong, or was used already. Your telephone shows a new one soon.")


def too_soon(seconds: int, printed: bool) -> str:
    """How long to wait after too many of them, and what opens meanwhile: the other kind."""
    if seconds < 90:
        said = ngettext(
            "Wait %(n)d second, then try again.", "Wait %(n)d seconds, then try again.", seconds
        )
        return said % {"n": seconds}
    minutes = round(seconds / 60)
    if printed:
        said = ngettext(
            "There were too many wrong recovery codes. Wait %(n)d minute, or use the code your "
            "telephone shows.",
            "There were too many wrong recovery codes. Wait %(n)d minutes, or use the code your "
            "telephone shows.",
            minutes,
        )
        return said % {"n": minutes}
    said = ngettext(
        "There were too many wrong codes. Wait %(n)d minute, or use a recovery code.",
        "There were too many wrong codes. Wait %(n)d minutes, or use a recovery code.",
        minutes,
    )
    return said % {"n": minutes}


def checked_password(request: HttpRequest, user: Any, typed: str) -> str:
    """The password of whoever is at the desk already, if it is right; wrong ones are counted."""
    if authenticate(request, username=user.get_username(), password=typed) is None:
        raise ValidationError(gettext("This is not your password."))
    return typed


class CodeField(forms.CharField):
    """Six digits of a telephone or twelve that were printed, divided as one likes."""

    def __init__(self, **kwargs: Any) -> None:
        # Browsers offer what a telephone sent; both kinds of code are digits, so are the keys.
        known = {"autocomplete": "one-time-code", "inputmode": "numeric", "size": 20}
        kwargs.setdefault("label", _("Code"))
        super().__init__(max_length=40, widget=forms.TextInput(known), **kwargs)


# The pages
class SignIn(LoginView):
    """The password; who has a second factor is not in yet."""

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if second_factor.of(user) is None:
            return super().form_valid(form)
        remember(self.request, user)
        onward = urlencode({self.redirect_field_name: self.get_success_url()})
        return HttpResponseRedirect(f"{reverse('admin:login_code')}?{onward}")


class CodeForm(forms.Form):
    code = CodeField(
        help_text=_("The six digits your telephone shows, or one of your recovery codes.")
    )

    def __init__(self, request: HttpRequest, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user
        self.fields["code"].widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        return checked_code(self.request, self.user, self.cleaned_data["code"])


class CodePage(LoginView):
    """The code; then one is in."""

    form_class: Any = CodeForm
    template_name = "admin/second_factor/code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.user = awaited(request.session)
        if self.user is None:
            messages.info(request, gettext("That took too long. Log in once more."))
            onward = urlencode({self.redirect_field_name: self.get_redirect_url()})
            return HttpResponseRedirect(f"{reverse('admin:login')}?{onward}")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def get_default_redirect_url(self) -> str:
        return reverse("admin:index")

    def form_valid(self, form: Any) -> HttpResponse:
        device = second_factor.of(self.user)
        del self.request.session[WAITING]
        login(self.request, self.user)
        if device:
            second_factor.let_through(self.request.session, device)
        return HttpResponseRedirect(self.get_success_url())
