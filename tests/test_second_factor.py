"""A second factor: set up by oneself, asked of who has one, demanded where a knob says so."""

import io
import re
from binascii import unhexlify
from datetime import timedelta
from typing import Any
from unittest import mock

import time_machine
from django.apps import apps
from django.conf import settings
from django.contrib.admin import site
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client, SimpleTestCase, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone, translation
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.models import User
from newsroom import second_factor
from newsroom.backup import rows
from newsroom.second_factor_desk import OFFERED
from newsroom.sign_in import PATIENCE
from tests import makers

OWN, LOGIN, CODE = (reverse(f"admin:{name}") for name in ("second_factor", "login", "login_code"))
INDEX = reverse("admin:index")
PASSWORD = "a-long-password"
ENGLISH = {"accept-language": "en"}
# What is open to a writer without leaving the desk's own pages, and what scripts ask.
ELSEWHERE = (
    INDEX,
    reverse("admin:articles_article_changelist"),
    reverse("admin:password_change"),
    reverse("admin:jsi18n"),
)


def code_of(key: str, *, steps: int = 0) -> str:
    """What a telephone with this secret shows, now or so many half minutes later."""
    totp = TOTP(unhexlify(key))
    totp.time = timezone.now().timestamp() + 30 * steps
    return f"{totp.token():06}"


class FactorTestCase(TestCase):
    role = "Editor"

    def setUp(self):
        self.enterContext(translation.override("en"))
        self.clock = self.enterContext(time_machine.travel(timezone.now(), tick=False))
        self.user = makers.user(self.role)
        self.client = Client(headers=ENGLISH)

    def log_in(self, client: Client | None = None, password: str = PASSWORD, **sent: str) -> Any:
        asked = {"username": self.user.username, "password": password}
        return (client or self.client).post(LOGIN, asked | sent)

    def begin(self, **sent: str) -> Any:
        """The set-up page, and what is sent from it."""
        self.client.get(OWN)
        self.key = self.client.session[OFFERED]
        told = {"do": "begin", "password": PASSWORD, "code": code_of(self.key)}
        return self.client.post(OWN, told | sent)

    def have_one(self) -> list[str]:
        """A second factor that was set up a while ago; returns the printed codes."""
        self.key = "42" * 20
        totp = second_factor.begins(self.key, code_of(self.key))
        assert totp
        _device, codes = second_factor.set_up(self.user, self.key, totp)
        self.clock.shift(timedelta(minutes=5))
        return codes

    def is_in(self, client: Client | None = None) -> bool:
        return bool((client or self.client).get(INDEX).status_code == 200)


class SetUpTests(FactorTestCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.user)

    def test_the_page_shows_the_secret_as_a_picture_and_as_letters(self):
        page = self.client.get(OWN)

        secret = "".join(page.context["secret"].split())
        device = second_factor.offered(self.user, self.client.session[OFFERED])
        self.assertContains(page, "<svg")
        self.assertIn(f"secret={secret}", device.config_url)
        self.assertEqual(page.context["address"], device.config_url)

    def test_the_picture_needs_nothing_that_our_policy_forbids(self):
        page = self.client.get(OWN)

        svg = page.context["picture"]
        self.assertTrue(svg.startswith("<svg"))
        self.assertNotRegex(svg, r"style|<script|href|url\(")
        self.assertNotIn("unsafe", page["Content-Security-Policy"])

    def test_looking_at_it_changes_nothing(self):
        self.client.get(OWN)

        self.assertIsNone(second_factor.of(self.user))

    def test_it_counts_once_a_first_code_has_come(self):
        answer = self.begin()

        self.assertIsNotNone(second_factor.of(self.user))
        self.assertEqual(len(answer.context["codes"]), second_factor.PRINTED)
        self.assertTrue(self.is_in())

    def test_with_a_wrong_code_it_does_not_count(self):
        answer = self.begin(code="000000")

        self.assertContains(answer, "This is not what it should show.")
        self.assertIsNone(second_factor.of(self.user))

    def test_who_finds_an_open_desk_cannot_set_up_their_own(self):
        answer = self.begin(password="guessed")

        self.assertContains(answer, "This is not your password.")
        self.assertIsNone(second_factor.of(self.user))

    def test_other_sessions_are_out_until_they_give_a_code_too(self):
        other = Client(headers=ENGLISH)
        other.force_login(self.user)
        self.begin()

        self.assertFalse(self.is_in(other))

    def test_it_is_in_the_history_of_the_person(self):
        self.begin()

        deeds = self.deeds()
        self.assertEqual(deeds[0].what, "Second factor set up.")
        self.assertEqual(deeds[0].by, self.user.pk)

    def deeds(self) -> Any:
        boss = Client(headers=ENGLISH)
        boss.force_login(makers.user(is_superuser=True))
        return boss.get(
            reverse("admin:articles_user_history", args=[self.user.pk]), follow=True
        ).context["deeds"]

    def test_nobody_sees_secrets_at_the_desk(self):
        self.assertNotIn(TOTPDevice, site._registry)

    def test_a_backup_carries_it(self):
        kept = {model._meta.label for model in rows.tables(apps)}

        self.assertLessEqual(
            {"otp_totp.TOTPDevice", "otp_static.StaticDevice", "otp_static.StaticToken"}, kept
        )

    def test_one_goes_on_to_where_one_was_going_and_nowhere_else(self):
        for asked, led in (("/admin/triage/", "/admin/triage/"), ("https://evil.example/", INDEX)):
            with self.subTest(asked):
                second_factor.forget(self.user)
                self.client.get(OWN)
                code = code_of(self.client.session[OFFERED])
                sent = {"do": "begin", "password": PASSWORD, "code": code}

                answer = self.client.post(f"{OWN}?next={asked}", sent)

                self.assertEqual(answer.context["onward"], led)


