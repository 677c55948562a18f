"""What `manage.py check` says about a configuration."""

from django.core.checks import run_checks
from django.test import SimpleTestCase, override_settings

WHOLE = {
    "SITE_URL": "",
    "WORKERS": 3,
    "MODEL": "",
    "OPENAI_API_KEY": "",
    "OPENAI_BASE_URL": "",
    "WEBSUB_HUB": [],
}


class CheckTests(SimpleTestCase):
    def said(self, **changed: object) -> list[str]:
        """The ids of what our own checks say under these settings; each comes with a hint."""
        with override_settings(**WHOLE | changed):
            ours = [said for said in run_checks() if str(said.id).startswith("newsroom.")]
        self.assertTrue(all(said.hint for said in ours))
        return [str(said.id) for said in ours]

    def test_nothing_is_said_of_a_newsroom_as_it_comes(self):
        self.assertEqual(self.said(), [])

    def test_a_model_without_a_way_to_reach_it_is_said(self):
        self.assertEqual(self.said(MODEL="m"), ["newsroom.W001"])

    def test_a_way_to_a_model_that_is_not_named_is_said(self):
        self.assertEqual(self.said(OPENAI_API_KEY="k"), ["newsroom.W001"])
        self.assertEqual(self.said(OPENAI_BASE_URL="http://127.0.0.1:1"), ["newsroom.W001"])

    def test_a_model_and_a_way_to_it_are_whole(self):
        self.assertEqual(self.said(MODEL="m", OPENAI_API_KEY="k"), [])

    def test_a_model_that_cannot_be_read_is_an_error_wherever_it_is_named(self):
        named = {"MODEL": "a b", "OPENAI_API_KEY": "k", "FALLBACK_MODEL": "c heat=1"}

        said = self.said(**named, MODELS={"lead": "tokens=many"})

        self.assertEqual(said, ["newsroom.E003"] * 3)

    def test_an_address_without_its_scheme_is_an_error(self):
        self.assertEqual(self.said(SITE_URL="news.example.org"), ["newsroom.E001"])

    def test_a_whole_address_is_none(self):
        self.assertEqual(self.said(SITE_URL="https://news.example.org"), [])

    def test_a_hub_without_its_scheme_is_an_error(self):
        said = self.said(SITE_URL="https://news.example", WEBSUB_HUB=["hub.example"])

        self.assertEqual(said, ["newsroom.E009"])

    def test_a_mistyped_word_for_who_needs_a_second_factor_is_an_error(self):
        self.assertEqual(self.said(SECOND_FACTOR="Chiefs"), ["newsroom.E010"])

    def test_a_hub_that_would_be_told_of_this_machine_is_said(self):
        hubs = ["https://hub.example/"]

        self.assertEqual(self.said(WEBSUB_HUB=hubs), ["newsroom.W007"])
        self.assertEqual(self.said(WEBSUB_HUB=hubs, SITE_URL="https://news.example"), [])

    def test_fewer_workers_than_kinds_of_work_are_said(self):
        self.assertEqual(self.said(WORKERS=2), ["newsroom.W002"])
