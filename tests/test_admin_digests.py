"""The desk for editions and Series, through its pages."""

from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from articles.models import Topic
from articles.workflow import State
from digests.compose import compose
from digests.models import Digest, Series
from digests.publish import approve, publish
from tests import makers
from tests.test_admin_articles import DeskTestCase

LIST = reverse("admin:digests_digest_changelist")


class EditionTestCase(DeskTestCase):
    role = "Publisher"
    digest: Digest

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.digest = makers.digest()

    def url(self, digest: Digest | None = None) -> str:
        return reverse("admin:digests_digest_change", args=[(digest or self.digest).pk])

    def form(self, digest: Digest | None = None, **fields: object) -> dict[str, object]:
        """What the page would send, field by field, with these changed."""
        page = self.client.get(self.url(digest))
        sent: dict[str, object] = {}
        forms = [page.context["adminform"].form]
        for inline in page.context["inline_admin_formsets"]:
            forms += [inline.formset.management_form, *inline.formset.forms]
        for form in forms:
            for bound in form:
                value = bound.field.widget.format_value(bound.value())
                if bound.name == "access":
                    value = bound.value()
                if bound.name != "DELETE":
                    sent[bound.html_name] = "" if value is None else value
        return sent | fields

    def send(self, digest: Digest | None = None, **fields: object):
        return self.client.post(self.url(digest), self.form(digest, **fields), follow=True)

    def fresh(self) -> Digest:
        return Digest.objects.get(pk=self.digest.pk)

    def published(self) -> Digest:
        approve(self.digest, by=self.user)
        publish(self.digest, by=self.user)
        return self.digest


class EditionListTests(EditionTestCase):
    def test_ten_times_the_rows_take_the_same_number_of_queries(self):
        row = makers.series()
        for n in range(4):
            Digest.objects.create(series=row, slug=f"a{n}", title=f"第{n}期")
        few = self.queries(LIST)
        for n in range(45):
            Digest.objects.create(series=row, slug=f"b{n}", title=f"第{n}期")

        self.assertEqual(self.queries(LIST), few)

    def test_the_list_says_how_many_items_an_edition_has(self):
        html = self.client.get(LIST).content.decode()

        self.assertIn('<td class="field-size">2</td>', html)

    def test_actions_publish_what_is_approved_and_name_what_is_not(self):
        other = makers.digest()
        approve(self.digest, by=self.user)

        answer = self.client.post(
            LIST,
            {
                "action": "move_to_published",
                "_selected_action": [self.digest.pk, other.pk],
                "_confirmed": "1",
                "index": "0",
            },
            follow=True,
        )

        self.assertEqual(list(Digest.objects.published()), [self.digest])
        self.assertIn(other.title, "".join(map(str, answer.context["messages"])))


