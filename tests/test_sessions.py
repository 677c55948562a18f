"""One stays logged in for some hours, and no longer than one is somebody here."""

from datetime import timedelta
from typing import Any

import time_machine
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, SimpleTestCase, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone, translation

from articles.models import User
from newsroom import sessions
from tests import makers

INDEX, LOGIN = reverse("admin:index"), reverse("admin:login")
BY_ITSELF = ({"sec-fetch-dest": "empty"}, {"x-idle": "1"})  # as our scripts send them


class SessionTestCase(TestCase):
    def setUp(self):
        self.clock = self.enterContext(time_machine.travel(timezone.now(), tick=False))
        self.user = makers.user("Editor")
        self.client.force_login(self.user)

    def is_in(self, client: Client | None = None, **sent: Any) -> bool:
        return bool((client or self.client).get(INDEX, **sent).status_code == 200)


@override_settings(SESSION_IDLE=12, SESSION_LONGEST=48)
class HoursTests(SessionTestCase):
    def test_who_does_nothing_for_twelve_hours_logs_in_anew(self):
        self.clock.shift(timedelta(hours=12, seconds=1))

        self.assertFalse(self.is_in())

    def test_who_does_something_stays(self):
        for _ in range(4):
            self.clock.shift(timedelta(hours=11))
            self.assertTrue(self.is_in())

    def test_after_two_days_one_logs_in_anew_in_any_case(self):
        for _ in range(4):
            self.clock.shift(timedelta(hours=11))
            self.is_in()
        self.clock.shift(timedelta(hours=4, minutes=1))

        self.assertFalse(self.is_in())

    def test_a_page_that_lies_open_keeps_nobody_in(self):
        for headers in BY_ITSELF:
            self.client.force_login(self.user)
            for _ in range(13):
                self.clock.shift(timedelta(hours=1))
                there = self.is_in(headers=headers)

            with self.subTest(headers):
                self.assertFalse(there)

    def test_of_a_session_that_is_over_nothing_is_left(self):
        self.clock.shift(timedelta(hours=13))
        self.is_in()

        self.assertEqual(list(self.client.session.keys()), [])

    @override_settings(SESSION_IDLE=0, SESSION_LONGEST=0)
    def test_without_limits_there_are_none(self):
        self.clock.shift(timedelta(days=13 * 24))

        self.assertFalse(sessions.is_over(self.client.session, sessions.clock()))

    def test_sessions_from_before_the_rule_begin_with_it(self):
        session = self.client.session
        del session[sessions.BEGUN], session[sessions.SEEN]
        session.save()

        self.assertTrue(self.is_in())
        self.assertEqual(self.client.session[sessions.BEGUN], sessions.clock())

    def test_who_is_there_all_the_time_is_noted_every_five_minutes(self):
        begun = self.client.session[sessions.SEEN]
        self.clock.shift(timedelta(minutes=4))
        self.is_in()

        self.assertEqual(self.client.session[sessions.SEEN], begun)


class EndTests(SessionTestCase):
    def setUp(self):
        super().setUp()
        self.other = Client()
        self.other.force_login(self.user)

    def test_a_new_password_ends_all_sessions_but_the_one_it_was_given_in(self):
        new = {
            "new_password1": "白日依山尽黄河入海流欲穷",
            "new_password2": "白日依山尽黄河入海流欲穷",
        }
        sent = {"old_password": "a-long-password"} | new

        self.client.post(reverse("admin:password_change"), sent)

        self.assertEqual([self.is_in(), self.is_in(self.other)], [True, False])

    def test_who_is_deactivated_is_out_at_once(self):
        User.objects.filter(pk=self.user.pk).update(is_active=False)

        self.assertEqual([self.is_in(), self.is_in(self.other)], [False, False])

    def test_who_is_no_longer_staff_is_out_at_once(self):
        User.objects.filter(pk=self.user.pk).update(is_staff=False)

        self.assertFalse(self.is_in())

    def test_sessions_are_ended_from_elsewhere(self):
        ended = sessions.end(self.user, but=self.client.session.session_key)

        self.assertEqual(ended, 1)
        self.assertEqual([self.is_in(), self.is_in(self.other)], [True, False])

    def test_logging_in_leaves_a_line_and_no_row(self):
        with self.assertLogs("newsroom.sessions", "INFO") as lines:
            Client().force_login(self.user)

        self.assertEqual(lines.records[0].getMessage(), f"User {self.user.pk} logged in.")


class CookieTests(SessionTestCase):
    def test_no_script_reads_the_session_and_no_other_site_sends_it(self):
        answer = self.client.post(
            LOGIN, {"username": self.user.username, "password": "a-long-password"}
        )

        cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
        self.assertTrue(cookie["httponly"])
        self.assertEqual((cookie["samesite"], cookie["path"], cookie["domain"]), ("Lax", "/", ""))


class PasswordTests(SimpleTestCase):
    def test_a_password_has_twelve_characters(self):
        with translation.override("en"), self.assertRaisesMessage(ValidationError, "12 characters"):
            validate_password("Kj7-mQ2!xyz")

        validate_password("Kj7-mQ2!xyzw")
