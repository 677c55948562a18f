"""A day for tests that speak of today: far from every border of the clock and the calendar."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import time_machine

NOON = datetime(2026, 7, 15, 12, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Wednesday


class AtNoon:
    """A TestCase whose clock goes on from NOON, in this process."""

    @classmethod
    def setUpClass(cls: Any) -> None:
        cls.enterClassContext(time_machine.travel(NOON))
        super().setUpClass()  # type: ignore[misc]
