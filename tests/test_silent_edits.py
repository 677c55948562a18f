"""What is published changes by a correction and in no other way, whatever form it is tried with."""

from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse

from digests.models import Commentary, Digest, FurtherSource, Item
from digests.publish import approve
from tests import errors, makers
from tests.test_corrections import ErrorTestCase

BUTTONS = {  # of the page of an edition that is still being made
    "_continue": "1",
    "_add": "{article}",
    "_add_number": "1",
    "_add_empty": "1",
    "_in": "{article}",
    "_as": "{article}",
    "_out": "{item}",
    "_take_out": "{item}",
    "_up": "{item}",
    "_down": "{item}",
    "_cut": "lead:今日一条要闻。",
    "_cut_item": "{item}:甲公司发布了新模型。",
    "_both": "{item}:key",
    "_source": "{item}:{article}",
    "_drop_source": "{item}:{further}",
    "_override": "{item}:common:key",
    "_redraft": "lead",
    "_take": "lead",
    "_leave": "lead",
    "_holds": "lead",
    "_more": "2",
    "_undo": "1",
    "_restore": "1",
    "_paste": "1",
    "_move": "review",
}


class SilentTests(ErrorTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.boss = makers.user("Publisher", is_superuser=True)
        cls.stale = errors.edition(cls.series, errors.article(), day=5)

    def setUp(self):
        self.client.force_login(self.boss)

    def rows(self, digest: Digest) -> Any:
        """All that an edition says, and all that its page is made of."""
        item_fields = [f.attname for f in Item._meta.concrete_fields]
        return (
            Digest.objects.filter(pk=digest.pk).values().get(),
            list(Item.objects.filter(digest=digest).values(*item_fields)),
            list(Commentary.objects.filter(digest=digest).values()),
            list(FurtherSource.objects.filter(item__digest=digest).values()),
            self.client.get(digest.get_absolute_url()).content,
            self.client.get(digest.get_absolute_url().rstrip("/") + ".md").content,
        )

    def form(self, digest: Digest) -> dict[str, Any]:
        """The form of an edition's page as somebody opened it, with everything typed over."""
        answer = self.client.get(reverse("admin:digests_digest_change", args=[digest.pk]))
        shown = answer.context["adminform"].form
        posted = {name: f"改 {name}" for name in shown.fields if name not in ("seen", "publish_at")}
        posted["note"] = "改"
        for formset in (each.formset for each in answer.context["inline_admin_formsets"]):
            for form in (formset.management_form, *formset.forms):
                for field in form:
                    value = field.value()
                    posted[field.html_name] = "" if value is None else value
        for name in posted:
            if name.endswith(("-body", "-title", "-heading", "-byline")):
                posted[name] = "静悄悄改了。"
        return posted

    def filled(self, value: str, digest: Digest) -> str:
        item = digest.items.first()
        assert item is not None
        further = item.further.first()
        return value.format(
            article=errors.article().pk, item=item.pk, further=further.pk if further else 0
        )

    def test_no_stale_form_of_an_edition_that_has_come_out_changes_it(self):
        errors.rests_too(self.stale.items.first(), errors.article())
        opened = self.fresh(self.stale).version
        posted = self.form(self.stale)
        digest = self.fresh(self.stale)
        Item.objects.filter(digest=digest).update(position=1)
        approve(digest, by=self.boss)
        errors.publish(digest, by=self.boss)
        url = reverse("admin:digests_digest_change", args=[digest.pk])
        before = self.rows(digest)
        for seen in (opened, self.fresh(digest).version):
            for button, value in BUTTONS.items():
                with self.subTest(button, seen=seen):
                    pressed = {button: self.filled(value, digest), "number": "1", "seen": seen}

                    self.client.post(url, posted | pressed)

                    self.assertEqual(self.rows(digest), before)
                    self.assertEqual(digest.items.count(), 2)

    def test_no_action_of_a_list_changes_it(self):
        before = self.rows(self.digest)
        url = reverse("admin:digests_digest_changelist")
        page = self.client.get(url)
        actions = [value for value, _label in page.context["action_form"].fields["action"].choices]
        for action in [*filter(None, actions), "delete_selected", "move_to_draft"]:
            with self.subTest(action):
                data = {"action": action, ACTION_CHECKBOX_NAME: [self.digest.pk], "index": "0"}
                self.client.post(url, data | {"post": "yes"})

                self.assertEqual(self.rows(self.digest), before)

    def test_no_other_page_of_it_takes_a_post(self):
        before = self.rows(self.digest)
        item = self.digest.items.first()
        for name in (
            *("change", "delete", "preview", "claims", "provenance", "history", "versions"),
            *("restore", "undo", "correct", "layout"),
        ):
            url = f"/admin/digests/digest/{self.digest.pk}/{name}/"
            with self.subTest(name):
                self.client.post(
                    url, {"post": "yes", "title": "改", "lead": "改", f"item-{item.pk}-body": "改"}
                )

                self.assertEqual(self.rows(self.digest), before)

    def test_a_change_of_its_article_or_its_story_leaves_it_alone(self):
        before = self.rows(self.digest)

        url = reverse("admin:articles_article_change", args=[self.article.pk])
        form = {
            "seen": self.article.version,
            "headline": "改",
            "summary": "改了。",
            "_continue": "1",
        }
        self.client.post(url, form | {"summary_language": "zh", "title": "改", "language": "zh"})

        self.assertEqual(self.rows(self.digest), before)
