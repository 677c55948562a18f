"""Nothing of an edition is lost: every saved state is kept, and can be gone back to."""

import json
from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

from django.db import connection, transaction
from django.test import TestCase, TransactionTestCase
from django.utils import timezone, translation

from articles.workflow import Conflict, State, WorkflowError
from digests import copies, publish, versions
from digests.models import Commentary, Digest, FurtherSource, Item, Reading, Version
from newsroom.setup import make_roles
from tests import makers


class VersionTestCase(TestCase):
    def setUp(self) -> None:
        self.enterContext(translation.override("en"))
        self.user = makers.user("Publisher", first_name="早", last_name="班")
        self.other = makers.user("Publisher")
        self.digest = makers.digest(items=3)
        self.first = self.digest.versions.get()

    def write(self, by=None, **fields: object) -> Version | None:
        """Change the edition as a save of its form does."""
        self.digest.amend(**fields)
        return versions.keep(self.digest, by or self.user)

    def items(self) -> list[Item]:
        return list(self.digest.items.all())

    def now(self) -> dict:
        return copies.copy_of(self.digest)


class KeepTests(VersionTestCase):
    def test_the_proposal_of_a_machine_is_the_first(self):
        self.assertEqual((self.first.actor, self.first.by), ("machine", None))
        self.assertEqual(self.first.copy["digest"]["title"], self.digest.title)
        self.assertEqual(len(self.first.copy["items"]), 3)

    def test_a_save_that_changes_nothing_is_none(self):
        self.assertIsNone(self.write())
        self.assertEqual(self.digest.versions.count(), 1)

    def test_a_person_signs_what_they_saved(self):
        made = self.write(title="改过的标题")

        self.assertEqual((made.actor, made.by, made.by_name), ("user", self.user, "早 班"))
        self.assertEqual(made.number, self.digest.version)
        self.assertEqual(made.copy["digest"]["title"], "改过的标题")

    def test_a_change_of_an_items_least_column_is_one(self):
        self.digest.items.filter(pk=self.items()[0].pk).update(anchor="an-anchor")

        self.assertIsNotNone(self.write())

    def test_a_copy_has_every_column_of_its_parts(self):
        FurtherSource.objects.create(item=self.items()[0], article=makers.reviewed())
        Commentary.objects.create(digest=self.digest, body="一句点评")

        copy = self.now()

        item = copy["items"][0]
        for field in Item._meta.concrete_fields:
            if field.name not in {"id", "digest", *copies.FROZEN}:
                self.assertIn(field.attname, item)
        self.assertEqual(len(item["further"]), 1)
        self.assertEqual(copy["commentary"][-1]["body"], "一句点评")

    def test_a_copy_stores_chinese_as_itself(self):
        self.write(lead="三百个汉字" * 60)
        table = Version._meta.db_table

        with connection.cursor() as cursor:
            cursor.execute(f"SELECT copy FROM {table} ORDER BY id DESC")
            stored = cursor.fetchone()[0]

        if connection.vendor == "sqlite":
            self.assertIn("三百个汉字", stored)
            self.assertNotIn('": ', stored)
        self.assertEqual(json.loads(stored)["digest"]["lead"], "三百个汉字" * 60)