class SignInTests(FactorTestCase):
    def test_who_has_none_is_asked_for_none(self):
        answer = self.log_in()

        self.assertRedirects(answer, INDEX, fetch_redirect_response=False)
        self.assertTrue(self.is_in())

    def test_the_password_alone_opens_nothing(self):
        self.have_one()

        answer = self.log_in()

        self.assertTrue(answer["Location"].startswith(CODE))
        for url in (*ELSEWHERE, OWN):
            self.assertIn("/login/", self.client.get(url)["Location"])
        self.assertEqual(self.client.post(reverse("admin:preview")).status_code, 403)
        self.assertNotIn("_auth_user_id", self.client.session)

    def test_with_the_code_one_is_in_and_where_one_was_going(self):
        self.have_one()
        onward = self.log_in(next="/admin/triage/")["Location"]

        answer = self.client.post(onward, {"code": code_of(self.key)})

        self.assertRedirects(answer, "/admin/triage/", fetch_redirect_response=False)
        self.assertTrue(self.is_in())

    def test_a_wrong_password_says_the_same_whether_there_is_a_second_factor(self):
        without = self.log_in(password="wrong").content
        self.have_one()

        with_one = self.log_in(password="wrong").content

        self.assertEqual(self.text(without), self.text(with_one))

    def text(self, page: bytes) -> str:
        return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page.decode())

    def test_a_code_opens_once(self):
        self.have_one()
        code = code_of(self.key)
        self.log_in()
        self.client.post(CODE, {"code": code})
        other = Client(headers=ENGLISH)
        self.log_in(other)

        answer = other.post(CODE, {"code": code})

        self.assertContains(answer, "was used already")
        self.assertFalse(self.is_in(other))

    def test_a_printed_code_opens_once_however_it_is_typed(self):
        code = self.have_one()[0]
        self.log_in()
        wide = code.replace("-", " ").translate({ord("0") + n: ord("０") + n for n in range(10)})

        self.client.post(CODE, {"code": wide})

        self.assertTrue(self.is_in())
        self.assertEqual(second_factor.left(self.user), second_factor.PRINTED - 1)
        self.assertFalse(second_factor.is_right(self.user, code))

    def test_a_code_without_a_password_is_no_way_in(self):
        self.have_one()

        answer = self.client.post(CODE, {"code": code_of(self.key)})

        self.assertRedirects(answer, LOGIN, fetch_redirect_response=False)

    def test_the_password_is_remembered_for_ten_minutes(self):
        self.have_one()
        self.log_in()
        self.clock.shift(timedelta(seconds=PATIENCE + 1))

        answer = self.client.post(CODE, {"code": code_of(self.key)})

        self.assertRedirects(answer, LOGIN, fetch_redirect_response=False)

    def test_a_password_that_was_changed_meanwhile_is_no_half_of_a_log_in(self):
        self.have_one()
        self.log_in()
        self.user.set_password("quite-another-one")
        self.user.save()

        answer = self.client.post(CODE, {"code": code_of(self.key)})

        self.assertRedirects(answer, LOGIN, fetch_redirect_response=False)

    def test_who_was_deactivated_meanwhile_is_not_let_in(self):
        self.have_one()
        self.log_in()
        User.objects.filter(pk=self.user.pk).update(is_active=False)

        answer = self.client.post(CODE, {"code": code_of(self.key)})

        self.assertRedirects(answer, LOGIN, fetch_redirect_response=False)


