"""One's own second factor at the desk, and what a chief may do about somebody else's."""

from base64 import b32encode
from io import BytesIO
from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy, ngettext
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from articles.models import User
from newsroom import second_factor, sessions
from newsroom.doorkeeper import at_the_door
from newsroom.sign_in import CodeField, checked_code, checked_password

OFFERED = "offered_key"  # in a session: the secret that is on the screen
A_MODULE = 5  # pixels of a QR code's dots


class PasswordForm(forms.Form):
    """One's password first: what follows is nothing for who finds an unattended desk."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, user: Any, *args: Any) -> None:
        super().__init__(*args)
        self.request, self.user = request, user

    def clean_password(self) -> str:
        return checked_password(self.request, self.user, self.cleaned_data["password"])


class BeginForm(PasswordForm):
    """The first code of a telephone that has just got its secret."""

    code = CodeField(label=gettext_lazy("The six digits it shows now"))

    def clean_code(self) -> str:
        key = self.request.session.get(OFFERED, "")
        self.totp = second_factor.begins(key, self.cleaned_data["code"]) if key else None
        if self.totp is None:
            raise forms.ValidationError(
                gettext(
                    "This is not what it should show. Scan the picture once more, and look whether "
                    "the telephone's clock is right."
                )
            )
        return str(self.cleaned_data["code"])


class ProofForm(PasswordForm):
    """A password, and only then a code: it is used up by being looked at."""

    code = CodeField()

    def clean_code(self) -> str:
        if "password" not in self.cleaned_data:
            return ""
        return checked_code(self.request, self.user, self.cleaned_data["code"])


class ReasonForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, widget=forms.TextInput({"size": 60})
    )


# One's own
def own(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Set it up, print codes, take it off; also for who is not let in before that is done."""
    person = at_the_door(request)
    if not (person.is_authenticated and person.is_active and person.is_staff):
        return to_login(request)
    if request.POST.get("do") == "leave":
        logout(request)
        return HttpResponseRedirect(reverse("admin:index"))
    if second_factor.of(person) is None:
        return begin(site, request, person)
    if request.user.pk != person.pk:  # set up elsewhere since this session began
        return to_login(request)
    return keep(site, request, person)


def to_login(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('admin:login')}?next={reverse('admin:second_factor')}")


def begin(site: AdminSite, request: HttpRequest, person: Any) -> HttpResponse:
    """The picture with the secret, until a first code shows that it has arrived."""
    sent = request.POST if request.POST.get("do") == "begin" else None
    form = BeginForm(request, person, sent)
    if form.is_valid() and form.totp:
        key = request.session.pop(OFFERED)
        device, codes = second_factor.set_up(person, key, form.totp)
        request.session.cycle_key()
        second_factor.let_through(request.session, device)
        second_factor.write_down(person, gettext("Second factor set up."), by=person)
        return page(site, request, "codes", codes=codes, new=True, onward=onward(request))
    key = request.session.setdefault(OFFERED, default_key())
    device = second_factor.offered(person, key)
    context = {"form": form, "person": person, "must": second_factor.must_have(person)}
    return page(site, request, "begin", **context, **shown(device))


def shown(device: TOTPDevice) -> dict[str, Any]:
    """A secret as a picture, as letters, and as an address that telephones open."""
    secret = b32encode(device.bin_key).decode()
    groups = [secret[place : place + 4] for place in range(0, len(secret), 4)]
    address = device.config_url
    return {"secret": " ".join(groups), "address": address, "picture": picture(address)}


def picture(said: str) -> SafeString:
    """A QR code as SVG with attributes alone: no policy for styles concerns it."""
    drawn = BytesIO()
    segno.make(said, micro=False, error="m").save(
        *(drawn, "svg"), scale=A_MODULE, dark="#000", light="#fff", xmldecl=False, svgns=True
    )
    return mark_safe(drawn.getvalue().decode())


def onward(request: HttpRequest) -> str:
    """Where one was going before this was asked."""
    url = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return url if safe else reverse("admin:index")


def keep(site: AdminSite, request: HttpRequest, person: Any) -> HttpResponse:
    """How it stands, and three buttons."""
    do = request.POST.get("do", "")
    if do == "elsewhere":
        count = sessions.end(person, but=request.session.session_key)
        messages.success(request, ended(count))
        return HttpResponseRedirect(reverse("admin:second_factor"))
    form = ProofForm(request, person, request.POST if do in ("print", "forget") else None)
    if form.is_valid() and do == "print":
        codes = second_factor.print_anew(person)
        second_factor.write_down(person, gettext("New recovery codes."), by=person)
        return page(site, request, "codes", codes=codes, onward=reverse("admin:second_factor"))
    if form.is_valid():
        second_factor.forget(person)
        second_factor.write_down(person, gettext("Second factor taken off."), by=person)
        if not second_factor.must_have(person):
            messages.success(request, gettext("The password alone lets you in from now on."))
        return HttpResponseRedirect(reverse("admin:second_factor"))
    return page(
        *(site, request, "keep"),
        form=form,
        since=getattr(second_factor.of(person), "created_at", None),
        left=second_factor.left(person),
        must=second_factor.must_have(person),
    )


def ended(count: int) -> str:
    if not count:
        return gettext("Nowhere else was anybody logged in.")
    return ngettext(
        "Logged out in %(count)d other place.", "Logged out in %(count)d other places.", count
    ) % {"count": count}


def page(site: AdminSite, request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    titles = {
        "begin": gettext("Set up a second factor"),
        "keep": gettext("Your second factor"),
        "codes": gettext("Recovery codes"),
    }
    everywhere = {**site.each_context(request), "title": titles[name]}
    return TemplateResponse(request, f"admin/second_factor/{name}.html", everywhere | context)


# Somebody else's
def of_somebody(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """What a chief may do for who lost a telephone or left a session open."""
    person = get_object_or_404(User, pk=pk)
    desk = site.get_model_admin(User)
    if not desk.has_change_permission(request, person):
        raise PermissionDenied
    if person.is_superuser and not request.user.is_superuser:
        raise PermissionDenied
    do = request.POST.get("do", "")
    form = ReasonForm(request.POST if do else None)
    if form.is_valid() and do in ("forget", "everywhere"):
        messages.success(request, done(do, person, by=request.user, why=form.cleaned_data["why"]))
        return HttpResponseRedirect(request.path)
    context = {
        **site.each_context(request),
        "title": gettext("How %(who)s gets in") % {"who": person},
        "opts": desk.opts,
        "person": person,
        "form": form,
        "since": getattr(second_factor.of(person), "created_at", None),
        "left": second_factor.left(person),
        "must": second_factor.must_have(person),
    }
    return TemplateResponse(request, "admin/second_factor/of_somebody.html", context)


def done(do: str, person: User, *, by: Any, why: str) -> str:
    """What was done to how somebody gets in; whoever is in by it is logged out, too."""
    if do == "forget" and second_factor.forget(person):
        said = gettext("Second factor taken off.")
    else:
        said = gettext("Logged out everywhere.")
    sessions.end(person)
    second_factor.write_down(person, f"{said} {why}", by=by)
    return said
