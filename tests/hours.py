"""A day for tests that speak of today: far from every border of the clock and the calendar."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

NOON = datetime(2026, 7, 15, 12, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Wednesday

# How the script of another process begins whose clock goes on from ours; its last argument is
# what `now_here()` said.
FOLLOWING = """
import sys
from datetime import datetime
import time_machine
time_machine.travel(datetime.fromisoformat(sys.argv.pop())).start()
"""


class AtNoon:
    """A TestCase whose clock goes on from NOON, in this process."""

    @classmethod
    def setUpClass(cls: Any) -> None:
        cls.enterClassContext(time_machine.travel(NOON))
        super().setUpClass()  # type: ignore[misc]


def now_here() -> str:
    """What this process takes for now, for another to go on from."""
    return timezone.now().isoformat()


def noon_today() -> time_machine.travel:
    """The clock goes on from the noon of this very day: what a browser is given for a week, by a
    clock that is its own, is still good then."""
    here = timezone.localtime()
    return time_machine.travel(here.replace(hour=12, minute=0, second=0, microsecond=0))
