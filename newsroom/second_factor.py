"""The second factor: besides the password a code from one's telephone, or one that was printed.

Secrets and codes are django-otp's rows: a TOTPDevice of a person, and a StaticDevice with what was
printed. A session says by which device its person came in.
"""

import re
import secrets
import time
import unicodedata
from binascii import unhexlify
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Q, QuerySet
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.models import User

WORDS = NONE, CHIEFS, ALL = "none", "chiefs", "all"  # who must have one
# Who may publish, and who may give anybody that right.
CHIEF = ("digests.publish_digest", "articles.change_user", "auth.change_group")
BY_ROWS = "django.contrib.auth.backends.ModelBackend"  # which knows who has a right
PRINTED = 10  # recovery codes
DIGITS = 12  # of each: telephones show the same keys for them as for the others
TOLERANCE = 1  # steps of half a minute that a telephone's clock may be off


# Who has one, and who must
def of(user: Any) -> TOTPDevice | None:
    """The telephone somebody set up."""
    return TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).order_by("pk").first()


def must_have(user: Any) -> bool:
    """Whether this newsroom asks it of somebody (NEWSROOM_SECOND_FACTOR)."""
    if settings.SECOND_FACTOR == CHIEFS:
        return user.is_superuser or any(map(user.has_perm, CHIEF))
    return bool(settings.SECOND_FACTOR != NONE)  # what nobody knows (a system check) is all


def who_must() -> QuerySet[User]:
    """Everybody who may log in and of whom it is asked, as must_have() says of one."""
    found = User.objects.filter(is_active=True, is_staff=True)
    if settings.SECOND_FACTOR == NONE:
        return found.none()
    if settings.SECOND_FACTOR != CHIEFS:
        return found
    may = (User.objects.with_perm(right, backend=BY_ROWS).values("pk") for right in CHIEF)
    return found.filter(reduce(or_, (Q(pk__in=those) for those in may), Q(is_superuser=True)))


def is_through(user: Any, session: SessionBase) -> bool:
    """Whether the password was enough, or the second factor was given too."""
    device = of(user)
    if device is None:
        return not must_have(user)
    return bool(session.get(DEVICE_ID_SESSION_KEY) == device.persistent_id)


def is_wanting(user: Any) -> bool:
    """Whether somebody at the door must set one up first."""
    return bool(user.is_staff and must_have(user) and of(user) is None)


def let_through(session: SessionBase, device: TOTPDevice) -> None:
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id


def left(user: Any) -> int:
    """How many printed codes have not been used."""
    return StaticToken.objects.filter(device__user_id=user.pk).count()


# Codes
def plain(typed: str) -> str:
    """A code as it was meant: without what only divides it, in whatever width of letters."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", typed))


def is_printed(typed: str) -> bool:
    """Whether somebody meant one of the codes that were printed."""
    return len(plain(typed)) == DIGITS


def is_right(user: Any, typed: str) -> bool:
    """Whether a code is this person's. A right one is used up, after a wrong one all must wait."""
    code = plain(typed)
    with transaction.atomic():
        device = asked(user, code)
        return bool(device and device.verify_token(code))


def asked(user: Any, code: str) -> TOTPDevice | StaticDevice | None:
    """Who is to say whether a code is right: by its length, so that only one is asked."""
    kind = StaticDevice if is_printed(code) else TOTPDevice
    found: Any = kind.objects.filter(user_id=user.pk, confirmed=True)
    device: TOTPDevice | StaticDevice | None = found.select_for_update().order_by("pk").first()
    return device


def waits_until(user: Any, typed: str) -> datetime | None:
    """When a code is looked at again after too many wrong ones; None if it would be now."""
    with transaction.atomic():
        device = asked(user, plain(typed))
        allowed, why = device.verify_is_allowed() if device else (True, None)
    until: datetime | None = None if allowed or not why else why["locked_until"]
    return until


def begins(key: str, typed: str) -> TOTP | None:
    """The state of a telephone that has just got its secret, if it shows this code now."""
    code = plain(typed)
    if not code.isdecimal():
        return None
    totp = TOTP(unhexlify(key))
    totp.time = time.time()
    return totp if len(code) == totp.digits and totp.verify(int(code), TOLERANCE) else None


# Set up, printed, taken off
def offered(user: Any, key: str) -> TOTPDevice:
    """A telephone as it would be; not saved."""
    return TOTPDevice(user=user, key=key)


@transaction.atomic
def set_up(user: Any, key: str, totp: TOTP) -> tuple[TOTPDevice, list[str]]:
    """Somebody's telephone from now on, and codes to print; any that were there are gone."""
    User.objects.select_for_update().get(pk=user.pk)
    forget(user)
    state = {"drift": totp.drift, "last_t": totp.t()}  # no code opens twice
    device = TOTPDevice.objects.create(user=user, name="TOTP", key=key, **state)
    return device, print_anew(user)


@transaction.atomic
def print_anew(user: Any) -> list[str]:
    """New codes to print, as they are written; the old ones are void."""
    StaticDevice.objects.filter(user_id=user.pk).delete()
    device = StaticDevice.objects.create(user=user, name="printed")
    codes = [f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _ in range(PRINTED)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return ["-".join(re.findall("....", code)) for code in codes]


@transaction.atomic
def forget(user: Any) -> bool:
    """Take it off; says whether there was one."""
    there = of(user) is not None
    TOTPDevice.objects.filter(user_id=user.pk).delete()
    StaticDevice.objects.filter(user_id=user.pk).delete()
    return there


def write_down(user: Any, said: str, *, by: Any) -> None:
    """What was done to somebody's way in, in the history of that person."""
    LogEntry.objects.create(
        user_id=by.pk,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(user.pk),
        object_repr=str(user)[:200],
        action_flag=CHANGE,
        change_message=said,
    )
