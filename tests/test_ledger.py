"""Claims held against their source: what is open, what people let stand, what refuses approval."""

from datetime import date

from django.db import IntegrityError, connection, transaction
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext

from articles import ledger, markdown, marking, summarise
from articles.marking import Stretch
from articles.models import Name, Override
from articles.workflow import Actor, State, WorkflowError
from newsroom import starter
from newsroom.sample import press
from tests import makers

TEXT = "甲公司周一宣布融资3.8亿美元，投后估值40亿美元。该公司有1200名员工。"
TRUE = "甲公司融资3.8亿美元。"
FALSE = "甲公司融资12亿英镑。"


def texts(entries):
    return [entry.claim.text for entry in entries]


class EntriesTests(SimpleTestCase):
    def test_what_the_source_does_not_say_is_open(self):
        found = ledger.entries(TRUE + FALSE, TEXT)

        self.assertEqual(texts(entry for entry in found if entry.is_open), ["12亿英镑"])

    def test_a_claim_knows_its_sentence(self):
        found = ledger.entries(TRUE + FALSE, TEXT)

        self.assertEqual([e.sentence for e in found if e.is_open], [FALSE])

    def test_an_override_lets_its_claim_stand(self):
        (entry,) = (e for e in ledger.entries(TRUE + FALSE, TEXT) if e.is_open)

        again = ledger.entries(FALSE, TEXT, overrides={entry.key: "checked"})

        self.assertEqual([(e.override, e.is_open) for e in again][-1], ("checked", False))

    def test_a_key_is_of_the_claim_and_of_its_sentence(self):
        keys = {
            entry.key
            for draft in (FALSE, FALSE.replace("融资", "筹得"), FALSE.replace("12亿", "13亿"))
            for entry in ledger.entries(draft, TEXT)
            if entry.is_open
        }

        self.assertEqual(len(keys), 3)

    def test_width_spaces_and_other_sentences_leave_a_key_as_it_was(self):
        (before,) = (e for e in ledger.entries(FALSE, TEXT) if e.is_open)
        (after,) = (
            e for e in ledger.entries(f"{TRUE}\n甲公司融资 １２亿英镑。", TEXT) if e.is_open
        )

        self.assertEqual(after.key, before.key)

    def test_a_quotation_over_two_sentences_has_both(self):
        said = "他说：“我们今年卖出了很多机器人。明年还会更多。”"
        found = [e for e in ledger.entries(f"{TRUE}{said}", TEXT) if e.claim.kind == "quotation"]

        self.assertEqual([entry.sentence for entry in found], [said])

    def test_to_name_whose_article_it_is_takes_no_evidence(self):
        draft = "据TechCrunch报道，" + TRUE
        unknown = texts(e for e in ledger.entries(draft, TEXT) if e.is_open)

        credited = ledger.entries(draft, TEXT, credited=["TechCrunch"])

        self.assertEqual(unknown, ["TechCrunch"])
        self.assertFalse([e for e in credited if e.is_open])

    def test_days_are_read_by_the_day_of_the_source(self):
        found = ledger.entries("甲公司11月17日宣布融资。", TEXT, when=date(2025, 11, 18))

        self.assertFalse([e for e in found if e.is_open])

    def test_an_extract_has_no_open_claim(self):
        for story in press.stories("zh") + press.stories("en"):
            with self.subTest(story.title):
                text = ledger.GAP.join(story.paragraphs)
                summary = summarise.by_extract(story.title, text, language=story.language).summary
                draft = ledger.joined(story.title, markdown.plain(summary))
                found = ledger.entries(draft, ledger.joined(story.title, text))
                self.assertTrue(found)
                self.assertFalse(texts(e for e in found if e.is_open))


class MarkingTests(SimpleTestCase):
    def test_a_paragraph_is_cut_at_the_edges_of_its_marks(self):
        found = marking.paragraphs("甲乙丙丁\n\n戊己", [Stretch(1, 3, 1), Stretch(2, 3, 2)])

        self.assertEqual(
            found,
            [[("甲", ()), ("乙", (1,)), ("丙", (2, 1)), ("丁", ())], [("戊己", ())]],
        )

    def test_a_mark_may_run_over_paragraphs(self):
        found = marking.paragraphs("甲乙\n\n丙丁", [Stretch(1, 5, 7)])

        self.assertEqual(found, [[("甲", ()), ("乙", (7,))], [("丙", (7,)), ("丁", ())]])

    def test_no_text_is_lost(self):
        text = "一\n二\n\n三四五"
        found = marking.paragraphs(text, [Stretch(0, 2, 1), Stretch(4, 6, 2), Stretch(0, 9, 3)])

        self.assertEqual("\n\n".join("".join(p.text for p in each) for each in found), text)

    def test_places_that_overlap_are_one(self):
        self.assertEqual(marking.united([(5, 7), (0, 2), (1, 3), (3, 4)]), [(0, 3), (3, 4), (5, 7)])


class ArticleTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = makers.user("Editor")

    def article(self, summary: str, text: str = TEXT, **fields):
        row = makers.article(
            text=text,
            summary=summary,
            state=State.REVIEW,
            summary_language="zh",
            title="融资",
            **fields,
        )
        row.refresh_from_db()
        return row

    def test_approval_is_refused_and_says_what_is_not_in_the_source(self):
        article = self.article(TRUE + FALSE + "模型叫GPT-6。")

        with self.assertRaisesMessage(WorkflowError, "Not in the source: “12亿英镑”, “GPT-6”."):
            article.move(State.APPROVED, by=self.editor)

        article.refresh_from_db()
        self.assertEqual(article.state, State.REVIEW)

    def test_the_headline_is_checked_too(self):
        article = self.article(TRUE, headline="甲公司裁员4万人")

        self.assertEqual(texts(article.open_claims()), ["裁员", "4万人"])

    def test_what_the_source_says_is_approved(self):
        article = self.article(TRUE)

        article.move(State.APPROVED, by=self.editor)

        self.assertEqual(article.state, State.APPROVED)

    def test_what_cannot_be_verified_is_no_objection(self):
        article = self.article("该公司称“安全永远第一”。", text="The firm hired 1,200 people.")

        found = article.claims("", article.summary, article.snapshot)
        self.assertEqual([entry.claim.verdict for entry in found], ["unverifiable"])
        self.assertEqual(article.objections(State.APPROVED), [])

    def test_a_machine_may_submit_what_nobody_could_approve(self):
        article = self.article(FALSE)
        article.move(State.DRAFT, by=self.editor)

        article.move(State.REVIEW)

        self.assertEqual(article.state, State.REVIEW)

    def test_without_a_text_there_is_nothing_to_check(self):
        article = makers.article(summary=FALSE, state=State.REVIEW)

        self.assertEqual(article.objections(State.APPROVED), [])

    def test_an_override_opens_the_way_and_is_signed(self):
        article = self.article(FALSE)
        (entry,) = article.open_claims()

        article.override(entry, Override.Reason.ELSEWHERE, by=self.editor)
        article.move(State.APPROVED, by=self.editor)

        made = article.overrides.get()
        self.assertEqual((made.by, made.actor, made.text), (self.editor, Actor.USER, "12亿英镑"))
        self.assertEqual(made.sentence, FALSE)

    def test_an_override_falls_when_its_sentence_changes(self):
        article = self.article(FALSE)
        article.override(article.open_claims()[0], Override.Reason.COMMON, by=self.editor)
        before = article.objections(State.APPROVED)

        article.amend(summary=FALSE.replace("融资", "又融资"))

        self.assertEqual(before, [])
        self.assertEqual(texts(article.open_claims()), ["12亿英镑"])

    def test_an_override_outlives_bold_and_the_sentences_around_it(self):
        article = self.article(FALSE)
        article.override(article.open_claims()[0], Override.Reason.COMMON, by=self.editor)

        article.amend(summary=f"{TRUE}\n\n甲公司融资**12亿英镑**。")

        self.assertEqual(article.open_claims(), [])

    def test_to_override_twice_keeps_the_first(self):
        article = self.article(FALSE)
        (entry,) = article.open_claims()

        for reason in (Override.Reason.COMMON, Override.Reason.ROUNDED):
            article.override(entry, reason, by=self.editor)

        self.assertEqual(article.overrides.get().reason, Override.Reason.COMMON)

    def test_only_people_override(self):
        article = self.article(FALSE)
        (entry,) = article.open_claims()

        with self.assertRaises(IntegrityError), transaction.atomic():
            article.override(entry, Override.Reason.COMMON, by=None)

    def test_a_reason_of_ones_own_has_words(self):
        article = self.article(FALSE)
        (entry,) = article.open_claims()

        with self.assertRaises(IntegrityError), transaction.atomic():
            article.override(entry, Override.Reason.OWN, by=self.editor)

    def test_the_glossary_joins_names(self):
        article = self.article(
            "据悉，Moyanwan融资3.8亿美元。", text=TEXT.replace("甲公司", "墨砚湾")
        )
        before = article.claims("", article.summary, article.snapshot)

        Name.objects.create(name="墨砚湾", forms="Moyanwan, Moyanwan Semiconductor")

        after = article.claims("", article.summary, article.snapshot)
        self.assertEqual(texts(e for e in before if not e.claim.evidence), ["Moyanwan"])
        self.assertTrue(all(entry.claim.evidence for entry in after))


class ItemTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = makers.user("Publisher")

    def setUp(self):
        self.article = makers.reviewed(headline="新模型", summary="甲公司发布了新模型。")
        self.digest = makers.digest(items=0)
        self.item = self.digest.items.get()

    def print_false(self, where: str = "body") -> None:
        self.digest.items.update(**{where: "甲公司发布了新模型。售价为9000元。"})

    def test_an_edition_is_not_approved_with_a_false_item(self):
        self.print_false()

        with self.assertRaisesMessage(WorkflowError, "“新模型”: Not in the source: “9000元”."):
            self.digest.move(State.APPROVED, by=self.editor)

    def test_the_printed_title_is_checked_too(self):
        self.print_false("title")

        self.assertEqual(len(self.digest.objections(State.APPROVED)), 1)

    def test_an_override_of_the_article_holds_where_its_sentence_is_printed(self):
        self.article.amend(summary="售价为9000元。")
        self.article.override(
            self.article.open_claims()[0], Override.Reason.ELSEWHERE, by=self.editor
        )

        self.print_false()

        self.assertEqual(self.digest.objections(State.APPROVED), [])

    def test_an_item_is_checked_against_the_text_it_was_made_from(self):
        self.article.amend(snapshot=self.article.keep_text("别的内容。", origin="page"))
        self.digest.items.update(body="售价为300元。")

        self.assertEqual(self.digest.objections(State.APPROVED), [])

    def test_what_is_approved_is_text_and_goes_out(self):
        self.digest.move(State.APPROVED, by=self.editor)
        self.print_false()

        self.assertEqual(self.digest.objections(State.PUBLISHED), [])

    def test_an_item_without_a_text_of_ours_is_not_checked(self):
        self.print_false()
        self.digest.items.update(article=None, snapshot=None)

        self.assertEqual(self.digest.objections(State.APPROVED), [])

    def test_ten_items_take_as_many_queries_as_one(self):
        few = self.queries()
        for number in range(2, 11):
            row = makers.reviewed()
            self.digest.items.create(
                article=row, snapshot=row.snapshot, title="甲", body=row.summary, position=number
            )

        self.assertEqual(self.queries(), few)

    def queries(self) -> int:
        with CaptureQueriesContext(connection) as seen:
            self.digest.objections(State.APPROVED)
        return len(seen)


class GlossaryTests(TestCase):
    def test_spellings_are_told_apart_by_lines_and_commas_of_any_kind(self):
        Name.objects.create(name="甲", forms="A, B，C、D\n E ;；F\n\n")

        self.assertEqual(Name.objects.glossary(), {"甲": frozenset("ABCDEF")})

    def test_what_is_learnt_joins_the_line_that_has_either_name(self):
        Name.objects.create(name="英伟达", forms="NVIDIA")

        Name.objects.learn("辉达", "nvidia")

        known = Name.objects.get()
        self.assertEqual(known.spellings(), {"NVIDIA", "辉达"})

    def test_two_new_names_are_a_new_line(self):
        Name.objects.create(name="英伟达", forms="NVIDIA")

        Name.objects.learn("墨砚湾", "Moyanwan")

        self.assertEqual(Name.objects.glossary()["墨砚湾"], {"Moyanwan"})

    def test_the_starter_has_names_and_takes_none_back(self):
        starter.plant()
        Name.objects.filter(name="谷歌").update(forms="Google, Alphabet")

        starter.plant()

        self.assertEqual(Name.objects.count(), len(starter.NAMES))
        self.assertEqual(Name.objects.get(name="谷歌").forms, "Google, Alphabet")
