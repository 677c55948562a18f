"""What happened to all rows in some days, as lines from the machine itself."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import TestCase
from django.utils import timezone, translation

from articles.workflow import State
from newsroom import second_factor
from newsroom.history_desk import COLUMNS
from tests import makers
from tests.hours import AtNoon


class AuditTests(AtNoon, TestCase):
    def setUp(self):
        self.enterContext(translation.override("en"))
        self.user = makers.user("Editor")
        self.today = timezone.localdate()
        with time_machine.travel(timezone.now() - timedelta(days=9)):
            makers.reviewed(title="旧闻").move(State.SPIKED, by=self.user, note="过时")
        makers.reviewed(title="=1+1").move(State.DRAFT, by=self.user, note="标题不准")
        second_factor.write_down(self.user, "Second factor set up.", by=self.user)

    def told(self, **asked: Any) -> str:
        out = io.StringIO()
        call_command("audit", stdout=out, **asked)
        return out.getvalue()

    def lines(self, **asked: Any) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.told(form="jsonl", **asked).splitlines()]

    def test_everything_is_told_the_latest_first(self):
        found = [(line["who"], line["what"], line["why"]) for line in self.lines()]

        who = self.user.get_username()
        self.assertEqual(found[0], (who, "Second factor set up.", ""))
        self.assertIn((who, "in review → draft", "标题不准"), found)
        self.assertEqual(found[-1], (who, "in review → spiked", "过时"))

    def test_days_are_chosen_by_the_first_and_the_last_both_included(self):
        today = self.today.isoformat()
        last_week = (self.today - timedelta(days=5)).isoformat()

        self.assertNotIn("过时", str(self.lines(first=today, last=today)))
        self.assertEqual({line["why"] for line in self.lines(last=last_week)}, {"过时"})

    def test_a_table_has_a_heading_and_no_formula(self):
        rows = list(csv.reader(io.StringIO(self.told()[1:])))

        self.assertEqual(rows[0], list(COLUMNS))
        self.assertIn("'=1+1", str(rows))

    def test_a_day_that_is_none_is_refused(self):
        with self.assertRaisesMessage(CommandError, "“gestern” is no day"):
            self.told(first="gestern")
