"""What an edition said, each time it was made public, and who said it."""

from django.urls import reverse

from articles.workflow import State, signature
from digests import publish
from digests.models import Revision
from tests import makers
from tests.archive import ArchiveTestCase
from tests.test_admin_digests import EditionTestCase


class RevisionTests(EditionTestCase):
    def test_publishing_writes_the_first(self):
        digest = self.published()

        row = Revision.objects.get()
        self.assertEqual((row.digest, row.number), (digest, 1))
        self.assertEqual((row.actor, row.by), ("user", self.user))
        self.assertEqual(row.markdown(), digest.body_md)
        self.assertEqual(row.issue["items"][0]["uid"], str(digest.items.first().uid))

    def test_the_machine_signs_what_goes_out_at_its_hour(self):
        self.digest.amend(state=State.APPROVED)

        publish.publish(self.digest)

        self.assertEqual(Revision.objects.get().actor, "machine")

    def test_its_difference_is_that_of_the_markdown(self):
        digest = self.published()
        publish.revise(digest, signed=signature(self.user), note="笔误", title="改过的标题")

        last = digest.revisions.first()

        self.assertEqual((last.number, last.note), (2, "笔误"))
        self.assertIn('+title: "改过的标题"', last.difference())
        self.assertEqual(len([line for line in last.difference() if line[:1] in "+-"]), 2)

    def test_the_desk_lists_them_and_shows_what_changed(self):
        digest = self.published()
        publish.revise(digest, signed=signature(self.user), title="改过的<标题>")
        url = reverse("admin:digests_digest_revision", args=[digest.pk, 2])

        page = self.client.get(self.url(digest))
        shown = self.client.get(url)

        self.assertContains(page, url)
        self.assertContains(shown, "+title: &quot;改过的&lt;标题&gt;&quot;")
        self.assertNotContains(page, 'name="title"')

    def test_only_who_may_see_the_edition_sees_them(self):
        digest = self.published()
        url = reverse("admin:digests_digest_revision", args=[digest.pk, 1])
        self.client.force_login(makers.user())

        self.assertEqual(self.client.get(url).status_code, 403)

    def test_a_number_that_is_none_is_not_found(self):
        url = reverse("admin:digests_digest_revision", args=[self.published().pk, 7])

        self.assertEqual(self.client.get(url).status_code, 404)


class ImportAtTheDeskTests(ArchiveTestCase):
    def test_an_imported_edition_is_shown_as_it_is_read_and_cannot_be_edited(self):
        self.edition("posts/2025-12-02.md")
        self.take_in()
        digest = Revision.objects.get().digest
        self.client.force_login(makers.user("Publisher"))
        url = reverse("admin:digests_digest_change", args=[digest.pk])

        page = self.client.get(url)
        self.client.post(url, {"title": "改", "seen": digest.version, "_save": "1"})

        self.assertContains(page, "imported from posts/2025-12-02.md")
        self.assertContains(page, "change posts/2025-12-02.md in the content folder")
        self.assertContains(page, "三号泊位启用")
        self.assertNotContains(page, 'name="lead"')
        listed = self.client.get(reverse("admin:digests_digest_changelist"))
        for shown in (digest, digest.get_absolute_url(), "imported from posts/2025-12-02.md"):
            self.assertContains(listed, shown)
        digest.refresh_from_db()
        self.assertEqual(digest.title, "2025.12.02 港口快讯")
