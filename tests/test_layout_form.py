"""The layout of a Series: as a form, at the desk, and in the editions that follow."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import QueryDict
from django.test import SimpleTestCase, TestCase, TransactionTestCase
from django.urls import reverse
from django.utils import timezone

from articles.workflow import State
from digests import hugo, render
from digests.body import body
from digests.compose import compose
from digests.layout import LAYOUTS, PARTS, Labels, Layout
from digests.layout_desk import newest_edition
from digests.layout_fields import Places
from digests.layout_form import GROUPS, LayoutForm, plain_field
from digests.layout_objections import misread
from digests.layout_words import LABEL_NAMES, PART_NAMES, PRESET_NAMES, in_words
from digests.models import Digest, LayoutError, Series
from digests.publish import approve, publish
from digests.specimen import CHINESE, ENGLISH, specimen
from tests import makers
from tests.test_admin_articles import DeskTestCase

BULLETIN, DAILY = LAYOUTS["bulletin"], LAYOUTS["daily"]

# As an import may find it.
FOUND = replace(
    DAILY,
    keys=("date", "title"),
    quote="'",
    parts=("blank", "items", "rule", "rule", "commentary", "more", "lead", "footer"),
    emoji=("①", "👩‍🚀"),
    credit="  \n—— ",
    frame="{front}\n\n{items}\n\n\n{commentary}\n",
    crlf=True,
    byte_order_mark=True,
    zh=replace(DAILY.zh, links="\n另见：  ", byline=" {name}"),
)


def typed(layout: Layout, **changes: Any) -> QueryDict:
    """What a browser would send from the form of a layout, with these fields changed."""
    sent = QueryDict(mutable=True)
    for bound in LayoutForm(layout):
        value, widget = bound.value(), bound.field.widget
        if isinstance(widget, Places):
            sent.setlist(bound.name, [*value, "", ""])
        elif not isinstance(widget, forms.CheckboxInput):
            broken = str(value).replace("\n", "\r\n" if isinstance(widget, forms.Textarea) else "")
            sent[bound.name] = broken
        elif value:
            sent[bound.name] = "on"
    for name, value in changes.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent


class FormTests(SimpleTestCase):
    def test_every_field_of_a_layout_and_of_its_labels_is_on_the_page(self):
        form = LayoutForm(FOUND)
        names = {each.name for each in fields(Layout) if each.type is not Labels}
        labels = {each.name for each in fields(Labels)}

        shown = [field.name for group in form.groups() for field in group["fields"]]
        rows = [[field.name for field in row] for _name, row in form.labels()]

        self.assertCountEqual(shown, names)
        self.assertCountEqual(
            [name for row in rows for name in row],
            [f"{language}_{label}" for language in ("zh", "en") for label in labels],
        )

    def test_fields_parts_and_labels_of_today_have_words_of_their_own(self):
        grouped = {name for group in GROUPS for name in group.names}

        for each in fields(Layout):
            self.assertTrue(each.type is Labels or each.name in grouped, each.name)
        self.assertLessEqual(set(PARTS), set(PART_NAMES))
        self.assertLessEqual({each.name for each in fields(Labels)}, set(LABEL_NAMES))
        self.assertLessEqual(set(LAYOUTS), set(PRESET_NAMES))

    def test_a_field_nobody_has_described_gets_one_for_its_kind(self):
        for value, kind in (
            (True, forms.BooleanField),
            (3, forms.IntegerField),
            (["a"], forms.CharField),
            ("a", forms.CharField),
        ):
            field = plain_field("wide_margin", value)
            self.assertIsInstance(field, kind)
            self.assertEqual(field.label, "wide margin")

    def test_a_layout_survives_being_shown_and_sent_back(self):
        for name, layout in {**LAYOUTS, "found": FOUND}.items():
            with self.subTest(layout=name):
                form = LayoutForm(layout, typed(layout))

                self.assertTrue(form.is_valid(), form.errors)
                self.assertEqual(form.layout, layout)

    def test_what_is_typed_is_what_the_layout_has(self):
        sent = typed(
            BULLETIN,
            parts=["items", "", "commentary", "more", "lead"],
            emoji=" 🚀  🌍 ",
            credit=" | ",
            indent="5",
            zh_footer="一\r\n\r\n二 ",
        )

        form = LayoutForm(BULLETIN, sent)

        self.assertTrue(form.is_valid(), form.errors)
        self.assertEqual(form.layout.parts, ("items", "commentary", "more", "lead"))
        self.assertEqual(form.layout.emoji, ("🚀", "🌍"))
        self.assertEqual((form.layout.credit, form.layout.indent), (" | ", 5))
        self.assertEqual(form.layout.zh.footer, "一\n\n二 ")

    def test_what_a_layout_refuses_is_said_at_the_field_in_plain_words(self):
        for changes, field, sentence in (
            ({"anchors": "on"}, "anchors", "A numbered list has no place for anchors"),
            ({"parts": ["items", "commentary"]}, "parts", "“Lead” must have exactly one place."),
            ({"parts": [*TWICE, "items"]}, "parts", "“Items” must have exactly one place."),
            ({"parts": ["poem"]}, "parts", "poem is not one of the available choices"),
            ({"style": "poem"}, "style", "poem is not one of the available choices"),
            ({"indent": "99"}, "indent", "less than or equal to 40"),
            ({"commentary_level": ""}, "commentary_level", "This field is required."),
            ({"zh_source": "a\x00b"}, "zh_source", "Null characters are not allowed."),
            ({"day": ""}, "day", "in these codes, at least one"),
            ({"day": "hello"}, "day", "in these codes, at least one"),
            ({"day": "%Y/%Q"}, "day", "no other sign after a %: %Y, %y, %m"),
            ({"clock": "%x"}, "clock", "no other sign after a %: %Y, %y, %m"),
            ({"frame": "{items}"}, "frame", "It must begin with {front}"),
            ({"frame": "{front}{items}{items}"}, "frame", "{items} stands in it more than once."),
            ({"frame": "{front}{lead:first x}"}, "frame", "{lead:first x} is no place: write"),
            ({"credit": ""}, "credit", "Link and outlet would run together"),
            ({"indent": "0"}, "indent", "The text would fall out of the list: at least 4."),
            ({"marker_width": "6"}, "indent", "The text would fall out of the list: at least 6."),
            ({"indent": "8"}, "indent", "The text would become code: at most 7."),
            ({"marker_width": "7"}, "marker_width", "Titles would become code: at most 6."),
            ({"first_number": "1000"}, "indent", "at least 6."),
        ):
            with self.subTest(changes):
                form = LayoutForm(BULLETIN, typed(BULLETIN, **changes))

                self.assertFalse(form.is_valid())
                self.assertEqual(list(form.errors), [field])
                self.assertIn(sentence, form.errors[field][0])
                self.assertIn(sentence, form.problems()[0])
                self.assertEqual(form.layout, BULLETIN)

    def test_what_is_said_of_lists_is_what_markdown_makes_of_them(self):
        for width in range(9):
            for indent in range(13):
                layout = replace(BULLETIN, marker_width=width, indent=indent)
                with self.subTest(width=width, indent=indent):
                    read = render.html(hugo.dump(CHINESE, layout).partition("---\n\n")[2])
                    kept = "<p>首船昨日靠泊" in read.partition("<li>")[2].partition("</li>")[0]
                    fine = kept and "<code" not in read

                    self.assertEqual(not misread(layout, len(CHINESE.items)), fine)

    def test_a_list_of_ten_needs_more_room_than_one_of_nine(self):
        layout = replace(BULLETIN, marker_width=3, indent=3)

        self.assertEqual(misread(layout, 9), {})
        self.assertIn("at least 4.", misread(layout, 10)["indent"])

    def test_what_an_imported_layout_has_is_refused_only_where_it_was_changed(self):
        odd = replace(BULLETIN, marker_width=4, indent=3, credit="")

        same = LayoutForm(odd, typed(odd, first_number="2"))
        changed = LayoutForm(odd, typed(odd, indent="2"))

        self.assertTrue(same.is_valid(), same.errors)
        self.assertEqual(list(changed.errors), ["indent"])
        self.assertEqual(changed.layout, odd)

    def test_items_under_headings_have_no_room_to_mind(self):
        form = LayoutForm(DAILY, typed(DAILY, indent="0", marker_width="9"))

        self.assertTrue(form.is_valid(), form.errors)

    def test_an_objection_we_have_no_words_for_is_shown_as_it_is(self):
        form = LayoutForm(BULLETIN, typed(BULLETIN))
        form.is_valid()

        form.refuse("day: it is always Monday")
        form.refuse("frame: it is bent")
        form.refuse("parts: there are too many")
        form.refuse("moon: it is always full")

        self.assertEqual(form.errors["day"], ["it is always Monday"])
        self.assertEqual(form.errors["frame"], ["it is bent"])
        self.assertEqual(form.errors["parts"], ["there are too many"])
        self.assertEqual(form.non_field_errors(), ["moon: it is always full"])

    def test_a_frame_is_shown_only_where_there_is_one(self):
        self.assertTrue(LayoutForm(BULLETIN)["frame"].is_hidden)
        self.assertFalse(LayoutForm(FOUND)["frame"].is_hidden)

    def test_what_is_said_to_change_the_markdown_only_changes_no_page(self):
        for language in ("zh", "en"):
            for layout in (BULLETIN, DAILY):
                for name in LayoutForm.MARKDOWN_ONLY:
                    if name == "anchors" and layout.style == "list":
                        continue
                    other = replace(layout, **{name: another(getattr(layout, name))})
                    with self.subTest(name, language=language):
                        page = body(specimen(language), layout)
                        self.assertEqual(body(specimen(language), other), page)

    def test_what_is_said_to_change_the_page_only_changes_no_list_in_markdown(self):
        for name in LayoutForm.LIST_PAGE_ONLY:
            other = replace(BULLETIN, **{name: "%d.%m.%Y"})

            self.assertNotEqual(body(CHINESE, other), body(CHINESE, BULLETIN))
            self.assertEqual(hugo.dump(CHINESE, other), hugo.dump(CHINESE, BULLETIN))

    def test_a_frame_of_several_lines_is_shown_in_several_wherever_it_comes_from(self):
        form = LayoutForm(BULLETIN, typed(BULLETIN, frame="{front}\r\n\r\n{items}"))

        self.assertIsInstance(form.fields["frame"].widget, forms.Textarea)


TWICE = ["lead", "items", "commentary"]


def another(value: Any) -> Any:
    """A value of the same kind that a layout takes too."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, tuple):
        return value[:1]
    return {'"': "'", "seconds": "milliseconds", "": "{front}\n\n{items}"}[value]