class EditionTests(EditionTestCase):
    def test_the_page_says_why_each_item_is_in(self):
        story, series = makers.story(), makers.series()
        makers.reviewed(story=story, source=makers.source(), importance=4)
        makers.reviewed(story=story, source=makers.source(), headline="后报的")
        digest = compose(series, timezone.now() + timedelta(seconds=1))
        position = digest.items.get(article__story=story).position

        page = self.client.get(self.url(digest))

        self.assertContains(page, f"place {position} of 3 · told by 2 sources")
        self.assertContains(page, "the first of 2 articles that tell it · importance 4 of 5")

    def test_what_a_person_added_says_so(self):
        added = makers.reviewed()

        self.send(_add=str(added.pk))

        page = self.client.get(self.url())
        added = page.context["items"][-1]
        self.assertEqual(added.reasons, ["a person added it"])
        self.assertContains(page, "a person added it")

    def test_the_page_says_why_each_candidate_is_not_in(self):
        topic, series = Topic.objects.create(name="芯片"), makers.series(most_items=1, per_source=9)
        other = Topic.objects.create(name="体育")
        series.topics.add(topic)
        for fields, found in (
            ({"importance": 5}, [topic]),
            ({"importance": 2, "headline": "小事"}, [topic]),
            ({"headline": "球赛"}, [other]),
            ({"headline": "不知道"}, []),
        ):
            makers.reviewed(**fields).topics.set(found)
        digest = compose(series, timezone.now() + timedelta(seconds=1))

        page = self.client.get(self.url(digest))

        said = {each.headline: each.why_not for each in page.context["candidates"]}
        self.assertEqual(said["小事"], "no room: less important (2 of 5)")
        self.assertEqual(said["球赛"], "another topic: 体育")
        self.assertEqual(said["不知道"], "no room: nobody has said what its topic is")
        for why in said.values():
            self.assertContains(page, why)

    def test_an_extract_in_another_language_is_offered_with_that_reason(self):
        foreign = makers.reviewed(headline="Chips are down", summary_language="en")
        digest = makers.digest()

        page = self.client.get(self.url(digest))

        self.assertEqual([each.pk for each in page.context["foreign"]], [foreign.pk])
        self.assertContains(page, "in another language: English")
        self.assertNotIn(foreign, page.context["candidates"])

    def test_more_items_take_no_more_queries(self):
        bigger = makers.digest(items=9)

        self.assertEqual(self.queries(self.url()), self.queries(self.url(bigger)))

    def test_an_edit_of_an_item_goes_through_its_edition(self):
        before = self.digest.version

        self.send(**{"items-0-body": "人写的。", "_continue": "1"})

        self.assertEqual(self.fresh().items.first().body, "人写的。")
        self.assertEqual(self.fresh().version, before + 1)

    def test_a_layout_that_cannot_be_read_is_said_and_nothing_moves(self):
        approve(self.digest, by=self.user)
        Digest.objects.filter(pk=self.digest.pk).update(layout={"style": "round"})
        look = reverse("admin:digests_digest_preview", args=[self.digest.pk])

        for shown in (self.send(_move="published"), self.client.get(look)):
            self.assertContains(shown, f"“{self.digest}” cannot be read")
        self.assertEqual(self.fresh().state, State.APPROVED)

    def test_a_save_without_a_change_writes_nothing(self):
        self.send(_continue="1")

        self.assertEqual(self.fresh().version, self.digest.version)

    def test_positions_decide_the_order_and_become_whole_again(self):
        first, second = self.digest.items.all()

        self.send(**{"items-0-position": "7", "items-1-position": "3", "_continue": "1"})

        found = list(self.fresh().items.values_list("pk", "position"))
        self.assertEqual(found, [(second.pk, 1), (first.pk, 2)])

    def test_an_item_can_be_taken_out(self):
        self.send(**{"items-0-DELETE": "on", "_continue": "1"})

        self.assertEqual(self.fresh().items.get().position, 1)

    def test_commas_of_any_kind_part_the_tags(self):
        self.send(tags="机器人，芯片、AI, 芯片", _continue="1")

        self.assertEqual(self.fresh().tags, ["机器人", "芯片", "AI"])

    def test_further_links_are_lines(self):
        self.send(
            **{
                "items-0-links": "https://a.example/ 甲报 头版\nhttps://b.example/*b*",
                "_continue": "1",
            }
        )

        links = self.fresh().items.first().links
        self.assertEqual(
            links,
            [
                {"url": "https://a.example/", "title": "甲报 头版"},
                {"url": "https://b.example/*b*", "title": r"https://b.example/\*b\*"},
            ],
        )

    def test_a_link_that_nobody_may_follow_is_refused(self):
        for name in ("items-0-url", "items-0-links"):
            answer = self.send(**{name: "javascript:alert(1) x", "_continue": "1"})
            self.assertContains(answer, "is no web address")

        self.assertEqual(self.fresh().version, self.digest.version)

    def test_a_commentary_is_written_and_signed(self):
        self.send(
            **{"commentary-0-body": "值得一看。", "commentary-0-byline": "林", "_continue": "1"}
        )

        remark = self.fresh().commentary.get()
        self.assertEqual((remark.body, remark.byline, remark.origin), ("值得一看。", "林", "user"))

    def test_a_save_over_a_newer_version_is_refused_and_keeps_what_was_typed(self):
        form = self.form(**{"items-0-body": "我写的。", "_move": "approved"})
        self.fresh().amend(lead="同事写的。")

        answer = self.client.post(self.url(), form, follow=True)

        self.assertContains(answer, "was changed meanwhile")
        self.assertContains(answer, "我写的。")
        self.assertEqual((self.fresh().state, self.fresh().lead), (State.REVIEW, "同事写的。"))
        self.assertNotEqual(self.fresh().items.first().body, "我写的。")

    def test_what_was_typed_about_an_item_that_is_gone_stays_on_screen(self):
        form = self.form(**{"items-1-body": "我写的。", "_continue": "1"})
        digest = self.fresh()
        digest.amend()
        digest.items.last().delete()

        self.assertContains(self.client.post(self.url(), form, follow=True), "我写的。")

    def test_an_edit_of_an_approved_edition_sends_it_back_to_review(self):
        approve(self.digest, by=self.user)

        self.send(**{"items-0-title": "新题", "_continue": "1"})

        self.assertEqual(self.fresh().state, State.REVIEW)
        self.assertIn("Edited after approval: ", self.fresh().transitions.first().note)

    def test_a_publisher_moves_the_hour_of_an_approved_edition(self):
        approve(self.digest, by=self.user)

        self.send(publish_at="2030-01-02T08:30", _continue="1")

        found = self.fresh()
        self.assertEqual(found.state, State.APPROVED)
        self.assertEqual(found.due_at, found.publish_at)
        self.assertEqual(timezone.localtime(found.due_at).hour, 8)

    def test_an_editor_who_may_not_publish_sets_no_hour(self):
        approve(self.digest, by=self.user)
        self.client.force_login(makers.user("Editor"))

        answer = self.send(publish_at="2030-01-02T08:30", _continue="1")

        self.assertContains(answer, "may publish set the hour")
        self.assertEqual((self.fresh().state, self.fresh().publish_at), (State.APPROVED, None))

    def test_an_item_says_when_its_article_has_moved_on(self):
        self.assertNotContains(self.client.get(self.url(self.digest)), "says something else now")

        self.digest.items.first().article.amend(summary="更正后的摘要。")

        self.assertContains(self.client.get(self.url(self.digest)), "says something else now")

    def test_submit_send_back_spike_and_unspike(self):
        for new in (State.DRAFT, State.REVIEW, State.SPIKED, State.DRAFT):
            self.send(_move=new, note="因为")
            self.assertEqual(self.fresh().state, new)

    def test_what_stands_against_approval_is_said_before_and_after(self):
        self.digest.items.first().article.move(State.SPIKED, by=self.user)

        page = self.client.get(self.url())
        answer = self.send(_move="approved")

        self.assertContains(page, "was spiked: take it out")
        self.assertContains(answer, "was spiked: take it out")
        self.assertEqual(self.fresh().state, State.REVIEW)

    def test_approve_and_publish_make_it_public(self):
        self.send(_move="approved")
        self.send(_move="published")

        self.assertEqual(self.client.get(self.fresh().get_absolute_url()).status_code, 200)
        self.assertEqual(self.fresh().transitions.first().by, self.user)

    def test_a_published_edition_is_shown_as_it_is_read_and_cannot_be_edited(self):
        digest = self.published()

        page = self.client.get(self.url())
        self.send(**{"title": "改题", "items-0-body": "改文", "_continue": "1"})

        self.assertContains(page, digest.items.first().body)
        self.assertNotContains(page, 'name="items-0-body"')
        self.assertContains(page, digest.get_absolute_url())
        self.assertEqual(self.fresh().title, digest.title)
        self.assertEqual(self.fresh().body_html, digest.body_html)

    def test_withdrawing_takes_a_reason(self):
        self.published()

        refused = self.send(_move="withdrawn")
        self.assertContains(refused, "this move needs a note")
        self.assertEqual(self.fresh().state, State.PUBLISHED)

        self.send(_move="withdrawn", note="误发")
        self.assertEqual(self.fresh().withdrawal().note, "误发")

    def test_a_preview_shows_the_public_page_and_saves_nothing(self):
        url = reverse("admin:digests_digest_preview", args=[self.digest.pk])

        page = self.client.get(url)

        self.assertContains(page, self.digest.items.first().body)
        self.assertContains(page, self.digest.title)
        self.assertEqual((self.fresh().body_html, self.fresh().published_at), ("", None))