class GuessingTests(FactorTestCase):
    def setUp(self):
        super().setUp()
        self.codes = self.have_one()
        self.log_in()

    def guess(self) -> Any:
        return self.client.post(CODE, {"code": "000000"})

    def test_after_a_wrong_code_even_the_right_one_must_wait(self):
        self.guess()
        self.guess()

        answer = self.client.post(CODE, {"code": code_of(self.key)})

        self.assertContains(answer, "Wait 1 second")
        self.clock.shift(timedelta(seconds=3))
        self.client.post(CODE, {"code": code_of(self.key)})
        self.assertTrue(self.is_in())

    def test_wrong_codes_count_like_wrong_passwords(self):
        for n in range(settings.AXES_FAILURE_LIMIT):
            answer = self.guess()
            self.clock.shift(timedelta(seconds=2**n + 1))

        self.assertEqual(answer.status_code, 429)
        self.assertEqual(self.log_in().status_code, 429)

    def test_the_password_alone_resets_no_count(self):
        for n in range(settings.AXES_FAILURE_LIMIT - 1):
            self.guess()
            self.clock.shift(timedelta(seconds=2**n + 1))
        self.log_in()

        self.assertEqual(self.guess().status_code, 429)

    def test_from_ever_new_addresses_it_is_no_quicker(self):
        for n in range(12):
            self.client.post(CODE, {"code": "000000"}, REMOTE_ADDR=f"203.0.113.{n}")
            self.clock.shift(timedelta(seconds=2**n + 1))
            self.log_in()

        answer = self.client.post(CODE, {"code": "000000"})
        answer = self.client.post(CODE, {"code": code_of(self.key)})

        self.assertContains(answer, "or use a recovery code")
        self.client.post(CODE, {"code": self.codes[0]})
        self.assertTrue(self.is_in())

    def test_after_too_many_wrong_printed_codes_the_telephone_still_opens(self):
        for n in range(12):
            self.client.post(CODE, {"code": "0" * 12}, REMOTE_ADDR=f"203.0.113.{n}")
            self.clock.shift(timedelta(seconds=2**n + 1))
            self.log_in()

        wrong = self.client.post(CODE, {"code": "0" * 12})
        waits = self.client.post(CODE, {"code": self.codes[0]})

        self.assertContains(wrong, "This recovery code is wrong")
        self.assertContains(waits, "or use the code your telephone shows")
        self.assertNotContains(waits, "use a recovery code")
        self.client.post(CODE, {"code": code_of(self.key)})
        self.assertTrue(self.is_in())

    def test_a_code_is_not_kept_with_what_was_wrong(self):
        from axes.models import AccessAttempt

        self.client.post(CODE, {"code": "987654"})

        self.assertNotIn("987654", AccessAttempt.objects.get().post_data)


class KeepTests(FactorTestCase):
    def setUp(self):
        super().setUp()
        self.codes = self.have_one()
        self.log_in()
        self.client.post(CODE, {"code": code_of(self.key)})
        self.clock.shift(timedelta(minutes=1))

    def press(self, do: str, **sent: str) -> Any:
        told = {"do": do, "password": PASSWORD, "code": code_of(self.key)}
        return self.client.post(OWN, told | sent)

    def test_it_is_taken_off_with_password_and_code(self):
        self.press("forget")

        self.assertIsNone(second_factor.of(self.user))
        self.assertEqual(StaticToken.objects.count(), 0)

    def test_neither_alone_takes_it_off(self):
        for wrong in ({"password": "wrong"}, {"code": "000000"}):
            with self.subTest(wrong):
                self.press("forget", **wrong)

                self.assertIsNotNone(second_factor.of(self.user))

    def test_a_wrong_password_uses_no_code_up(self):
        self.press("forget", password="wrong", code=self.codes[0])

        self.assertEqual(second_factor.left(self.user), second_factor.PRINTED)

    def test_new_codes_make_the_old_ones_void(self):
        answer = self.press("print")

        self.assertFalse(second_factor.is_right(self.user, self.codes[0]))
        self.clock.shift(timedelta(minutes=1))
        self.assertTrue(second_factor.is_right(self.user, answer.context["codes"][0]))

    def test_codes_are_shown_to_no_cache(self):
        self.assertIn("no-store", self.press("print")["Cache-Control"])

    def test_one_logs_out_everywhere_else(self):
        other = Client(headers=ENGLISH)
        self.log_in(other)
        other.post(CODE, {"code": code_of(self.key)})
        stranger = Client()
        stranger.force_login(makers.user())

        self.client.post(OWN, {"do": "elsewhere"})

        self.assertEqual([self.is_in(each) for each in (self.client, other)], [True, False])
        self.assertTrue(self.is_in(stranger))


