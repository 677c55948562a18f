"""Both languages are whole, and what is compiled is what is written."""

import ast
import re
from pathlib import Path

import polib
from django.conf import settings
from django.contrib import admin
from django.test import SimpleTestCase
from django.utils import translation
from django.utils.translation import gettext, pgettext

from articles.desk_words import REPLACED

ASKED = ("_", "gettext", "gettext_lazy", "ngettext")
PLACE = re.compile(r"%\(\w+\)[sdg]")


class ChineseTests(SimpleTestCase):
    def setUp(self):
        path = settings.LOCALE_PATHS[0] / "zh_Hans" / "LC_MESSAGES" / "django.po"
        self.catalogue = polib.pofile(str(path))

    def test_every_sentence_is_translated(self):
        self.assertEqual([entry.msgid for entry in self.catalogue if not entry.translated()], [])

    def test_no_sentence_hides_from_who_collects_them_within_an_f_string(self):
        hidden = [
            f"{path}:{call.lineno}"
            for floor in ("articles", "digests", "newsroom")
            for path in (settings.BASE_DIR / floor).rglob("*.py")
            for text in ast.walk(ast.parse(path.read_text()))
            if isinstance(text, ast.JoinedStr)
            for call in ast.walk(text)
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ASKED
            if isinstance(call.args[0], ast.Constant)
        ]

        self.assertEqual(hidden, [])

    def test_what_we_say_instead_of_django_is_what_django_asks_for(self):
        path = Path(admin.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.po"
        asked = {entry.msgid for entry in polib.pofile(str(path))}

        self.assertEqual([said for said in REPLACED if said not in asked], [])

    def test_no_translation_loses_or_invents_a_value(self):
        for entry in self.catalogue:
            said = entry.msgstr or "".join(entry.msgstr_plural.values())
            with self.subTest(entry.msgid):
                meant = entry.msgid_plural or entry.msgid  # Chinese has one form
                self.assertCountEqual(PLACE.findall(said), PLACE.findall(meant))

    def test_the_compiled_catalogue_is_the_written_one(self):
        with translation.override("zh-hans"):
            for entry in self.catalogue:
                if not entry.msgid_plural:
                    said = pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else ""
                    self.assertEqual(said or gettext(entry.msgid), entry.msgstr)