class RestoreTests(VersionTestCase):
    def test_everything_stands_again_as_it_stood(self):
        gone, kept, moved = self.items()
        FurtherSource.objects.create(item=gone, article=makers.reviewed())
        Commentary.objects.create(digest=self.digest, body="一句点评", byline="某人")
        before = self.write(lead="旧的导语", tags=["甲"])
        gone.delete()
        kept.body = "改过的正文"
        kept.save()
        moved.position = 1
        moved.save()
        Item.objects.create(digest=self.digest, title="新的一条", body="正文", position=9)
        self.digest.commentary.all().delete()
        after = self.write(lead="新的导语", tags=["乙"])

        made = versions.restore(self.digest, before, self.user)

        def parts(copy: dict) -> dict:
            return copy | {"commentary": [part | {"id": 0} for part in copy["commentary"]]}

        self.assertEqual(parts(self.now()), parts(before.copy))
        self.assertEqual(self.digest.items.get(uid=kept.uid).pk, kept.pk)
        self.assertEqual(list(self.digest.versions.all()), [made, after, before, self.first])
        self.assertEqual((made.by, made.number), (self.user, self.digest.version))

    def test_an_approved_edition_goes_back_to_review(self):
        self.write(title="改")
        publish.approve(self.digest, by=self.user)

        versions.restore(self.digest, self.first, self.user)

        self.digest.refresh_from_db()
        self.assertEqual((self.digest.state, self.digest.due_at), (State.REVIEW, None))
        self.assertEqual(self.digest.transitions.first().by, self.user)

    def test_closed_editions_stay_as_they_are(self):
        self.write(title="改")
        publish.approve(self.digest, by=self.user)
        publish.publish(self.digest, by=self.user)

        with self.assertRaisesMessage(WorkflowError, "stays as it is"):
            versions.restore(self.digest, self.first, self.user)
        self.assertEqual(self.now()["digest"]["title"], "改")

    def test_a_version_of_another_edition_is_refused(self):
        other = makers.digest(of=makers.series()).versions.get()

        with self.assertRaises(WorkflowError):
            versions.restore(self.digest, other, self.user)

    def test_who_saw_an_older_state_changes_nothing(self):
        stale = Digest.objects.get(pk=self.digest.pk)
        self.write(self.other, title="同事改的")

        with self.assertRaises(Conflict):
            versions.restore(stale, self.first, self.user)
        self.assertEqual(self.now()["digest"]["title"], "同事改的")

    def test_an_article_never_stands_twice(self):
        article = self.items()[0].article
        self.items()[0].delete()
        again = Item.objects.create(digest=self.digest, article=article, title="又来", body="文")
        self.write()

        versions.restore(self.digest, self.first, self.user)

        self.assertEqual(self.digest.items.filter(article=article).count(), 1)
        self.assertFalse(Item.objects.filter(pk=again.pk).exists())

    def test_two_items_that_exchanged_their_articles_get_them_back(self):
        one, two, _three = self.items()
        was = (one.article_id, two.article_id)
        Item.objects.filter(pk__in=[one.pk, two.pk]).update(article=None)
        Item.objects.filter(pk=one.pk).update(article=was[1])
        Item.objects.filter(pk=two.pk).update(article=was[0])
        self.write()

        versions.restore(self.digest, self.first, self.user)

        self.assertEqual(tuple(item.article_id for item in self.items()[:2]), was)

    def test_an_item_that_moved_to_another_edition_is_made_anew(self):
        other = makers.digest(of=makers.series(), items=0)
        other.items.all().delete()
        moved = self.items()[0]
        Item.objects.filter(pk=moved.pk).update(digest=other)
        self.write()

        versions.restore(self.digest, self.first, self.user)

        self.assertEqual(self.digest.items.count(), 3)
        self.assertTrue(other.items.filter(uid=moved.uid).exists())

    def test_what_nobody_kept_is_kept_first(self):
        self.digest.amend(lead="没人记下的导语")

        versions.restore(self.digest, self.first, self.user)

        leads = [each.copy["digest"]["lead"] for each in self.digest.versions.all()]
        self.assertIn("没人记下的导语", leads)

    def test_copies_of_another_schema_are_read(self):
        old = json.loads(json.dumps(self.first.copy))
        old["digest"] = {"title": "旧格式", "abolished": 1}
        old["future"] = [1]
        for item in old["items"]:
            item["abolished"] = "x"
            del item["why"], item["further"], item["access"]
        old["items"].append({"uid": str(uuid4()), "title": "只有标题"})
        version = self.digest.versions.create(
            number=0, state=State.REVIEW, copy=old, actor="machine"
        )
        Item.objects.filter(pk=self.items()[0].pk).update(access="paywall")

        versions.restore(self.digest, version, self.user)

        self.assertEqual(self.now()["digest"]["title"], "旧格式")
        self.assertEqual([item.access for item in self.items()].count("paywall"), 1)
        self.assertTrue(self.digest.items.filter(title="只有标题", body="").exists())

    def test_what_an_item_pointed_at_and_is_gone_becomes_nothing(self):
        copy = json.loads(json.dumps(self.first.copy))
        copy["items"][0] |= {"article_id": 987654, "snapshot_id": 987654}
        copy["items"][1]["further"] = [{"article_id": 987654, "snapshot_id": None}]
        version = self.digest.versions.create(
            number=0, state=State.REVIEW, copy=copy, actor="machine"
        )

        versions.restore(self.digest, version, self.user)

        first, second, _third = self.items()
        self.assertEqual((first.article, first.snapshot), (None, None))
        self.assertEqual(second.further.count(), 0)


class UndoTests(VersionTestCase):
    def title(self) -> str:
        return Digest.objects.get(pk=self.digest.pk).title

    def test_asked_again_it_goes_further_back(self):
        for title in ("一", "二", "三"):
            self.write(title=title)

        titles = []
        for _ in range(3):
            versions.undo(self.digest, self.user)
            titles.append(self.title())

        self.assertEqual(titles, ["二", "一", self.first.copy["digest"]["title"]])
        with self.assertRaises(WorkflowError):
            versions.undo(self.digest, self.user)

    def test_what_was_written_after_an_undo_is_undone_first(self):
        for title in ("一", "二"):
            self.write(title=title)
        versions.undo(self.digest, self.user)
        self.write(title="三")

        versions.undo(self.digest, self.user)

        self.assertEqual(self.title(), "一")
        versions.undo(self.digest, self.user)
        self.assertEqual(self.title(), self.first.copy["digest"]["title"])

    def test_restoring_what_was_undone_is_redoing_it(self):
        made = self.write(title="一")
        versions.undo(self.digest, self.user)

        versions.restore(self.digest, made, self.user)

        self.assertEqual(self.title(), "一")
        versions.undo(self.digest, self.user)
        self.assertEqual(self.title(), self.first.copy["digest"]["title"])

    def test_a_colleagues_change_is_not_undone_and_shown_instead(self):
        mine = self.write(title="我的")
        self.write(self.other, lead="同事的")

        with self.assertRaises(versions.Overtaken) as refusal:
            versions.undo(self.digest, self.user)

        self.assertIn(self.other.get_username(), str(refusal.exception))
        self.assertEqual(refusal.exception.since, mine)
        self.assertEqual(self.title(), "我的")

    def test_nor_is_the_machines(self):
        self.write(title="我的")
        self.digest.amend(lead="机器重写的导语")

        with self.assertRaisesMessage(versions.Overtaken, "machine"):
            versions.undo(self.digest, self.user)

    def test_nobody_undoes_the_proposal(self):
        with self.assertRaises(WorkflowError):
            versions.undo(self.digest, self.user)


