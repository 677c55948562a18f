"""One fact in another usual form is no error; another value in the same form is one."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.test import SimpleTestCase

from articles.grounding import Claim, Verdict, check
from tests.claims import DATA

WHEN = date(2026, 11, 20)
WORD = re.compile(r"[0-9.,]*[0-9]|[A-Za-z]{2,}|[\u4e00-\u9fff]")
FAR = 11  # lines to a source of something else
TWINS = re.compile(r"\{([^|{}]*)\|([^|{}]*)\}")


class Form(NamedTuple):
    """A sentence of a source, and of a draft with `{right|wrong}` where a value stands.

    A ? before the wrong one says that it cannot be told for certain, so that a doubt is enough.
    """

    source: str
    marked: str

    def alarms(self) -> list[str]:
        """What is denied of the draft as it should be."""
        return [claim.text for claim in self._denied(self.draft)]

    def missed(self) -> list[str]:
        """The wrong values that are not denied, or with a ? before them not even doubted."""
        wrong = TWINS.sub(lambda twins: twins[2].removeprefix("?") or twins[1], self.marked)
        claims = check(wrong, self.source, when=WHEN)
        denied = [claim.text for claim in claims if claim.verdict is Verdict.UNSUPPORTED]
        doubted = [claim.text for claim in claims if claim.verdict is not Verdict.SUPPORTED]
        others = [twins[2] for twins in TWINS.finditer(self.marked) if twins[2]]
        return [
            other
            for other in others
            if not _names(other, " ".join(doubted if other.startswith("?") else denied))
        ]

    @property
    def draft(self) -> str:
        """The draft as it should be."""
        return TWINS.sub(r"\1", self.marked)

    def _denied(self, draft: str) -> list[Claim]:
        claims = check(draft, self.source, when=WHEN)
        return [claim for claim in claims if claim.verdict is Verdict.UNSUPPORTED]


def _names(value: str, denied: str) -> bool:
    """Whether any word of a value is in what is denied."""
    return any(word in denied for word in WORD.findall(value))


def forms() -> Iterator[Form]:
    """The forms of `data/claims/forms.tsv`: source and draft, a tab between them."""
    for line in (DATA / "forms.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            yield Form(*line.split("\t"))


class FormsTests(SimpleTestCase):
    def test_the_same_fact_in_another_form_raises_no_alarm(self):
        for form in forms():
            with self.subTest(form.source, draft=form.marked):
                self.assertEqual(form.alarms(), [])

    def test_another_value_in_that_form_is_denied(self):
        for form in forms():
            with self.subTest(form.source, draft=form.marked):
                self.assertEqual(form.missed(), [])

    def test_a_draft_in_any_form_is_held_against_any_source(self):
        rows = list(forms())

        for form, other in zip(rows, rows[FAR:] + rows[:FAR], strict=True):
            with self.subTest(other.source, draft=form.draft):
                for when in (WHEN, None):
                    for claim in check(form.draft, other.source, when=when):
                        self.assertEqual(claim.text, form.draft[claim.start : claim.end])
