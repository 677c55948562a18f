"""What every installation needs: roles, the clock's schedule, a first account."""

import secrets
from itertools import chain, count
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

ADMIN = "admin"

WRITER = [
    "view_article", "add_article", "change_article",
    "view_source", "view_story", "view_snapshot", "view_series", "view_topic", "view_spelling",
    "view_name", "view_override", "view_prompttext",
    "view_digest", "change_digest", "view_alarm", "view_waiver", "view_job",
    "view_item", "add_item", "change_item", "delete_item",
    "view_commentary", "add_commentary", "change_commentary", "delete_commentary",
]  # fmt: skip
EDITOR = [
    *WRITER,
    "view_outbox", "resend_outbox", "view_channel",
    "approve_article", "spike_article", "change_story",
    "add_source", "change_source", "view_price", "view_budget", "view_call",
    "add_override", "add_name", "change_name", "delete_name",
    "add_topic", "change_topic", "add_spelling", "change_spelling", "delete_spelling",
    "add_digest", "approve_digest", "spike_digest", "settle_alarm",
]  # fmt: skip
PUBLISHER = [
    *EDITOR,
    "add_channel", "change_channel", "delete_channel",
    "publish_digest", "withdraw_digest", "correct_digest", "add_waiver",
    "add_series", "change_series", "view_redirect",
]  # fmt: skip
ROLES = {"Writer": WRITER, "Editor": EDITOR, "Publisher": PUBLISHER}


def prepare(sender: Any, **kwargs: Any) -> None:
    """After migrating: roles and schedule, made once and brought up to date."""
    if sender.name == "django_q":  # it comes after ours: its tables and their permissions are there
        make_roles()
        make_schedule()


def make_roles() -> None:
    ours = Q(content_type__app_label__in=["articles", "digests"])
    for name, codenames in ROLES.items():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.set(Permission.objects.filter(ours, codename__in=codenames))


def make_schedule() -> None:
    from django_q.models import Schedule

    Schedule.objects.update_or_create(
        name="tick",
        defaults={
            "func": "newsroom.clock.tick",
            "schedule_type": Schedule.MINUTES,
            "minutes": 1,
            "repeats": -1,
        },
    )


class Account(NamedTuple):
    name: str
    password: str


def first_admin() -> Account | None:
    """A new administrator, whose password is known this once; None when there is an active one."""
    users = get_user_model().objects
    if users.filter(is_superuser=True, is_active=True).exists():
        return None
    names = chain([ADMIN], (f"{ADMIN}{number}" for number in count(2)))
    name = next(name for name in names if not users.filter(username=name).exists())
    account = Account(name, secrets.token_urlsafe(12))
    users.create_superuser(account.name, password=account.password)
    return account
