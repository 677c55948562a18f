"""Say what is set, what is missing, and what cannot be reached."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom import doctor
from newsroom.symptoms import MISSING


class Command(BaseCommand):
    help = "Look at everything this newsroom needs; exit status 1 when something is wrong."
    requires_system_checks = []  # they are among what is looked at

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for sign in doctor.look():
            mark = "BAD" if not sign.good else "--" if sign.said.startswith(MISSING) else "ok"
            self.stdout.write(f"{mark:4}{sign.name}: {sign.said}")
            wrong += not sign.good
        if wrong:
            raise CommandError(f"{wrong} of these need attention.")
