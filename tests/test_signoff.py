"""Before publication: approvals that stand, the second pair of eyes, reasons, and who is told."""

from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from articles.models import Outbox
from articles.workflow import State, UnexplainedError, WorkflowError
from digests import publish, signoff, versions
from digests.models import Digest, Series
from tests import makers


class SignoffTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.writer = makers.user("Writer", first_name="Wen")
        cls.editor = makers.user("Editor", first_name="Edda")
        cls.other = makers.user("Editor", first_name="Olga")
        cls.publisher = makers.user("Publisher", first_name="Paul")
        cls.digest = makers.digest(items=2)
        cls.url = reverse("admin:digests_digest_change", args=[cls.digest.pk])

    def four_eyes(self):
        Series.objects.update(sign_off=Series.SignOff.OTHER)

    def now(self) -> Digest:
        return Digest.objects.select_related("series").get()

    def approve(self, by=None):
        publish.approve(self.now(), by=by or self.other)

    def page(self, user):
        self.client.force_login(user)
        return self.client.get(self.url)

    def save(self, user, *, button="_continue", value="1", **changes):
        """Press a button on the page as it is now, with some fields typed over."""
        response = self.page(user)
        form = response.context["adminform"].form
        data = {}
        for each in [form, *(s.formset.management_form for s in self.formsets(response))]:
            data |= self.fields(each)
        for formset in self.formsets(response):
            for each in formset.formset.forms:
                data |= self.fields(each)
        data |= {name: value for name, value in changes.items() if value is not None}
        return self.client.post(self.url, data | {button: value})

    def formsets(self, response):
        return response.context["inline_admin_formsets"]

    def fields(self, form):
        found = {}
        for bound in form:
            value = bound.value()
            value = bound.field.widget.format_value(value) if value is not None else ""
            if value not in (None, False):
                found[bound.html_name] = value
        return found


