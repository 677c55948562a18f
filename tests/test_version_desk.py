"""Versions of an edition at its page: what changed, going back, taking back, keyboard or mouse."""

from django.urls import reverse
from django.utils import translation

from articles.workflow import State, signature
from digests import publish, versions
from digests.comparing import Part, Said, compare
from digests.models import Digest, Reading, Version
from tests import makers
from tests.test_admin_digests import EditionTestCase


class VersionDeskTestCase(EditionTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.enterContext(translation.override("en"))
        self.client.cookies["django_language"] = "en"

    def press(self, **buttons: object):
        """Press buttons of the page as it stands, without typing anything."""
        return self.send(self.fresh(), **buttons)

    def comparison(self, since: str, until: str = "now"):
        here = reverse("admin:digests_digest_compare", args=[self.digest.pk])
        return self.client.get(here, {"from": since, "to": until})

    def colleague(self, **fields: object) -> Version | None:
        other = makers.user("Publisher")
        digest = self.fresh()
        digest.amend(**fields)
        return versions.keep(digest, other)


class SavingTests(VersionDeskTestCase):
    def test_every_save_is_kept_with_whose_it_is_and_why(self):
        self.press(title="改过的标题", note="笔误", _continue="1")

        made = self.digest.versions.first()
        self.assertEqual((made.by, made.note), (self.user, "笔误"))
        self.assertEqual(made.copy["digest"]["title"], "改过的标题")
        self.assertEqual(self.digest.versions.count(), 2)

    def test_what_stood_there_unkept_is_kept_before_it_is_saved_over(self):
        self.fresh().amend(lead="别处写的导语")

        self.press(lead="我写的导语", _continue="1")

        leads = [each.copy["digest"]["lead"] for each in self.digest.versions.all()]
        self.assertEqual(leads[:2], ["我写的导语", "别处写的导语"])

    def test_a_save_that_is_refused_keeps_nothing(self):
        self.press(title="", lead="没有标题", _continue="1")

        self.assertEqual(self.digest.versions.count(), 1)


class UndoTests(VersionDeskTestCase):
    def test_undo_takes_back_what_i_saved(self):
        was = self.fresh().title
        self.press(title="改过的标题", _continue="1")

        answer = self.press(_undo="1")

        self.assertEqual(self.fresh().title, was)
        self.assertContains(answer, "Undone: version")

    def test_who_changed_nothing_sees_why_there_is_nothing_to_undo(self):
        why = "You have changed nothing in this edition."
        self.colleague(title="同事的标题")
        self.colleague(title="又一个标题")

        self.assertContains(self.client.get(self.url()), f'disabled title="{why}"')

        self.press(title="我的标题", _continue="1")
        self.assertNotContains(self.client.get(self.url()), why)

    def test_what_was_typed_and_not_saved_is_undone_and_not_lost(self):
        self.press(title="一", _continue="1")

        self.press(title="二", _undo="1")

        self.assertEqual(self.fresh().title, "一")
        titles = [each.copy["digest"]["title"] for each in self.digest.versions.all()]
        self.assertIn("二", titles)

    def test_a_colleagues_change_is_shown_instead(self):
        self.press(title="我的", _continue="1")
        self.colleague(lead="同事的导语")

        answer = self.press(_undo="1")

        self.assertEqual(self.fresh().lead, "同事的导语")
        self.assertEqual(
            answer.redirect_chain[0][0].split("?")[0],
            reverse("admin:digests_digest_compare", args=[self.digest.pk]),
        )
        self.assertContains(answer, "Nothing was undone")
        self.assertContains(answer, "同事的导语")

    def test_where_there_is_nothing_to_undo_it_says_so(self):
        answer = self.press(_undo="1")

        self.assertContains(answer, "There is no earlier version of this edition.")

    def test_an_approved_edition_whose_change_is_undone_is_reviewed_again(self):
        self.press(title="改", _continue="1")
        publish.approve(self.fresh(), by=self.user)

        self.press(_undo="1")

        self.assertEqual(self.fresh().state, State.REVIEW)

    def test_an_item_that_was_taken_out_comes_back(self):
        item = self.digest.items.first()
        self.press(**{"items-0-DELETE": "on", "_continue": "1"})
        self.assertFalse(self.digest.items.filter(uid=item.uid).exists())

        self.press(_undo="1")

        again = self.digest.items.get(uid=item.uid)
        self.assertEqual((again.article_id, again.body), (item.article_id, item.body))


class RestoreTests(VersionDeskTestCase):
    def restore(self, version, **fields: object):
        here = reverse("admin:digests_digest_restore", args=[self.digest.pk])
        sent = {"version": version.pk, "seen": self.fresh().version} | fields
        return self.client.post(here, sent, follow=True)

    def test_a_button_of_the_list_restores(self):
        first = self.digest.versions.get()
        self.press(title="改", _continue="1")

        answer = self.press(_restore=first.pk)

        self.assertEqual(self.fresh().title, first.copy["digest"]["title"])
        self.assertContains(answer, f"Version {first.number} restored.")

    def test_so_does_that_of_the_comparison(self):
        first = self.digest.versions.get()
        self.press(title="改", _continue="1")
        page = self.comparison(str(first.pk))

        answer = self.restore(first)

        self.assertContains(page, f"Restore version {first.number}")
        self.assertEqual(self.fresh().title, first.copy["digest"]["title"])
        self.assertContains(answer, f"Version {first.number} restored.")

    def test_not_over_what_a_colleague_has_saved_since(self):
        first = self.digest.versions.get()
        seen = self.fresh().version
        self.colleague(title="同事的")

        answer = self.restore(first, seen=seen)

        self.assertEqual(self.fresh().title, "同事的")
        self.assertContains(answer, "A colleague was quicker")

    def test_nobody_does_it_by_a_link_or_without_permission(self):
        first = self.digest.versions.get()
        self.press(title="改", _continue="1")
        here = reverse("admin:digests_digest_restore", args=[self.digest.pk])

        by_link = self.client.get(here, {"version": first.pk})
        self.client.force_login(makers.user())
        stranger = self.client.post(here, {"version": first.pk, "seen": self.fresh().version})

        self.assertEqual((by_link.status_code, stranger.status_code), (405, 403))
        self.assertEqual(self.fresh().title, "改")

    def test_a_version_that_is_none_restores_nothing(self):
        here = reverse("admin:digests_digest_restore", args=[self.digest.pk])
        for number in ("0", "x", "9" * 30):
            answer = self.client.post(here, {"version": number, "seen": self.digest.version})
            self.assertEqual(answer.status_code, 404)

        self.assertContains(self.press(_restore="0"), "not there any more")


class CompareTests(VersionDeskTestCase):
    def test_one_click_shows_what_changed_since_i_read_it_last(self):
        self.client.get(self.url())
        self.colleague(title="同事的标题")

        page = self.client.get(self.url())
        shown = self.comparison("read")

        self.assertContains(page, "Since I last read it")
        self.assertContains(shown, "同事的标题</ins>")
        self.assertEqual(Reading.objects.count(), 1)

    def test_my_own_save_is_no_news_to_me(self):
        self.press(title="我改的", _continue="1")

        self.assertNotContains(self.client.get(self.url()), 'id="since-read"')

    def test_what_was_approved_is_held_against_what_stands_there_now(self):
        publish.approve(self.fresh(), by=self.user)
        self.press(title="批准后改的", _continue="1")

        page, shown = self.client.get(self.url()), self.comparison("approved")

        self.assertContains(page, 'id="since-approved"')
        self.assertContains(shown, "批准后改的</ins>")

    def test_a_public_edition_is_held_against_what_came_out(self):
        publish.approve(self.fresh(), by=self.user)
        digest = self.fresh()
        publish.publish(digest, by=self.user)
        publish.revise(digest, signed=signature(self.user), title="更正后的标题")

        first, live = self.comparison("first"), self.comparison("live")

        self.assertContains(first, "更正后的标题</ins>")
        self.assertContains(live, "Nothing differs.")
        self.assertNotContains(first, "Restore version")

    def test_what_was_public_until_it_was_undone_is_not(self):
        publish.approve(self.fresh(), by=self.user)
        digest = self.fresh()
        publish.publish(digest, by=self.user)
        publish.undo(digest, by=self.user)

        page = self.client.get(self.url())

        self.assertNotContains(page, 'id="since-live"')
        self.assertEqual(self.comparison("live").status_code, 404)

    def test_moved_added_and_taken_out_are_said_in_words(self):
        first = self.digest.versions.get()
        one, two = self.digest.items.all()
        makers.reviewed(title="新的一条", headline="新的一条")
        self.digest.items.filter(pk=one.pk).update(position=2)
        self.digest.items.filter(pk=two.pk).update(position=1, body="换了的正文。")
        self.digest.items.create(title="插进来的", body="正文", position=3)

        shown = self.comparison(str(first.pk))

        self.assertContains(shown, "moved from no.")
        self.assertContains(shown, "put in</span>")
        self.assertContains(shown, "插进来的")

    def test_the_page_of_a_version_shows_what_it_changed(self):
        made = self.colleague(title="同事的标题")

        shown = self.comparison("before", str(made.pk))
        first = self.comparison("before", str(self.digest.versions.last().pk))

        self.assertContains(shown, "同事的标题</ins>")
        self.assertContains(first, "From nothing to")

    def test_what_is_typed_into_an_edition_is_no_markup_there(self):
        first = self.digest.versions.get()
        self.colleague(title="<script>alert(1)</script>")

        self.assertNotContains(self.comparison(str(first.pk)), "<script>alert")

    def test_only_who_may_see_the_edition_sees_it(self):
        first = self.digest.versions.get()
        self.client.force_login(makers.user())

        self.assertEqual(self.comparison(str(first.pk)).status_code, 403)

    def test_states_there_are_not_are_not_found(self):
        other = makers.digest(of=makers.series()).versions.get()
        for name in ("read", "approved", "live", "first", "x", "", str(other.pk), "9" * 30):
            self.assertEqual(self.comparison(name).status_code, 404, name)

    def test_more_versions_take_no_more_queries(self):
        self.colleague(title="一")
        self.client.get(self.url())
        few = self.queries(self.url())
        for number in range(12):
            self.colleague(title=f"第{number}版")
        self.client.get(self.url())

        self.assertEqual(self.queries(self.url()), few)


class ComparingTests(EditionTestCase):
    """Two states as values."""

    def rows(self, before: str, after: str):
        sides = [Said({}, [Part(key, {"title": key}) for key in side]) for side in (before, after)]
        return compare(*sides)

    def test_what_only_made_way_has_not_moved(self):
        found = self.rows("abcd", "dabc")

        self.assertEqual([(row.title, row.was, row.now) for row in found.items], [("d", 4, 1)])
        self.assertEqual(found.same, 3)

    def test_something_put_in_on_top_moves_nothing(self):
        found = self.rows("abc", "xabc")

        self.assertEqual([(row.title, row.added) for row in found.items], [("x", True)])

    def test_what_one_side_does_not_know_of_is_no_difference(self):
        before = Said({"title": "甲"}, [Part("1", {"title": "t", "access": "open"})])
        after = Said({"title": "甲", "lead": "导语"}, [Part("1", {"title": "t"})])

        self.assertFalse(compare(before, after))

    def test_the_same_edition_does_not_differ(self):
        said = Said({"title": "甲"}, [Part("1", {"title": "t"})], [Part("7", {"body": "b"})])

        self.assertFalse(compare(said, said))


class CopiesOfDigestTests(EditionTestCase):
    def test_every_text_of_an_edition_is_in_its_copy(self):
        """A column of the edition's row that says something must be named in copies.TEXTS."""
        from digests import copies

        frozen = {"body_html", "body_md", "imported_from", "printed_date", "error", "slug"}
        frozen |= {"gathered", "card", "cover", "pushed_to"}
        said = {
            field.name
            for field in Digest._meta.concrete_fields
            if field.get_internal_type() in ("TextField", "JSONField", "CharField")
        }
        standing = {"state", "claimed_by", "language"}

        self.assertEqual(said - frozen - standing, set(copies.TEXTS))
