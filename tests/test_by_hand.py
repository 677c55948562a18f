"""Editions composed by hand: a button that is pressed twice asks, and pays, once."""

from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

from django.test import TestCase
from django.utils import timezone

from digests import by_hand, compose
from digests.compose import ComposeError
from digests.models import Digest, Series
from tests import makers


class ByHandTests(TestCase):
    def setUp(self) -> None:
        self.series = makers.series()
        self.client.force_login(makers.user("Publisher", language="en"))

    def ask(self, token: str, **more: str) -> str:
        asked = {"series": str(self.series.pk), "token": token} | more
        answer = self.client.post("/admin/digests/digest/add/", asked)
        return str(answer.headers.get("Location", ""))

    def test_a_form_that_comes_twice_composes_once(self) -> None:
        makers.reviewed()
        token = str(uuid4())

        first, second = self.ask(token), self.ask(token)

        self.assertEqual((first, Digest.objects.count()), (second, 1))

    def test_another_opening_or_another_wish_composes_another(self) -> None:
        other = makers.series()
        token = str(uuid4())

        places = {
            self.ask(token),
            self.ask(str(uuid4())),
            self.ask(token, series=str(other.pk)),
        }

        self.assertEqual((len(places), Digest.objects.count()), (3, 3))

    def test_what_comes_while_the_machine_thinks_is_told_so_and_pays_nothing(self) -> None:
        def press_again(*args: object, **kwargs: object) -> list[object]:
            with self.assertRaisesMessage(ComposeError, "just now"):
                by_hand.compose(self.series, None, publish_at=None, token=None)
            return []

        with patch.object(compose, "propose", press_again):
            by_hand.compose(self.series, None, publish_at=None, token=None)

        self.assertEqual(Digest.objects.count(), 1)

    def test_a_series_is_free_again_even_where_composing_failed(self) -> None:
        now = timezone.now()
        first = by_hand.compose(self.series, now, publish_at=None, token=None)

        with self.assertRaisesMessage(ComposeError, str(first.title)):
            by_hand.compose(self.series, now, publish_at=None, token=None)

        later = now + timedelta(seconds=1)
        self.assertTrue(by_hand.compose(self.series, later, publish_at=None, token=None).pk)
        self.assertEqual(Series.objects.get().claimed_by, "")