class SpecimenTests(SimpleTestCase):
    def test_it_has_every_part_and_its_markdown_is_read_back(self):
        for issue in (CHINESE, ENGLISH):
            self.assertTrue(issue.lead and issue.items and issue.commentary and issue.generated_at)
            for name, layout in LAYOUTS.items():
                with self.subTest(layout=name, language=issue.language):
                    found, _form = hugo.parse(hugo.dump(issue, layout))
                    titles = [item.title for item in found.items]
                    self.assertEqual(titles, [item.title for item in issue.items])

    def test_another_language_is_shown_the_english_one(self):
        self.assertEqual((specimen("zh-hans"), specimen("fr")), (CHINESE, ENGLISH))


class WordsTests(SimpleTestCase):
    def test_a_layout_is_told_in_words(self):
        said = " / ".join(in_words(replace(DAILY, parts=("lead", "items", "rule", "commentary"))))

        self.assertIn("Lead → Items → line (---) → Commentary", said)
        self.assertIn("Items under headings, with anchors, a line between two", said)
        self.assertNotIn("Daily", said)
        self.assertNotIn("🚀", said)

    def test_one_of_ours_is_called_by_its_name(self):
        self.assertIn("Daily: highlights", in_words(DAILY)[0])
        self.assertIn("🚀", " ".join(in_words(DAILY)))