class ApprovedTests(VersionTestCase):
    def test_it_is_the_last_before_the_approval(self):
        approved = self.write(title="批准的")
        publish.approve(self.digest, by=self.user)
        self.digest.move(State.REVIEW, by=self.user)
        self.write(title="后来改的")

        self.assertEqual(versions.approved(self.digest), approved)

    def test_an_edit_that_kept_the_approval_is_approved_too(self):
        publish.approve(self.digest, by=self.user)

        made = self.write(title="只改了标点。")

        self.assertEqual(versions.approved(self.digest), made)

    def test_there_is_none_before(self):
        self.assertIsNone(versions.approved(self.digest))


class ReadingTests(VersionTestCase):
    def test_what_i_read_before_stays_however_often_i_load_the_page(self):
        versions.opened(self.digest, self.user)
        self.write(self.other, title="同事改的")

        seen = [versions.opened(self.digest, self.user) for _ in range(3)]

        self.assertEqual(seen, [self.first] * 3)

    def test_saving_is_reading(self):
        versions.opened(self.digest, self.user)
        self.write(self.other, title="同事改的")
        versions.opened(self.digest, self.user)
        mine = self.write(title="我改的")

        versions.has_read(self.digest, self.user)

        self.assertEqual(versions.opened(self.digest, self.user), mine)
        self.assertEqual(Reading.objects.count(), 1)

    def test_who_opens_it_first_has_read_nothing_before(self):
        self.assertIsNone(versions.opened(self.digest, self.user))


class PruneTests(VersionTestCase):
    def test_thirty_days_after_publication_only_what_counted_is_left(self):
        self.write(title="二")
        approved = self.write(title="三")
        publish.approve(self.digest, by=self.user)
        self.digest.move(State.REVIEW, by=self.user)
        self.write(title="四")
        last = self.write(title="五")
        publish.approve(self.digest, by=self.user)
        publish.publish(self.digest, by=self.user)
        young = makers.digest(of=makers.series())
        now = timezone.now()

        early = versions.prune(now + timedelta(days=29))
        dropped = versions.prune(now + timedelta(days=31))

        self.assertEqual((early, dropped), (0, 3))
        self.assertEqual(list(self.digest.versions.all()), [last, approved])
        self.assertEqual(young.versions.count(), 1)
        with self.assertNumQueries(1):
            versions.prune(now + timedelta(days=31))


class RaceTests(TransactionTestCase):
    def setUp(self) -> None:
        make_roles()
        self.enterContext(translation.override("en"))
        self.user = makers.user("Publisher")
        self.digest = makers.digest(items=4)
        self.first = self.digest.versions.get()

    def test_a_restore_and_a_save_at_once_end_in_one_of_the_two_states(self):
        for turn in range(6):
            self.digest.amend(title=f"轮{turn}")
            versions.keep(self.digest, self.user)
            outcome = self.race(turn)

            copy = copies.copy_of(self.digest)
            bodies = {part["body"] for part in copy["items"]}
            self.assertEqual(len(outcome["done"]) + len(outcome["refused"]), 2)
            self.assertTrue(outcome["done"])
            if copy["digest"]["title"] == f"存{turn}":
                self.assertEqual(bodies, {f"存{turn}"})
            else:
                self.assertEqual(copy["digest"]["title"], self.first.copy["digest"]["title"])
                self.assertNotIn(f"存{turn}", bodies)
            self.assertEqual(self.digest.versions.first().copy, copy)
            self.digest.refresh_from_db()

    def race(self, turn: int) -> dict[str, list[str]]:
        """Save all items anew, and restore the first version, at the same time."""
        start = Barrier(2)
        outcome: dict[str, list[str]] = {"done": [], "refused": []}

        def save(digest: Digest) -> None:
            with transaction.atomic():
                digest.amend(title=f"存{turn}")
                digest.items.update(body=f"存{turn}")
                versions.keep(digest, self.user)

        def restore(digest: Digest) -> None:
            versions.restore(digest, self.first, self.user)

        def run(work) -> None:
            digest = Digest.objects.get(pk=self.digest.pk)
            try:
                start.wait()
                work(digest)
                outcome["done"].append(work.__name__)
            except Conflict:
                outcome["refused"].append(work.__name__)
            finally:
                connection.close()

        threads = [Thread(target=run, args=[work]) for work in (save, restore)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return outcome
