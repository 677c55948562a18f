"""What an edit may change without changing what is said."""

from pathlib import Path
from time import process_time

from django.test import SimpleTestCase

from articles.substance import Touched, touched

PAIRS = Path(__file__).parent / "data" / "substance"
GLOSSARY = {"NVIDIA": frozenset({"英伟达", "辉达"})}


def pairs():
    """(verdict, before, after) of every labelled pair."""
    for path in sorted(PAIRS.glob("*.tsv")):
        for line in path.read_text().splitlines():
            verdict, before, after = line.split("\t")
            yield verdict, before.replace("\\n", "\n"), after.replace("\\n", "\n")


class LabelledTests(SimpleTestCase):
    def test_no_edit_of_substance_passes_as_plain(self):
        for verdict, before, after in pairs():
            if verdict == "substance":
                with self.subTest(before=before, after=after):
                    self.assertTrue(touched(before, after, names=GLOSSARY))

    def test_an_edit_of_substance_taken_back_is_one_too(self):
        for verdict, before, after in pairs():
            if verdict == "substance":
                with self.subTest(before=after, after=before):
                    self.assertTrue(touched(after, before, names=GLOSSARY))

    def test_plain_edits_are_plain(self):
        for verdict, before, after in pairs():
            if verdict == "plain":
                with self.subTest(before=before, after=after):
                    self.assertEqual(touched(before, after, names=GLOSSARY), [])


class KindTests(SimpleTestCase):
    def test_what_is_touched_is_named(self):
        for kind, before, after in (
            ("fact", "营收380亿元。", "营收830亿元。"),
            ("name", "Acme resigned.", "Acne Corp resigned."),
            ("quotation", "他说：“会。”", "他说：“不会。”"),
            ("negation", "He did not attend.", "He did attend."),
            ("link", "[甲](https://a.example/)", "[甲](https://b.example/)"),
            ("modality", "公司将收购对手。", "公司收购对手。"),
            ("order", "苹果和三星起诉。三星回应。", "三星和苹果起诉。三星回应。"),
            ("wording", "股价上涨。", "股价横盘。"),
        ):
            with self.subTest(kind=kind):
                self.assertIn(kind, [each.kind for each in touched(before, after)])

    def test_the_words_concerned_are_said(self):
        self.assertEqual(
            touched("营收380亿元。", "营收830亿元。"), [Touched("fact", "380亿元", "830亿元")]
        )

    def test_a_name_of_the_glossary_may_be_written_another_way(self):
        before, after = "英伟达发布芯片。", "NVIDIA发布芯片。"

        self.assertEqual(touched(before, after, names=GLOSSARY), [])
        self.assertTrue(touched(before, after))

    def test_long_texts_of_one_thing_are_compared_in_time(self):
        for piece in ("[", "a ", "不", "“", "1", "的", "x. ", "[a](b)"):
            with self.subTest(piece=piece):
                start = process_time()
                touched(piece * 3000, piece * 3000 + " 是")
                self.assertLess(process_time() - start, 5)
