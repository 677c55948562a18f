"""What publish and withdraw share: whose hand it is, and which edition."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError, CommandParser

from articles.models import User
from digests.models import Digest


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("id", type=int, help="the id of the edition")
    parser.add_argument("--user", required=True, metavar="NAME", help="in whose name")


def edition_and_user(options: dict[str, Any]) -> tuple[Digest, User]:
    digest = Digest.objects.select_related("series").filter(pk=options["id"]).first()
    user = get_user_model().objects.filter(username=options["user"]).first()
    if digest is None:
        raise CommandError(f"There is no edition {options['id']}.")
    if user is None:
        raise CommandError(f"There is no user “{options['user']}”.")
    return digest, user


def report(digest: Digest) -> str:
    return f"{digest.pk} {digest.get_absolute_url()} {digest.state}"