@override_settings(SECOND_FACTOR="chiefs")
class CompulsoryTests(FactorTestCase):
    role = "Publisher"

    def test_who_must_and_has_none_is_led_to_set_it_up(self):
        answer = self.client.post(
            f"{LOGIN}?next=/admin/triage/",
            {"username": self.user.username, "password": PASSWORD},
            follow=True,
        )

        self.assertEqual(answer.redirect_chain[-1][0], f"{OWN}?next=%2Fadmin%2Ftriage%2F")
        self.assertContains(answer, "the desk stays closed to you")

    def test_until_then_nothing_else_of_the_desk_is_open(self):
        self.log_in()

        for url in ELSEWHERE:
            with self.subTest(url):
                self.assertIn("/login/", self.client.get(url)["Location"])
        self.assertEqual(self.client.post(reverse("admin:preview")).status_code, 403)

    def test_afterwards_everything_is_open(self):
        self.log_in()

        self.begin()

        self.assertTrue(self.is_in())

    def test_one_may_leave_instead(self):
        self.log_in()

        self.client.post(OWN, {"do": "leave"})

        self.assertIn("/login/", self.client.get(OWN)["Location"])

    @override_settings(SECOND_FACTOR="all")
    def test_who_is_no_longer_staff_is_led_to_the_log_in_and_not_in_circles(self):
        self.log_in()
        User.objects.filter(pk=self.user.pk).update(is_staff=False)

        answer = self.client.get(OWN, follow=True)

        self.assertEqual(answer.redirect_chain, [(f"{LOGIN}?next={OWN}", 302)])

    def test_who_may_make_others_chiefs_needs_one_too(self):
        for name in ("change_user", "change_group"):
            with self.subTest(name):
                self.user = makers.user("Writer")
                self.user.user_permissions.add(Permission.objects.get(codename=name))

                self.log_in()

                self.assertFalse(self.is_in())

    def test_writers_need_none(self):
        self.user = makers.user("Writer")

        self.log_in()

        self.assertTrue(self.is_in())

    def test_superusers_do(self):
        self.user = makers.user(is_superuser=True)

        self.log_in()

        self.assertFalse(self.is_in())

    @override_settings(SECOND_FACTOR="all")
    def test_all_are_all(self):
        self.user = makers.user()

        self.log_in()

        self.assertFalse(self.is_in())

    @override_settings(SECOND_FACTOR="chieves")
    def test_a_mistyped_word_leaves_no_door_open(self):
        self.user = makers.user("Writer")

        self.log_in()

        self.assertFalse(self.is_in())

    def test_the_page_speaks_the_language_of_who_is_not_in_yet(self):
        User.objects.filter(pk=self.user.pk).update(language="zh-hans")
        self.log_in()

        self.assertContains(self.client.get(OWN), 'lang="zh-hans"')

    def test_a_chief_who_takes_it_off_is_asked_for_another(self):
        self.have_one()
        self.log_in()
        self.client.post(CODE, {"code": code_of(self.key)})
        self.clock.shift(timedelta(minutes=1))
        sent = {"do": "forget", "password": PASSWORD, "code": code_of(self.key)}

        answer = self.client.post(OWN, sent, follow=True)

        self.assertContains(answer, "the desk stays closed to you")
        self.assertFalse(self.is_in())


