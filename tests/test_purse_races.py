"""Many workers at once never spend more than the cap together, killed ones included."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.utils import timezone, translation

from articles import llm, purse
from articles.bills import Bill
from articles.engines import Engine
from articles.models import Budget, Call, Price
from tests import makers
from tests.hours import FOLLOWING, AtNoon, now_here
from tests.model_server import ModelServer, said
from tests.test_providers import GOOD

WORKERS, EACH = 6, 8
ENGINE = Engine("test-model", tokens=1_000)
QUERY = purse.Query("draft", ENGINE, Bill(), "", "key", 0)  # at most 1

ASK = f"""{FOLLOWING}
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from articles import asking, llm
from articles.asking import Question
text = "甲公司11月20日发布新一代模型，参数规模为720亿，首批客户有12家。" * 9
answered = 0
for n in range(int(sys.argv[3])):
    try:
        asking.answer(Question("draft", "zh", 150, draw=int(sys.argv[2]) * 100 + n), text)
        answered += 1
    except llm.LLMError as error:
        pass
print(answered)
"""


class RaceCase(AtNoon, TransactionTestCase):
    def setUp(self) -> None:
        self.enterContext(translation.override("en"))
        Price.objects.create(model="test-model", per_in=0, per_out=1000)

    def today(self) -> Budget:
        return Budget.objects.get(day=timezone.localdate())

    def at_once(self, work: Callable[[], None]) -> None:
        """The same work in so many threads, begun together."""
        start = Barrier(WORKERS)

        def run() -> None:
            try:
                start.wait()
                work()
            finally:
                connection.close()

        threads = [Thread(target=run) for _ in range(WORKERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def reserve(self, query: purse.Query = QUERY) -> list[Call]:
        """Ask for money again and again, and keep what was given."""
        given = []
        for _ in range(EACH):
            try:
                price = Price.objects.get()
                given.append(purse.reserve(query, price, timezone.now(), timedelta(minutes=2)))
            except llm.LLMError:
                continue
        return given


@override_settings(DAILY_BUDGET="20", EDITIONS_SHARE=0, LLM_CONCURRENCY=0, SOURCE_CALLS=0)
class ThreadTests(RaceCase):
    def test_what_is_set_aside_together_is_the_cap_and_no_more(self):
        self.at_once(lambda: self.reserve() and None)

        self.assertEqual(Call.objects.count(), 20)
        self.assertEqual((self.today().reserved, self.today().calls), (20, 20))

    def test_paying_and_setting_aside_at_once_lose_no_amount(self):
        def work() -> None:
            for call in self.reserve():
                call.settle(Call.Outcome.USED, cost=Decimal("0.1"), tokens_out=100)

        self.at_once(work)

        paid = Call.objects.filter(outcome=Call.Outcome.USED).count()
        self.assertEqual(paid, Call.objects.count())
        self.assertEqual((self.today().spent, self.today().reserved), (paid * Decimal("0.1"), 0))
        self.assertEqual(self.today().tokens_out, 100 * paid)

    def test_a_share_stays_whole_whoever_is_quicker(self):
        with override_settings(EDITIONS_SHARE=25):
            self.at_once(lambda: self.reserve() and None)
            self.assertEqual(self.today().reserved, 15)

            scheduled = purse.Query("lead", ENGINE, Bill(scheduled=True), "", "key", 0)
            self.at_once(lambda: self.reserve(scheduled) and None)

        self.assertEqual((self.today().reserved, self.today().scheduled), (20, 5))

    def test_no_more_than_so_many_are_under_way(self):
        with override_settings(LLM_CONCURRENCY=3):
            self.at_once(lambda: self.reserve() and None)

        self.assertEqual((Call.objects.count(), self.today().reserved), (3, 3))

    def test_no_more_than_so_many_are_of_one_source(self):
        query = purse.Query("draft", ENGINE, Bill(source=makers.source().pk), "", "key", 0)
        with override_settings(SOURCE_CALLS=7):
            self.at_once(lambda: self.reserve(query) and None)

        self.assertEqual((Call.objects.count(), self.today().reserved), (7, 7))

    def test_what_is_lost_is_settled_once_by_however_many(self):
        self.reserve()
        Call.objects.update(deadline=timezone.now())

        self.at_once(lambda: Call.objects.settle(timezone.now() + timedelta(seconds=1)) and None)

        self.assertEqual((self.today().spent, self.today().reserved), (EACH, 0))


class ProcessTests(RaceCase):
    def start(self, server: ModelServer, *arguments: int, **environment: str) -> subprocess.Popen:
        return subprocess.Popen(
            [
                sys.executable,
                "-c",
                ASK,
                str(connection.settings_dict["NAME"]),
                *map(str, arguments),
                now_here(),
            ],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "newsroom.settings",
                "OPENAI_API_KEY": "test-key",
                "OPENAI_BASE_URL": f"http://{server.host}/v1",
                "NEWSROOM_MODEL": "test-model tokens=1000",
                "NEWSROOM_EDITIONS_SHARE": "0",
                "NEWSROOM_SOURCE_CALLS": "0",
            }
            | environment,
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            text=True,
        )

    def test_processes_that_ask_a_real_server_stay_below_the_cap_together(self):
        """Each question costs at most 1 and in the end 0.4: twelve of thirty fit into 5."""
        with ModelServer(said(GOOD, tokens=(7, 400), pause=0.05)) as server:
            workers = [self.start(server, n, 10, NEWSROOM_DAILY_BUDGET="5") for n in range(3)]
            answered = sum(int(worker.communicate(timeout=120)[0]) for worker in workers)

        spent = answered * Decimal("0.4")
        self.assertEqual((self.today().spent, self.today().reserved), (spent, 0))
        self.assertLessEqual(spent, 5)
        self.assertGreater(spent, Decimal("3.5"))
        self.assertEqual(len(server.requests), answered)

    def test_the_money_of_a_worker_killed_in_the_middle_counts_as_spent(self):
        with ModelServer(said(GOOD, pause=30)) as server:
            victim = self.start(server, 1, 1, NEWSROOM_DAILY_BUDGET="1.5")
            until = time.monotonic() + 60
            while not server.requests and time.monotonic() < until:
                time.sleep(0.02)
            victim.kill()
            victim.wait()
            victim.stdout.close()

        self.assertEqual((self.today().reserved, self.today().spent), (1, 0))
        with override_settings(DAILY_BUDGET="1.5", EDITIONS_SHARE=0):
            self.assertEqual(self.reserve(), [])  # nobody takes it for free money
            later = timezone.now() + timedelta(minutes=3)
            self.assertEqual(Call.objects.settle(later), 1)
            self.assertEqual(self.reserve(), [])

        self.assertEqual(Call.objects.get().outcome, Call.Outcome.UNKNOWN)
        self.assertEqual((self.today().reserved, self.today().spent), (0, 1))