class StoredTests(TestCase):
    def test_a_new_series_has_the_usual_layout(self):
        self.assertEqual(Series.objects.get(pk=makers.series().pk).form, BULLETIN)

    def test_what_is_missing_has_its_default(self):
        self.assertEqual(makers.series(layout={"style": "heading"}).form, Layout(style="heading"))

    def test_what_cannot_be_read_is_one_sentence(self):
        for stored in ([], "daily", None, {"moon": 1}, {"parts": 3}, {"zh": {"x": 1}}):
            with self.subTest(stored), self.assertRaisesMessage(LayoutError, "cannot be read"):
                Series(title="晚报", layout=stored).form  # noqa: B018

    def test_an_unreadable_layout_keeps_an_edition_from_being_composed(self):
        series = makers.series(layout={"moon": 1})
        makers.reviewed()

        with self.assertRaisesMessage(LayoutError, "cannot be read"):
            compose(series, timezone.now())
        with self.assertRaisesMessage(CommandError, "cannot be read"):
            call_command("compose", series.slug)


class LayoutDeskTestCase(DeskTestCase):
    role = "Publisher"

    def setUp(self):
        super().setUp()
        self.series = makers.series(title="晚报", language="zh")
        self.url = reverse("admin:digests_series_layout", args=[self.series.pk])
        self.look = reverse("admin:digests_series_layout_preview", args=[self.series.pk])

    def sent(self, **changes: Any) -> QueryDict:
        form = self.client.get(self.url).context["form"]
        return typed(form.layout, seen=form["seen"].value(), **changes)

    def send(self, button: str = "_save", **changes: Any):
        data = self.sent(**changes)
        data[button] = "1"
        return self.client.post(self.url, dict(data.lists()), follow=True)

    def layout(self) -> Layout:
        return Series.objects.get(pk=self.series.pk).form


