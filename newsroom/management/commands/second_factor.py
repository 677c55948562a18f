"""Who has a second factor, and on the machine itself taking one off."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from articles.models import User
from newsroom import second_factor, sessions


class Command(BaseCommand):
    help = (
        "List everybody who may log in: who has a second factor, and who must (exit status 1 if "
        "any of them lack it). With --reset, take somebody's off and log them out everywhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", metavar="NAME", help="whose second factor to take off")
        parser.add_argument("--user", metavar="NAME", help="who does that, for the history")

    def handle(self, *args: Any, reset: str | None, user: str | None, **options: Any) -> None:
        if reset:
            person = named(reset)
            self.reset(person, by=named(user) if user else person)
            return
        lacking = [person for person in staff() if not self.said_of(person)]
        if lacking:
            raise CommandError(f"{len(lacking)} of these must set one up at their next log-in.")

    def said_of(self, person: User) -> bool:
        """One line; says whether they have all that is asked of them."""
        device, must = second_factor.of(person), second_factor.must_have(person)
        said = "none"
        if device:
            count = second_factor.left(person)
            said = f"since {device.created_at:%Y-%m-%d}, {count} recovery codes left"
        mark = "ok" if device else "BAD" if must else "--"
        self.stdout.write(f"{mark:4}{person.get_username()}: {said}")
        return bool(device) or not must

    def reset(self, person: User, *, by: User) -> None:
        if not second_factor.forget(person):
            raise CommandError(_("%(who)s has no second factor.") % {"who": person})
        ended = sessions.end(person)
        second_factor.write_down(
            person, _("Second factor taken off by a command on the machine."), by=by
        )
        self.stdout.write(f"reset={person.get_username()} sessions_ended={ended}")


def staff() -> Any:
    return User.objects.filter(is_active=True, is_staff=True).order_by("username")


def named(name: str) -> User:
    """A user; CommandError where there is none of that name."""
    found = User.objects.filter(username=name).first()
    if found is None:
        raise CommandError(_("There is no user “%(name)s”.") % {"name": name})
    return found
