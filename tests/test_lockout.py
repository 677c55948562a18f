"""Guessing passwords is slow work; nobody can lock out somebody else."""

from datetime import timedelta
from typing import Any

import time_machine
from django.conf import settings
from django.test import RequestFactory, TestCase, override_settings
from django.utils import timezone, translation

from newsroom.lockout import address_of
from tests import makers

LOGIN = "/admin/login/"
HERE, ELSEWHERE = "203.0.113.5", "198.51.100.7"
MANY = "2001:db8:1:2:{:x}:{:x}:{:x}:1"  # of one customer of a provider


class LockoutTests(TestCase):
    def setUp(self):
        self.enterContext(translation.override("en"))
        self.user = makers.user("Editor")

    def try_in(self, password: str, *, name: str = "", at: str = HERE) -> Any:
        return self.client.post(
            LOGIN,
            {"username": name or self.user.username, "password": password},
            REMOTE_ADDR=at,
            headers={"accept-language": "en"},
        )

    def guess(self, times: int = settings.AXES_FAILURE_LIMIT) -> Any:
        for _ in range(times):
            response = self.try_in("wrong")
        return response

    def test_a_few_wrong_passwords_are_only_wrong(self):
        self.guess(settings.AXES_FAILURE_LIMIT - 1)

        self.assertEqual(self.try_in("a-long-password").status_code, 302)

    def test_who_guesses_on_has_to_wait_and_is_told_how_long(self):
        response = self.guess()

        self.assertContains(response, "Wait 15 minutes", status_code=429)
        self.assertNotContains(response, "Django", status_code=429)
        self.assertEqual(response["Retry-After"], "900")
        self.assertEqual(self.try_in("a-long-password").status_code, 429)

    def test_who_is_elsewhere_is_not_locked_out_by_a_guesser(self):
        self.guess()

        self.assertEqual(self.try_in("a-long-password", at=ELSEWHERE).status_code, 302)

    def test_another_name_from_the_same_address_is_not_locked_out(self):
        other = makers.user("Editor")
        self.guess()

        self.assertEqual(self.try_in("a-long-password", name=other.username).status_code, 302)

    def test_a_network_of_its_own_gives_a_guesser_no_more_guesses(self):
        for n in range(settings.AXES_FAILURE_LIMIT):
            self.try_in("wrong", at=MANY.format(n, 7 * n, 9))

        self.assertEqual(self.try_in("a-long-password", at=MANY.format(1, 2, 3)).status_code, 429)

    def test_after_a_while_one_may_try_again(self):
        self.guess()

        with time_machine.travel(timezone.now() + timedelta(minutes=16)):
            response = self.try_in("a-long-password")

        self.assertEqual(response.status_code, 302)


class AddressTests(TestCase):
    def address(self, direct: str, passed_on: str = "") -> str:
        headers = {"X-Forwarded-For": passed_on} if passed_on else {}
        return address_of(RequestFactory().get("/", REMOTE_ADDR=direct, headers=headers))

    def test_behind_our_proxy_it_is_what_the_proxy_saw(self):
        self.assertEqual(self.address("127.0.0.1", f"10.9.9.9, {HERE}"), HERE)

    @override_settings(TRUSTED_PROXIES=["10.88.0.0/16"])
    def test_a_proxy_may_be_a_network(self):
        self.assertEqual(self.address("10.88.0.1", HERE), HERE)
        self.assertEqual(self.address("127.0.0.1", HERE), "127.0.0.1")

    def test_of_ipv6_the_network_counts(self):
        self.assertEqual(self.address("127.0.0.1", MANY.format(1, 2, 3)), "2001:db8:1:2::")
        self.assertEqual(self.address(f"::ffff:{HERE}"), HERE)

    def test_what_is_no_address_is_none(self):
        for said in ("unknown", f"{HERE}:4711", "x" * 99):
            with self.subTest(said):
                self.assertEqual(self.address("127.0.0.1", said), "127.0.0.1")

    def test_who_asks_directly_cannot_claim_to_be_another(self):
        self.assertEqual(self.address(HERE, ELSEWHERE), HERE)