class SavingTests(LayoutDeskTestCase):
    def test_a_saved_layout_is_that_of_the_next_edition_and_of_no_earlier_one(self):
        makers.reviewed()
        old = compose(self.series, timezone.now())

        answer = self.send(zh_links="参见：", bold_titles="")
        makers.reviewed()
        new = compose(Series.objects.get(), timezone.now())

        self.assertContains(answer, "Saved: new editions")
        self.assertEqual(new.frozen_layout().zh.links, "参见：")
        self.assertEqual(Digest.objects.get(pk=old.pk).frozen_layout(), BULLETIN)

    def test_who_changed_it_is_written_down(self):
        self.send(indent="5")

        entry = LogEntry.objects.get()
        self.assertEqual((entry.user, str(self.series.pk)), (self.user, entry.object_id))
        self.assertIn("layout", entry.get_change_message().lower())

    def test_what_is_refused_is_not_saved_and_stays_as_it_was_typed(self):
        answer = self.send(anchors="on", indent="7")

        self.assertContains(answer, "A numbered list has no place for anchors")
        self.assertContains(answer, 'name="indent" value="7"')
        self.assertEqual(self.layout(), BULLETIN)

    def test_a_colleague_who_was_quicker_is_not_overwritten(self):
        data = self.sent(indent="7", _save="1")
        Series.objects.update(layout=DAILY.to_json())

        answer = self.client.post(self.url, dict(data.lists()))

        self.assertContains(answer, "A colleague was quicker")
        self.assertEqual(self.layout(), DAILY)

    def test_starting_from_one_of_ours_fills_the_form_and_saves_nothing(self):
        answer = self.client.post(self.url, {"_start": "daily"})

        self.assertEqual(answer.context["form"].layout, DAILY)
        self.assertContains(answer, "not saved yet")
        self.assertIn("今日看点", answer.context["html"])
        self.assertEqual(self.layout(), BULLETIN)

    def out(self, layout: Any, **fields: Any) -> Digest:
        """An edition of this Series that came out in this layout."""
        made = makers.digest(of=self.series)
        approve(made, by=self.user)
        publish(made, by=self.user)
        Digest.objects.filter(pk=made.pk).update(layout=layout, **fields)
        return made

    def offered(self) -> list[tuple[str, str]]:
        return self.client.get(self.url).context["editions"]

    def test_editions_in_a_layout_of_their_own_are_offered_to_start_from(self):
        day = datetime(2025, 12, 1, 20, tzinfo=UTC)  # the second in Shanghai
        odd = FOUND.to_json()
        self.out(odd, title="旧的", published_at=day - timedelta(days=9))
        newest = self.out(odd, title="新的", published_at=day)
        self.out(DAILY.to_json(), title="日报")
        self.out(BULLETIN.to_json(), title="同栏目")
        self.out({"moon": 1}, title="坏的")
        self.out(odd, title="未到", published_at=timezone.now() + timedelta(days=1))
        approve(makers.digest(of=self.series, layout={"indent": 5}), by=self.user)

        self.assertEqual(self.offered(), [(f"edition-{newest.pk}", "新的 · 2025-12-02")])
        Series.objects.update(layout=odd)
        self.assertEqual(self.offered(), [])

    def test_starting_from_an_edition_fills_the_form_and_its_oddities_can_be_saved(self):
        odd = replace(FOUND, style="list", anchors=False, indent=0, credit="")
        name = f"edition-{self.out(odd.to_json()).pk}"

        answer = self.client.post(self.url, {"_start": name})
        form = answer.context["form"]
        sent = typed(form.layout, seen=form["seen"].value(), came_from=name, _save="1")
        self.assertEqual(self.layout(), BULLETIN)
        self.client.post(self.url, dict(sent.lists()))

        self.assertContains(answer, "not saved yet")
        self.assertContains(answer, f'<option value="{name}" selected>')
        self.assertEqual(self.layout(), odd)

    def test_there_is_nothing_to_start_from_elsewhere(self):
        other = makers.digest()
        approve(other, by=self.user)
        publish(other, by=self.user)
        Digest.objects.filter(pk=other.pk).update(layout=FOUND.to_json())
        broken = self.out({"moon": 1})
        for pk in (other.pk, broken.pk, 10**30, "", "²"):
            with self.subTest(pk):
                answer = self.client.post(self.url, {"_start": f"edition-{pk}"})

                self.assertEqual(answer.context["form"].layout, BULLETIN)

    def test_an_unreadable_layout_is_said_and_can_be_replaced(self):
        Series.objects.update(layout={"moon": 1})
        page = reverse("admin:digests_series_change", args=[self.series.pk])

        self.assertContains(self.client.get(page), "cannot be read")
        self.assertContains(self.client.get(self.url), "cannot be read")
        self.send(indent="5")

        self.assertEqual(self.layout(), replace(BULLETIN, indent=5))

    def filled_in(self, page: str) -> dict[str, Any]:
        """What the form of a Series would send as it stands."""
        form = self.client.get(page).context["adminform"].form
        return {bound.name: value for bound in form if (value := bound.value())}

    def test_a_new_series_starts_from_the_layout_that_was_chosen(self):
        add = reverse("admin:digests_series_add")
        sent = self.filled_in(add)

        self.assertEqual(sent["start_from"], "bulletin")
        self.client.post(add, sent | {"title": "早报", "slug": "dawn", "start_from": "pulse"})

        self.assertEqual(Series.objects.get(slug="dawn").form, LAYOUTS["pulse"])

    def test_the_page_of_a_series_tells_its_layout_and_leads_to_it(self):
        page = reverse("admin:digests_series_change", args=[self.series.pk])

        answer = self.client.get(page)

        self.assertContains(answer, "Items in a numbered list, titles in bold")
        self.assertContains(answer, f'href="{self.url}"', count=2)

    def test_a_change_of_the_series_leaves_its_layout_alone(self):
        Series.objects.update(layout=DAILY.to_json())
        page = reverse("admin:digests_series_change", args=[self.series.pk])
        sent = self.filled_in(page)

        self.client.post(page, sent | {"title": "新名", "start_from": "pulse"})

        self.assertEqual(Series.objects.get().title, "新名")
        self.assertEqual(self.layout(), DAILY)