class AddingItemsTests(EditionTestCase):
    def test_what_else_was_seen_is_offered_and_added(self):
        other = makers.reviewed(headline="漏掉的", first_seen_at=self.digest.window_start)

        self.assertContains(self.client.get(self.url()), "漏掉的")
        answer = self.send(_add=str(other.pk), title="新题")

        item = self.fresh().items.last()
        self.assertRedirects(answer, f"{self.url()}#last-item")
        self.assertEqual((item.article, item.position, item.title), (other, 3, "漏掉的"))
        self.assertEqual(item.snapshot, other.snapshot)
        self.assertEqual(self.fresh().title, "新题")

    def test_an_article_is_added_by_its_number(self):
        other = makers.reviewed(first_seen_at=timezone.now() - timedelta(days=90))

        self.send(_add_number="1", number=str(other.pk))

        self.assertEqual(self.fresh().items.last().article, other)

    def test_an_article_nobody_reviewed_is_refused(self):
        other = makers.article()

        for number in (str(other.pk), "", "x", "99999999999999999999999"):
            answer = self.send(_add_number="1", number=number)
            self.assertContains(answer, "There is no article")

        self.assertEqual(self.fresh().version, self.digest.version)

    def test_no_article_comes_twice(self):
        number = str(self.digest.items.first().article_id)

        answer = self.send(_add_number="1", number=number)

        self.assertContains(answer, "is in this edition")
        self.assertEqual(self.fresh().items.count(), 2)

    def test_an_empty_item_keeps_the_edition_from_approval_until_it_is_written(self):
        self.send(_add_empty="1")

        self.assertContains(self.client.get(self.url()), "lacks a title or a text")
        self.assertEqual(self.fresh().items.count(), 3)

    def test_an_approved_edition_that_gets_an_item_is_reviewed_again(self):
        approve(self.digest, by=self.user)

        self.send(_add_empty="1")

        self.assertEqual(self.fresh().state, State.REVIEW)


