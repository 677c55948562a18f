"""An upgrade holds nobody up: what migrations may do to tables that are big and in use."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any
from unittest import skipUnless

from django.db import OperationalError, connection, connections, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.test import SimpleTestCase, TransactionTestCase

from articles import locks
from articles.indexing import ATOMIC, AddIndexInUse
from articles.models import Article, Source
from newsroom import upgrading
from tests import makers
from tests.machines import until

BIG = {
    *("article", "snapshot", "sighting", "poll", "articletransition", "call", "entry", "story"),
    *("storychange", "outbox", "item", "revision", "version", "digest", "digesttransition"),
}
# Written before there was a rule, and found to hold nobody up: bench/upgrade.py.
BEFORE = {"articles": "0009", "digests": "0007", "newsroom": "0000"}
THE_RULE = "See DESIGN.md, Keeping it running: “A migration holds nobody up”."


def faults(migration: migrations.Migration) -> Iterator[str]:
    """What of it makes others wait for a big table for longer the bigger it is, a line each."""
    new = (each for each in migration.operations if isinstance(each, migrations.CreateModel))
    made = {each.name_lower for each in new}
    alone = len(migration.operations) == 1
    for each in migration.operations:
        name = getattr(each, "model_name_lower", "")
        if name not in BIG - made:
            continue
        if isinstance(each, AddIndexInUse):
            if not alone or migration.atomic != ATOMIC:
                yield f"{each.describe()}: alone in a migration with atomic = ATOMIC"
        elif reads_every_row(each):
            yield f"{each.describe()}: reads every row of {name} while nobody may write"


def reads_every_row(operation: Operation) -> bool:
    if isinstance(operation, migrations.AddIndex | migrations.AddConstraint):
        return True
    if not isinstance(operation, migrations.AddField):
        return False
    field: Any = operation.field
    return (field.is_relation or field.db_index or field.unique) and not field.many_to_many


class RuleTests(SimpleTestCase):
    def migration(self, *operations: Operation, atomic: bool = True) -> migrations.Migration:
        body = {"operations": list(operations), "atomic": atomic}
        made: type[migrations.Migration] = type("Migration", (migrations.Migration,), body)
        return made("0099_made_up", "articles")

    def test_no_migration_of_ours_holds_up_who_uses_a_big_table(self):
        loader = MigrationLoader(None)
        new = [
            each
            for key, each in loader.disk_migrations.items()
            if key[0] in BEFORE and key[1][:4] > BEFORE[key[0]]
        ]

        found = [f"{each}: {fault}" for each in new for fault in faults(each)]

        self.assertEqual(found, [], THE_RULE)

    def test_what_reads_every_row_under_a_lock_is_found(self):
        index = models.Index(fields=["title"], name="some")
        check = models.CheckConstraint(condition=~models.Q(title=""), name="other")
        held = (
            migrations.AddIndex("article", index),
            migrations.AddConstraint("Snapshot", check),
            migrations.AddField("item", "n", models.IntegerField(default=0, db_index=True)),
            migrations.AddField(
                "poll", "job", models.ForeignKey("articles.Job", models.CASCADE, null=True)
            ),
        )
        for operation in held:
            with self.subTest(operation.describe()):
                self.assertEqual(len(list(faults(self.migration(operation)))), 1)

    def test_what_only_changes_the_catalogue_may_be_done(self):
        plain = migrations.AddField("article", "n", models.IntegerField(default=0))
        new = migrations.CreateModel("Poll", fields=[])
        on_new = migrations.AddIndex("poll", models.Index(fields=["id"], name="some"))

        found = list(faults(self.migration(plain, new, on_new)))

        self.assertEqual(found, [])

    def test_an_index_made_in_use_stands_alone_and_outside_of_a_transaction(self):
        index = AddIndexInUse("article", models.Index(fields=["title"], name="some"))
        plain = migrations.AddField("article", "n", models.IntegerField(default=0))

        self.assertEqual(list(faults(self.migration(index, atomic=ATOMIC))), [])
        self.assertEqual(len(list(faults(self.migration(index, plain, atomic=ATOMIC)))), 1)
        self.assertEqual(len(list(faults(self.migration(index, atomic=not ATOMIC)))), 1)


class IndexInUseTests(TransactionTestCase):
    def setUp(self):
        self.before = MigrationLoader(None).project_state()
        self.after = self.before.clone()
        self.step = AddIndexInUse("article", models.Index(fields=["byline"], name="bench_byline"))
        self.step.state_forwards("articles", self.after)
        self.addCleanup(self.take_back)

    def make(self) -> None:
        with connection.schema_editor(atomic=ATOMIC) as editor:
            self.step.database_forwards("articles", editor, self.before, self.after)

    def take_back(self) -> None:
        with connection.schema_editor(atomic=ATOMIC) as editor:
            self.step.database_backwards("articles", editor, self.after, self.before)

    def found(self) -> bool:
        with connection.cursor() as cursor:
            told = connection.introspection.get_constraints(cursor, Article._meta.db_table)
        return "bench_byline" in told

    def test_it_is_there_in_either_database(self):
        self.make()

        self.assertTrue(self.found())

    @skipUnless(connection.vendor == "postgresql", "an index in use is PostgreSQL's")
    def test_it_is_made_again_when_it_was_broken_off(self):
        self.make()

        self.make()

        self.assertTrue(self.found())

    @skipUnless(connection.vendor == "postgresql", "an index in use is PostgreSQL's")
    def test_nobody_waits_while_it_waits_for_somebody(self):
        makers.article(title="甲")
        with somebody_at_work("UPDATE articles_article SET title = 'b'") as at_work:
            maker = Thread(target=lambda: (self.make(), connections.close_all()))
            maker.start()
            maker.join(0.3)
            waiting = maker.is_alive()

            makers.article(title="乙")

            at_work.set()
            maker.join(60)
        self.assertTrue(waiting)
        self.assertTrue(self.found())

    @skipUnless(connection.vendor == "postgresql", "an index in use is PostgreSQL's")
    def test_it_is_made_and_taken_away_however_long_somebody_is_at_work(self):
        makers.article(title="甲")

        for step, there in ((self.make, True), (self.take_back, False)):
            with self.subTest(there=there):
                with somebody_at_work("UPDATE articles_article SET title = 'b'") as at_work:
                    worker = Thread(target=self.hurried, args=(step,))
                    worker.start()
                    worker.join(0.5)
                    waiting = worker.is_alive()
                    at_work.set()
                    worker.join(60)

                self.assertEqual((waiting, self.found()), (True, there))

    def hurried(self, step: Callable[[], None]) -> None:
        """A step of a migration, which as a rule waits for nobody."""
        with suppress(OperationalError), locks.waiting(connection, 0.1):
            step()
        connections.close_all()


@skipUnless(connection.vendor == "postgresql", "SQLite has one lock for all tables")
class WaitingTests(TransactionTestCase):
    def usual(self) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            return str(cursor.fetchone()[0])

    def test_afterwards_it_is_as_before_whatever_happened(self):
        with locks.waiting(connection, 2.0):
            with locks.waiting(connection, locks.FOR_EVER):
                inside = self.usual()
            with suppress(ValueError), locks.waiting(connection, 0.5):
                raise ValueError
            between = self.usual()

        self.assertEqual((inside, between, self.usual()), ("0", "2s", "0"))


@contextmanager
def somebody_at_work(sql: str) -> Iterator[Event]:
    """Another connection that has done this in a transaction, which ends with the event."""
    end, begun = Event(), Event()

    def work() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            begun.set()
            end.wait(120)
        connections.close_all()

    thread = Thread(target=work)
    thread.start()
    begun.wait(60)
    try:
        yield end
    finally:
        end.set()
        thread.join()


@skipUnless(connection.vendor == "postgresql", "SQLite has one lock for all tables")
class PatienceTests(TransactionTestCase):
    """What would stop everybody behind a backup of minutes lets them through."""

    CHANGE = "LOCK TABLE articles_source"  # as a change of its columns does

    def setUp(self):
        makers.source()
        self.said: list[str] = []

    def change(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(self.CHANGE)

    def test_a_change_lets_readers_through_while_it_waits_for_one(self):
        longest = 0.0
        with somebody_at_work("SELECT 1 FROM articles_source") as at_work:
            changer = Thread(target=self.change_patiently)
            changer.start()
            end = time.monotonic() + 1.2
            while time.monotonic() < end or (not self.said and time.monotonic() < end + 60):
                began = time.monotonic()
                Source.objects.exists()
                longest = max(longest, time.monotonic() - began)
            self.assertTrue(changer.is_alive())
            at_work.set()
            changer.join(60)

        self.assertFalse(changer.is_alive())
        self.assertEqual(len(self.said), 1)
        self.assertLess(longest, 20)  # as long as somebody is at work, would be for ever

    def change_patiently(self) -> None:
        upgrading.patiently(connection, self.change, self.said.append)
        connections.close_all()

    def test_another_fault_is_no_reason_to_wait(self):
        def fail() -> None:
            raise OperationalError("away")

        with self.assertRaisesMessage(OperationalError, "away"):
            upgrading.patiently(connection, fail, self.said.append)

        self.assertEqual(self.said, [])

    def test_two_machines_migrate_one_after_the_other(self):
        order: list[str] = []

        def migrate() -> None:
            with upgrading.alone(connection, self.said.append):
                order.append("second")
            connections.close_all()

        with upgrading.alone(connection, self.said.append):
            other = Thread(target=migrate)
            other.start()
            until(lambda: self.said)  # it has come, and is told to wait
            order.append("first")
        other.join(60)

        self.assertEqual(order, ["first", "second"])
        self.assertEqual(len(self.said), 1)