class PreviewTests(LayoutDeskTestCase):
    def seen(self, **changes: Any) -> dict[str, Any]:
        answer = self.client.post(self.look, dict(self.sent(**changes).lists()))
        self.assertIn("no-store", answer["Cache-Control"])
        return dict(answer.json())

    def test_a_series_without_editions_shows_an_invented_one_in_its_language(self):
        seen = self.seen(zh_source="原文在此", style="heading")

        self.assertIn("三号泊位启用", seen["html"])
        self.assertIn("原文在此", seen["html"])
        self.assertIn("[原文在此](https://news.example/berth)", seen["markdown"])
        self.assertIn("press.css", seen["html"])
        self.assertEqual(self.layout(), BULLETIN)

    def test_the_newest_edition_is_shown_once_there_is_one(self):
        makers.reviewed(headline="只此一条")
        compose(self.series, timezone.now())

        self.assertIn("只此一条", self.seen()["html"])
        self.assertIn("只此一条", self.seen()["markdown"])

    def test_the_newest_is_the_one_that_came_out_last_not_the_one_imported_last(self):
        new, old = (makers.digest(of=self.series, items=1) for _ in range(2))
        for digest, year in ((new, 2025), (old, 2024)):
            approve(digest, by=self.user)
            publish(digest, by=self.user)
            moment = datetime(year, 12, 2, tzinfo=UTC)
            Digest.objects.filter(pk=digest.pk).update(published_at=moment, window_end=None)

        self.assertEqual(newest_edition(self.series), new)
        proposed = makers.digest(of=self.series, items=1)
        self.assertEqual(newest_edition(self.series), proposed)

    def test_the_invented_editions_are_there_for_the_asking(self):
        makers.digest(of=self.series)

        self.assertIn("三号泊位", self.seen(shows="zh")["html"])
        self.assertIn(
            "Read more", self.seen(shows="en", style="heading", en_source="Read more")["html"]
        )

    def test_an_objection_is_said_and_the_saved_layout_shown(self):
        seen = self.seen(parts=["items", "commentary"])

        self.assertEqual(seen["problems"], ["Parts: “Lead” must have exactly one place."])
        self.assertEqual(seen["errors"], {"parts": ["“Lead” must have exactly one place."]})
        self.assertIn("三号泊位", seen["html"])

    def test_without_a_script_a_button_shows_it_and_saves_nothing(self):
        answer = self.send("_preview", zh_source="原文在此", style="heading")

        self.assertIn("原文在此", answer.context["html"])
        self.assertContains(answer, "[原文在此](https://news.example/berth)")
        self.assertEqual(self.layout(), BULLETIN)

    def test_markup_in_a_label_stays_text(self):
        seen = self.seen(zh_source="<script>x</script>", style="heading")

        self.assertNotIn("<script>", seen["html"])

    def test_a_preview_is_posted_from_our_own_pages_only(self):
        client = self.client_class(enforce_csrf_checks=True)
        client.force_login(self.user)

        self.assertEqual(client.get(self.look).status_code, 405)
        self.assertEqual(client.post(self.look, {}).status_code, 403)

    def test_only_who_may_change_the_series_lays_it_out(self):
        page = reverse("admin:digests_series_change", args=[self.series.pk])
        data = dict(self.sent(indent="7", _save="1").lists())

        self.client.force_login(makers.user("Editor"))

        self.assertNotContains(self.client.get(page), self.url)
        for answer in (
            self.client.get(self.url),
            self.client.post(self.url, data),
            self.client.post(self.look, data),
        ):
            self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.layout(), BULLETIN)