class NewEditionTests(EditionTestCase):
    add = reverse("admin:digests_digest_add")

    def test_an_edition_is_composed_from_a_series(self):
        row = makers.series()
        makers.reviewed()

        answer = self.client.post(self.add, {"series": row.pk})

        made = row.digests.get()
        self.assertRedirects(answer, self.url(made))
        self.assertEqual((made.state, made.items.count()), (State.REVIEW, 3))

    def test_where_there_is_one_series_it_is_that_one(self):
        first = self.client.get(self.add).context["form"]["series"].value()
        makers.series()

        second = self.client.get(self.add).context["form"]["series"].value()

        self.assertEqual((first, second), (self.digest.series_id, None))

    def test_where_no_series_is_on_it_says_so_and_who_can_mend_that(self):
        Series.objects.update(active=False)
        listed = reverse("admin:digests_series_changelist")

        self.client.force_login(makers.user("Publisher", language="en"))
        self.assertContains(
            self.client.get(self.add), f'<a href="{listed}">Go there</a>', html=True
        )

        self.client.force_login(makers.user("Editor", language="en"))
        self.assertContains(self.client.get(self.add), "That is for others (Publisher).")

    def test_a_cut_off_that_has_not_come_is_refused(self):
        tomorrow = (timezone.now() + timedelta(days=1)).isoformat()

        answer = self.client.post(self.add, {"series": makers.series().pk, "cutoff": tomorrow})

        self.assertContains(answer, "has not come yet")

    def test_an_editor_composes_but_sets_no_hour(self):
        self.client.force_login(makers.user("Editor"))
        wish = {"series": makers.series().pk, "publish_at": "2030-01-01T08:30"}

        answer = self.client.post(self.add, wish)

        self.assertContains(answer, "may publish set the hour")
        self.assertEqual(Digest.objects.count(), 1)

    def test_an_hour_that_has_passed_is_refused_before_readers_are_told_that_it_is_late(self):
        self.client.force_login(makers.user("Publisher"))
        wish = {"series": makers.series().pk, "publish_at": "2020-01-01T08:30"}

        answer = self.client.post(self.add, wish)

        self.assertContains(answer, "This hour has passed")
        self.assertEqual(Digest.objects.count(), 1)

    def test_the_hours_of_another_edition_are_refused(self):
        Digest.objects.update(window_end=timezone.now() - timedelta(minutes=1))
        taken = Digest.objects.get().window_end.isoformat()

        answer = self.client.post(self.add, {"series": self.digest.series.pk, "cutoff": taken})

        self.assertContains(answer, "covers these hours already")
        self.assertEqual(Digest.objects.count(), 1)