class KeptApprovalTests(SignoffTestCase):
    def test_a_plain_edit_is_shown_and_asked_about_before_it_is_saved(self):
        self.approve()
        title = self.digest.items.first().title

        answer = self.save(self.editor, **{"items-0-title": f"{title}。"})

        self.assertContains(answer, "Does the approval stand?")
        self.assertContains(answer, "<ins")
        self.assertEqual(self.now().state, State.APPROVED)
        self.assertEqual(self.digest.items.first().title, title)

    def test_confirmed_it_is_saved_and_stays_approved_and_history_says_who_saw_it(self):
        self.approve()
        changed = {"items-0-body": "甲公司公布了新模型。"}
        asked = self.save(self.editor, **changed)

        self.save(
            self.editor, button="_keep", value=asked.context["unconfirmed"]["mark"], **changed
        )

        self.assertEqual(self.now().state, State.APPROVED)
        self.assertEqual(self.digest.items.first().body, "甲公司公布了新模型。")
        move = self.now().transitions.first()
        self.assertEqual((move.old, move.new, move.by), ("approved", "approved", self.editor))
        self.assertIn("Approval kept", move.note)

    def test_what_was_confirmed_is_that_edit_and_no_other(self):
        self.approve()
        asked = self.save(self.editor, **{"items-0-body": "甲公司公布了新模型。"})

        answer = self.save(
            self.editor,
            button="_keep",
            value=asked.context["unconfirmed"]["mark"],
            **{"items-0-body": "甲公司公布新模型。"},
        )

        self.assertContains(answer, "Does the approval stand?")
        self.assertEqual(self.digest.items.first().body, "甲公司发布了新模型。")

    def test_a_confirmation_lets_no_edit_of_substance_pass(self):
        self.approve()
        changed = {"items-0-body": "甲公司否认发布了新模型。"}

        self.save(self.editor, button="_keep", value="0" * 32, **changed)

        self.assertEqual(self.now().state, State.REVIEW)
        self.assertIn("否认", self.now().transitions.first().note)

    def test_the_editor_may_have_it_reviewed_again_instead(self):
        self.approve()

        self.save(self.editor, button="_reopen", **{"items-0-body": "甲公司公布了新模型。"})

        self.assertEqual(self.now().state, State.REVIEW)
        self.assertEqual(self.digest.items.first().body, "甲公司公布了新模型。")

    def test_a_writers_plain_edit_is_reviewed_again_with_a_note_of_what_changed(self):
        self.approve()

        self.save(self.writer, **{"items-0-body": "甲公司公布了新模型。"})

        self.assertEqual(self.now().state, State.REVIEW)
        note = self.now().transitions.first().note
        self.assertIn("no fact, name, quotation, negation or link changes", note)
        self.assertIn("Text", note)
        self.assertContains(self.page(self.editor), "approving it says that this is so")

    def test_each_kind_of_substance_sends_it_back_to_review(self):
        for changed in (
            {"title": "另一期的标题"},
            {"lead": "导语说了别的，涉及300万元。"},
            {"items-0-url": "https://elsewhere.example/"},
            {"items-0-published_on": "2020-02-02"},
            {"items-0-access": "paywall"},
            {"items-0-attribution": "另一家媒体"},
            {"items-0-links": "https://more.example/ 更多"},
            {"items-0-position": "9"},
            {"items-0-DELETE": "on"},
            {"tags": "新标签"},
            {"commentary-0-body": "评论完全不同。", "commentary-0-heading": "点评"},
        ):
            with self.subTest(changed=changed):
                Digest.objects.update(state=State.REVIEW)
                self.approve()
                self.save(self.editor, **changed)
                self.assertEqual(self.now().state, State.REVIEW)
                self.assertIn("Edited after approval", self.now().transitions.first().note)

    def test_the_hour_of_what_was_approved_moves_without_a_question(self):
        self.approve()
        hour = (timezone.localtime() + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:00")

        self.save(self.publisher, publish_at=hour)

        self.assertEqual(self.now().state, State.APPROVED)
        self.assertIsNotNone(self.now().publish_at)

    def test_an_hour_that_has_passed_sends_nothing_out(self):
        self.approve()
        hour = (timezone.localtime() - timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:00")

        self.save(self.publisher, publish_at=hour)

        self.assertEqual((self.now().state, self.now().due_at), (State.APPROVED, None))

    def test_the_hour_and_a_plain_edit_go_together(self):
        self.approve()
        hour = (timezone.localtime() + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:00")
        changed = {"publish_at": hour, "items-0-body": "甲公司公布了新模型。"}
        asked = self.save(self.publisher, **changed)

        mark = asked.context["unconfirmed"]["mark"]
        self.save(self.publisher, button="_keep", value=mark, **changed)

        self.assertEqual(self.now().state, State.APPROVED)
        self.assertEqual(self.now().due_at, self.now().publish_at)


class FourEyesTests(SignoffTestCase):
    def test_who_worked_on_it_cannot_approve_it_and_is_told_why(self):
        self.four_eyes()
        self.save(self.editor, lead="改过的导语。")

        answer = self.page(self.editor)
        self.save(self.editor, button="_move", value="approved")

        self.assertContains(answer, "somebody else must approve it")
        self.assertContains(answer, 'aria-disabled="true"')
        self.assertEqual(self.now().state, State.REVIEW)

    def test_somebody_else_can(self):
        self.four_eyes()
        self.save(self.editor, lead="改过的导语。")

        self.save(self.other, button="_move", value="approved")

        self.assertEqual(self.now().state, State.APPROVED)

    def test_who_submits_has_worked_on_it(self):
        self.four_eyes()
        self.save(self.other, button="_move", value="draft", note="再看看")
        self.save(self.editor, button="_move", value="review")

        self.assertEqual(self.now().hands(), [self.editor])
        with self.assertRaisesMessage(WorkflowError, "somebody else must approve it"):
            self.approve(self.editor)
        self.approve(self.other)

    def test_who_edits_and_approves_in_one_press_is_refused_and_nothing_is_saved(self):
        self.four_eyes()

        self.save(self.editor, button="_move", value="approved", lead="改过的导语。")

        self.assertEqual((self.now().state, self.now().lead), (State.REVIEW, self.digest.lead))

    def test_the_machine_is_no_pair_of_eyes(self):
        self.four_eyes()

        self.assertEqual(self.now().hands(), [])
        self.approve(self.editor)
        self.assertEqual(self.now().state, State.APPROVED)

    def test_work_before_the_last_approval_counts_no_more(self):
        self.four_eyes()
        self.save(self.editor, lead="改过的导语。")
        self.approve(self.other)
        self.save(self.other, button="_move", value="review")

        self.approve(self.editor)

        self.assertEqual(self.now().state, State.APPROVED)

    def test_nobody_keeps_the_approval_over_an_edit_of_their_own(self):
        self.four_eyes()
        self.approve(self.other)

        self.save(
            self.editor, button="_keep", value="1", **{"items-0-body": "甲公司公布了新模型。"}
        )

        self.assertEqual(self.now().state, State.REVIEW)

    def test_the_list_cannot_approve_past_it(self):
        self.four_eyes()
        self.save(self.editor, lead="改过的导语。")
        ticked = {"action": "move_to_approved", "_selected_action": [self.digest.pk], "index": "0"}

        self.client.post(reverse("admin:digests_digest_changelist"), ticked)

        self.assertEqual(self.now().state, State.REVIEW)

    def test_a_publisher_waives_it_for_one_edition_with_a_reason_that_stays(self):
        self.four_eyes()
        self.save(self.publisher, lead="改过的导语。")

        self.save(self.publisher, button="_waive", waive_note="今天只有我值班")
        self.save(self.publisher, button="_move", value="approved")

        self.assertEqual(self.now().state, State.APPROVED)
        self.assertContains(self.page(self.editor), "今天只有我值班")

    def test_a_waiver_needs_a_reason_and_a_publisher(self):
        self.four_eyes()

        self.save(self.publisher, button="_waive", waive_note=" ")
        refused = self.save(self.editor, button="_waive", waive_note="我想")

        self.assertEqual(refused.status_code, 403)
        self.assertFalse(self.now().waivers.exists())

    def test_an_edition_is_waived_once(self):
        self.four_eyes()
        signoff.waive(self.now(), by=self.publisher, note="急")

        with self.assertRaises(WorkflowError):
            signoff.waive(self.now(), by=self.publisher, note="还急")


class ReasonTests(SignoffTestCase):
    def test_sending_back_without_a_reason_is_refused_with_the_note_in_focus(self):
        answer = self.save(self.editor, button="_move", value="draft", lead="改过的导语。")

        self.assertContains(answer, "Say why: this move needs a note.")
        self.assertContains(answer, "autofocus")
        self.assertContains(answer, "改过的导语。")
        self.assertEqual((self.now().state, self.now().lead), (State.REVIEW, self.digest.lead))

    def test_with_one_the_author_sees_it_on_top_and_is_told(self):
        self.save(self.editor, button="_move", value="draft", note="第二条缺出处")

        answer = self.page(self.writer)

        self.assertContains(answer, "Sent back by Edda")
        self.assertContains(answer, "第二条缺出处")
        told = Outbox.objects.get(key__startswith=f"sent_back:{self.digest.pk}:")
        self.assertIn("第二条缺出处", str(told.payload))

    def test_spiking_and_submitting_need_none(self):
        self.save(self.editor, button="_move", value="draft", note="重写")
        self.save(self.writer, button="_move", value="review")

        self.assertEqual(self.now().state, State.REVIEW)

    def test_no_way_round_the_pages_needs_less_of_a_reason(self):
        with self.assertRaises(UnexplainedError):
            self.now().move(State.DRAFT, by=self.editor, note="  ")

    def test_of_a_sample_nobody_is_told(self):
        self.now().amend(sample=True)
        before = Outbox.objects.count()

        self.save(self.editor, button="_move", value="draft", note="重写")
        self.save(self.writer, button="_move", value="review")

        self.assertEqual(Outbox.objects.count(), before)

    def test_submitting_tells_those_who_approve(self):
        self.save(self.editor, button="_move", value="draft", note="重写")
        before = Outbox.objects.filter(key__startswith="waiting:").count()

        self.save(self.writer, button="_move", value="review")

        told = Outbox.objects.filter(key__startswith="waiting:").order_by("pk")
        self.assertEqual(told.count(), before + 1)
        self.assertIn("Wen", str(told.last().payload))


class ButtonTests(SignoffTestCase):
    def test_the_main_move_stands_first_and_is_what_ctrl_enter_presses(self):
        for user, words in ((self.editor, "Save and approve"), (self.writer, "Save")):
            with self.subTest(user=user):
                page = self.page(user).content.decode()
                bar = page[page.index('class="submit-row desk-bar"') :]
                first = bar[bar.index("<button") : bar.index("</button>")]
                self.assertIn(" data-primary", first)
                self.assertTrue(first.endswith(words), first)
                self.assertEqual(bar.count(" data-primary"), 1)

    def test_a_move_that_is_missing_says_who_may_make_it(self):
        self.assertContains(
            self.page(self.writer), "Save and approve: only who may do this (Editor, Publisher)."
        )
        self.approve()
        self.assertContains(
            self.page(self.editor), "Publish now: only who may do this (Publisher)."
        )
        self.assertNotContains(self.page(self.publisher), "only who may do this")

    def test_a_button_that_cannot_work_can_be_reached_and_says_why(self):
        self.digest.items.update(body="")

        page = self.page(self.editor).content.decode()

        button = page[page.index('value="approved"') : page.index("Save and approve</button>")]
        self.assertIn('aria-disabled="true"', button)
        self.assertIn('aria-describedby="why-approved"', button)
        self.assertNotIn(" disabled", button)
        self.assertIn('id="why-approved"', page)

    def test_pressed_all_the_same_it_is_refused_in_words(self):
        self.digest.items.update(body="")

        answer = self.save(self.editor, button="_move", value="approved")

        self.assertContains(answer, "lacks a title or a text")
        self.assertEqual(self.now().state, State.REVIEW)


class EmbargoTests(SignoffTestCase):
    def test_nothing_of_an_approved_edition_shows_before_its_hour(self):
        hour = timezone.now() + timedelta(hours=1)
        Digest.objects.update(publish_at=hour, title="禁发到点")
        self.approve()
        series = self.digest.series.slug

        for path in (
            self.digest.get_absolute_url(),
            f"{self.digest.get_absolute_url().rstrip('/')}.md",
            "/",
            f"/{series}/",
            *(f"/{series}/feed.{kind}" for kind in ("rss", "atom", "json")),
            "/feed.rss",
            "/archive/",
            "/sitemap.xml",
            f"/{series}/sitemap.xml",
        ):
            with self.subTest(path=path):
                self.assertNotIn("禁发到点", self.client.get(path).content.decode())

    def test_its_approval_sets_the_clock(self):
        hour = timezone.now() + timedelta(hours=1)
        Digest.objects.update(publish_at=hour)

        self.approve()

        self.assertFalse(Digest.objects.due(hour - timedelta(seconds=1)).exists())
        self.assertTrue(Digest.objects.due(hour + timedelta(seconds=1)).exists())


class SinceApprovalTests(SignoffTestCase):
    def test_there_is_none_before_the_first_approval(self):
        self.assertIsNone(signoff.since_approval(self.now()))

    def test_it_says_what_changed_in_words(self):
        self.approve()
        self.save(self.writer, **{"items-0-body": "甲公司发布了新模型。售价为500元。"})

        since = signoff.since_approval(self.now())

        self.assertEqual(since.by, "Olga")
        self.assertFalse(since.edit.is_plain)
        self.assertContains(self.page(self.editor), "售价为500元")

    def test_a_restored_text_leaves_nothing_to_see(self):
        self.approve()
        self.save(self.writer, **{"items-0-body": "别的。"})
        versions.restore(self.now(), versions.approved(self.now()), self.writer)

        self.assertTrue(signoff.since_approval(self.now()).edit.is_plain)