class SomebodyElseTests(FactorTestCase):
    def setUp(self):
        super().setUp()
        self.have_one()
        self.boss = makers.user(is_superuser=True)
        self.desk = Client(headers=ENGLISH)
        self.desk.force_login(self.boss)
        self.url = reverse("admin:articles_user_access", args=[self.user.pk])

    def test_a_chief_takes_it_off_and_the_history_says_who_and_why(self):
        self.desk.post(self.url, {"do": "forget", "why": "telephone lost"})

        self.assertIsNone(second_factor.of(self.user))
        page = reverse("admin:articles_user_history", args=[self.user.pk])
        deed = self.desk.get(page).context["deeds"][0]
        self.assertEqual((deed.by, deed.what), (self.boss.pk, self.said("telephone lost")))

    def said(self, why: str) -> str:
        return f"Second factor taken off. {why}"

    def test_without_a_reason_nothing_is_done(self):
        answer = self.desk.post(self.url, {"do": "forget", "why": " "})

        self.assertContains(answer, "This field is required.")
        self.assertIsNotNone(second_factor.of(self.user))

    def test_whoever_was_in_is_logged_out(self):
        self.log_in()
        self.client.post(CODE, {"code": code_of(self.key)})
        self.assertTrue(self.is_in())

        self.desk.post(self.url, {"do": "everywhere", "why": "left open"})

        self.assertFalse(self.is_in())
        self.assertIsNotNone(second_factor.of(self.user))

    def test_publishers_may_not(self):
        self.desk.force_login(makers.user("Publisher"))

        answer = self.desk.post(self.url, {"do": "forget", "why": "x"})

        self.assertEqual(answer.status_code, 403)
        self.assertIsNotNone(second_factor.of(self.user))

    def test_only_who_may_is_led_there(self):
        page = reverse("admin:articles_user_change", args=[self.user.pk])
        self.assertContains(self.desk.get(page), self.url)
        onlooker = makers.user("Writer")
        onlooker.user_permissions.add(Permission.objects.get(codename="view_user"))
        self.desk.force_login(onlooker)

        self.assertNotContains(self.desk.get(page), self.url)

    def test_the_command_takes_it_off_on_the_machine(self):
        out = io.StringIO()

        call_command("second_factor", reset=self.user.username, stdout=out)

        self.assertIn(f"reset={self.user.username}", out.getvalue())
        self.assertIsNone(second_factor.of(self.user))

    @override_settings(SECOND_FACTOR="chiefs")
    def test_the_command_names_who_lacks_one(self):
        out = io.StringIO()

        with self.assertRaisesMessage(CommandError, "1 of these"):
            call_command("second_factor", stdout=out)

        self.assertIn(f"BAD {self.boss.username}: none", out.getvalue())
        self.assertRegex(out.getvalue(), rf"ok  {self.user.username}: since .* 10 recovery codes")


@override_settings(SECOND_FACTOR="chiefs")
class ListTests(FactorTestCase):
    """The list of users says how well each is guarded, to who manages them."""

    USERS = reverse("admin:articles_user_changelist")

    def setUp(self):
        super().setUp()
        self.have_one()
        self.chief = makers.user("Publisher")
        self.writer = makers.user("Writer")

    def listed(self, *rights: str) -> Any:
        """The list, as somebody with these rights over users sees it."""
        looks = makers.user("Writer")
        looks.user_permissions.set(Permission.objects.filter(codename__in=rights))
        with override_settings(SECOND_FACTOR="none"):
            client = Client(headers=ENGLISH)
            client.force_login(looks)
            return client.get(self.USERS)

    def cell(self, page: Any, user: User) -> str:
        rows = {row.pk: row for row in page.context["cl"].result_list}
        return str(site.get_model_admin(User).second_factor(rows[user.pk]))  # type: ignore[attr-defined]

    def test_it_says_since_when_and_who_must_and_lacks_one(self):
        admin = makers.user(is_superuser=True)
        client = Client(headers=ENGLISH)
        with override_settings(SECOND_FACTOR="none"):
            client.force_login(admin)
        with mock.patch.object(second_factor, "is_through", lambda user, session: True):
            page = client.get(self.USERS)

        self.assertContains(page, "column-second_factor")
        self.assertIn("since ", self.cell(page, self.user))
        self.assertIn("lacking", self.cell(page, self.chief))
        self.assertEqual(self.cell(page, self.writer), "")

    def test_who_may_only_look_is_not_told(self):
        self.assertContains(self.listed("change_user"), "column-second_factor")
        self.assertNotContains(self.listed("view_user"), "column-second_factor")

    def test_those_of_whom_it_is_asked_are_the_same_one_by_one_and_together(self):
        makers.user(is_superuser=True)
        by_hand = makers.user("Writer")
        by_hand.user_permissions.add(Permission.objects.get(codename="change_group"))
        makers.user("Publisher", is_active=False)

        for word in ("none", "chiefs", "all", "chieves"):
            with self.subTest(word), override_settings(SECOND_FACTOR=word):
                staff = User.objects.filter(is_active=True, is_staff=True)
                one_by_one = {user.pk for user in staff if second_factor.must_have(user)}

                self.assertEqual({user.pk for user in second_factor.who_must()}, one_by_one)


class CodeTests(SimpleTestCase):
    def test_a_code_is_read_in_any_width_and_however_divided(self):
        for typed in ("123456", "123 456", "１２３　４５６", "123-456"):
            with self.subTest(typed):
                self.assertEqual(second_factor.plain(typed), "123456")