class SeriesTests(DeskTestCase):
    role = "Publisher"

    def typed(self, row: Series, **fields: object) -> dict[str, object]:
        names = "title slug description language time_zone out_times cutoff_minutes draft_minutes"
        names += " carry_over_hours most_items per_source edition_title instructions sign_off"
        values = {name: getattr(row, name) for name in names.split()}
        return (
            values | {"active": "on", "tags": "", "rolling_hours": "", "with_lead": "on"} | fields
        )

    def send(self, row: Series, **fields: object):
        url = reverse("admin:digests_series_change", args=[row.pk])
        return self.client.post(url, self.typed(row, **fields), follow=True)

    def test_an_address_that_is_none_is_refused_in_words_one_can_follow(self):
        row = makers.series()

        answer = self.send(row, slug="晨 报")

        refused = answer.context["adminform"].form.errors["slug"]
        self.assertEqual(
            refused, ["Only Latin letters, digits, hyphens and underscores, as in morning-brief."]
        )

    def test_topics_and_sources_are_found_by_typing(self):
        for model, field in (("topic", "topics"), ("source", "sources")):
            with self.subTest(field):
                asked = {"app_label": "digests", "model_name": "series", "field_name": field}
                name = makers.source(name="甲报").name if model == "source" else "芯片"
                if model == "topic":
                    Topic.objects.create(name=name)

                answer = self.client.get(reverse("admin:autocomplete"), asked | {"term": name})

                self.assertEqual([row["text"] for row in answer.json()["results"]], [name])

    def test_ten_times_the_rows_take_the_same_number_of_queries(self):
        url = reverse("admin:digests_series_changelist")
        for _ in range(5):
            makers.series()
        few = self.queries(url)
        for _ in range(45):
            makers.series()

        self.assertEqual(self.queries(url), few)

    def test_new_hours_give_a_new_next_draft(self):
        row = makers.series(out_times="8:30", due_at=timezone.now() + timedelta(days=30))

        self.send(row, out_times="8:30, 20:30")

        row.refresh_from_db()
        self.assertLess(row.due_at, timezone.now() + timedelta(days=1))

    def test_how_a_series_is_drafted_and_what_it_is_about_can_be_chosen(self):
        row, topic = makers.series(), Topic.objects.create(name="芯片")

        self.send(
            row,
            topics=[str(topic.pk)],
            double_draft="on",
            second_opinion="on",
            bilingual_titles="on",
            instructions="语气平实。",
        )

        found = Series.objects.get()
        self.assertEqual((list(found.topics.all()), found.instructions), ([topic], "语气平实。"))
        self.assertEqual(
            (found.double_draft, found.second_opinion, found.bilingual_titles), (True, True, True)
        )

    def test_another_change_leaves_the_next_draft_alone(self):
        row = makers.series(due_at=timezone.now() + timedelta(days=30))

        self.send(row, title="新名", tags="甲，乙")

        found = Series.objects.get()
        self.assertEqual((found.title, found.tags), ("新名", ["甲", "乙"]))
        self.assertEqual(found.due_at, row.due_at)

    def test_wrong_hours_and_zones_are_said_on_their_fields(self):
        row = makers.series()

        answer = self.send(row, out_times="25:00", time_zone="Mars/Olympus", draft_minutes="5")

        errors = answer.context["adminform"].form.errors
        self.assertEqual(set(errors), {"out_times", "time_zone", "draft_minutes"})

    def test_the_old_address_of_a_series_leads_to_the_new_one(self):
        digest = makers.digest()
        old = digest.series.get_absolute_url()

        self.send(digest.series, slug="other")

        self.assertEqual(Series.objects.get().slug, "other")
        self.assertEqual(self.client.get(old)["Location"], "/other/")

    def test_a_new_series_gets_its_first_hour(self):
        empty = Series(title="晚报", slug="evening", out_times="20:30")

        typed = self.typed(empty, start_from="bulletin")
        self.client.post(reverse("admin:digests_series_add"), typed)

        self.assertIsNotNone(Series.objects.get().due_at)


class PreviewTests(TestCase):
    url = "/admin/preview/"

    def test_a_writer_sees_markdown_as_it_will_look(self):
        self.client.force_login(makers.user("Writer"))

        answer = self.client.post(self.url, {"content": "**「无论科技」**完成<script>x</script>"})

        self.assertContains(answer, "<strong>「无论科技」</strong>完成")
        self.assertNotContains(answer, "<script>")
        self.assertEqual(answer["X-Content-Type-Options"], "nosniff")

    def test_nobody_else_gets_a_preview(self):
        reader = makers.user("Writer")
        reader.is_staff = False
        reader.save()

        for who in (None, makers.user(), reader):
            if who:
                self.client.force_login(who)
            answer = self.client.post(self.url, {"content": "**x**"})
            self.assertEqual(answer.status_code, 403)
            self.assertNotContains(answer, "<strong>", status_code=403)

    def test_a_preview_is_posted_from_our_own_pages_only(self):
        client = self.client_class(enforce_csrf_checks=True)
        client.force_login(makers.user("Writer"))

        self.assertEqual(client.get(self.url).status_code, 405)
        self.assertEqual(client.post(self.url, {"content": "x"}).status_code, 403)

    def test_nothing_can_be_uploaded(self):
        self.client.force_login(makers.user("Publisher"))

        for url in ("/markdownx/upload/", "/admin/preview/upload/", "/admin/upload/"):
            self.assertIn(self.client.post(url, {"image": "x"}).status_code, (404, 405))
