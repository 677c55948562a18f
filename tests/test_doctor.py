"""The doctor names what is wrong, and only that."""

from io import StringIO

from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings

from articles.models import Beat
from tests import makers
from tests.model_server import ModelServer, said
from tests.web import Web


class DoctorTests(TestCase):
    def setUp(self):
        Beat.strike("worker")

    def look(self) -> dict[str, str]:
        """Mark by name; the first word of what was said behind it."""
        out = StringIO()
        try:
            call_command("doctor", stdout=out)
        except CommandError as error:
            self.refusal = str(error)
        return {
            line[4:].partition(":")[0]: line[:3].strip() for line in out.getvalue().splitlines()
        }

    def test_an_embedded_newsroom_is_well(self):
        found = self.look()

        self.assertNotIn("BAD", found.values())
        self.assertEqual(found["tables"], "ok")
        self.assertEqual((found["SITE_URL"], found["model"]), ("--", "--"))

    def test_a_worker_that_never_ran_is_bad_and_the_exit_status_says_so(self):
        Beat.objects.all().delete()

        found = self.look()

        self.assertEqual(found["worker"], "BAD")
        self.assertIn("1 of these", self.refusal)

    def test_a_model_that_answers_is_well(self):
        with ModelServer(said("好。")) as server, override_settings(**server.settings):
            self.assertEqual(self.look()["model test-model"], "ok")

    def test_a_model_that_does_not_take_the_key_is_bad(self):
        with Web() as web, override_settings(MODEL="m", OPENAI_BASE_URL=f"{web.url}/v1"):
            web.answers["/v1/models"] = (401, {})

            self.assertEqual(self.look()["model m"], "BAD")

    def test_the_model_of_every_purpose_is_asked(self):
        told = {"MODELS": {"draft": "", "opinion": "other-model"}}
        with ModelServer(said("好。")) as server, override_settings(**server.settings, **told):
            found = self.look()

        self.assertEqual((found["model test-model"], found["model other-model"]), ("ok", "ok"))

    def test_a_model_whose_setting_cannot_be_read_is_bad(self):
        with override_settings(MODEL="two names", OPENAI_BASE_URL="http://127.0.0.1:1/v1"):
            self.assertEqual(self.look()["model"], "BAD")

    def test_a_model_that_is_away_is_bad(self):
        with override_settings(MODEL="m", OPENAI_BASE_URL="http://127.0.0.1:1/v1"):
            self.assertEqual(self.look()["model m"], "BAD")

    def test_a_mail_server_that_is_away_is_bad(self):
        away = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1, "EMAIL_URL": "smtp://127.0.0.1:1"}
        smtp = "django.core.mail.backends.smtp.EmailBackend"

        with override_settings(EMAIL_BACKEND=smtp, **away):
            self.assertEqual(self.look()["mail"], "BAD")

    def test_sources_that_all_fail_are_bad(self):
        makers.source(failures=3)

        self.assertEqual(self.look()["sources"], "BAD")

    @override_settings(SITE_URL="news.example")
    def test_a_wrong_setting_is_bad(self):
        self.assertEqual(self.look()["newsroom.E001"], "BAD")