class EditionsInWorkTests(LayoutDeskTestCase):
    def setUp(self):
        super().setUp()
        self.review, self.approved, self.out = (self.edition() for _ in range(3))
        for digest in (self.approved, self.out):
            approve(digest, by=self.user)
        publish(self.out, by=self.user)

    def edition(self) -> Digest:
        makers.reviewed()
        return compose(self.series, timezone.now())

    def fresh(self, digest: Digest) -> Digest:
        return Digest.objects.get(pk=digest.pk)

    def apply(self):
        return self.client.post(self.url, {"_apply": "1"}, follow=True)

    def test_nothing_is_said_while_all_have_the_same(self):
        self.assertNotContains(self.client.get(self.url), "in work")

    def test_after_saving_it_is_said_how_many_keep_the_old_one(self):
        answer = self.send(indent="7")

        self.assertContains(answer, "2 editions in work keep the layout they were proposed with")
        self.assertEqual(self.fresh(self.review).frozen_layout(), BULLETIN)

    def button(self, answer: Any) -> str:
        return answer.content.decode().partition('name="_apply"')[2].partition(">")[0]

    def test_the_button_waits_while_the_form_holds_what_is_not_saved(self):
        self.send(indent="7")

        self.assertContains(self.client.get(self.url), "Save what you changed below first")
        self.assertNotIn("disabled", self.button(self.client.get(self.url)))
        for answer in (
            self.send("_preview", indent="5"),
            self.send(indent="1"),
            self.client.post(self.url, {"_start": "daily"}),
        ):
            self.assertIn("disabled", self.button(answer))

    def test_one_button_gives_them_the_new_one_and_the_approved_back_to_review(self):
        self.send(indent="7")

        answer = self.apply()

        self.assertContains(answer, "2 editions are laid out anew.")
        for digest in (self.review, self.approved):
            found = self.fresh(digest)
            self.assertEqual((found.state, found.frozen_layout().indent), (State.REVIEW, 7))
            self.assertGreater(found.version, digest.version)
        self.assertNotContains(answer, "in work")

    def test_a_published_edition_never_changes(self):
        before = Digest.objects.filter(pk=self.out.pk).values().get()
        self.send(indent="7")

        self.apply()

        self.assertEqual(Digest.objects.filter(pk=self.out.pk).values().get(), before)

    def test_an_edition_whose_own_layout_cannot_be_read_gets_one_that_can(self):
        Digest.objects.filter(pk=self.review.pk).update(layout={"moon": 1})

        self.assertContains(self.client.get(self.url), "1 edition in work keeps the layout")
        self.apply()

        self.assertEqual(self.fresh(self.review).frozen_layout(), BULLETIN)


class MigrationTests(TransactionTestCase):
    """Names of layouts become layouts, and names again."""

    before, after = ("digests", "0002_imports"), ("digests", "0003_series_layout")

    def migrate(self, target: tuple[str, str]) -> Any:
        executor = MigrationExecutor(connection)
        executor.migrate([target])
        return executor.loader.project_state([target]).apps.get_model("digests", "Series")

    def tearDown(self):
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())

    def test_each_name_becomes_its_layout_and_each_layout_its_name(self):
        names = ("daily", "bulletin", "pulse", "gone")
        old = self.migrate(self.before)
        for name in names:
            old.objects.create(title=name, slug=name, layout=name)

        new = self.migrate(self.after)
        found = {row.slug: row.layout for row in new.objects.all()}
        new.objects.filter(slug="daily").update(layout=replace(DAILY, indent=7).to_json())
        again = self.migrate(self.before)

        self.assertEqual(found, {name: LAYOUTS.get(name, BULLETIN).to_json() for name in names})
        self.assertEqual(
            dict(again.objects.values_list("slug", "layout")),
            {"daily": "bulletin", "bulletin": "bulletin", "pulse": "pulse", "gone": "bulletin"},
        )
