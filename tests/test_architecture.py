"""The house has three floors, two doors, and a rule for each."""

import ast
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase

FLOORS = ["articles", "digests", "newsroom"]  # from the ground up
PURE = [
    "articles.entries",
    "articles.listing",
    "articles.strict",
    "articles.elements",
    "articles.hearing",
    "articles.notebook",
    "articles.dialect",
    "articles.lenient",
    "articles.jsonfeed",
    "articles.hubs",
    "articles.rhythm",
    "articles.condition",
    "articles.chart",
    "articles.bills",
    "articles.provenance",
    "articles.tally",
    "articles.money",
    "articles.spending",
    "articles.freshness",
    "articles.domains",
    "articles.suspicion",
    "articles.habits",
    "articles.peddlers",
    "articles.extract",
    "articles.density",
    "articles.errata",
    "articles.rereading",
    "articles.furniture",
    "articles.rebuffs",
    "articles.notice_words",
    "articles.notice_formats",
    "articles.changes",
    "articles.worddiff",
    "articles.merging",
    "digests.comparing",
    "digests.staleness",
    "articles.opml",
    "articles.walls",
    "articles.canonical",
    "articles.sentences",
    "articles.ledger",
    "articles.marking",
    "articles.facts",
    "articles.grounding",
    "articles.similar",
    "articles.units",
    "articles.figures",
    "articles.hanzi",
    "articles.bilingual",
    "articles.terms",
    "articles.traits",
    "articles.likeness",
    "articles.keepsake",
    "articles.extractive",
    "articles.replies",
    "articles.doubts",
    "articles.verdicts",
    "articles.babble",
    "articles.material",
    "articles.markdown",
    "articles.emphasis",
    "articles.flanking",
    "articles.margins",
    "articles.vocabulary",
    "articles.hollow",
    "articles.prose",
    "articles.substance",
    "articles.reading_over",
    "articles.shown",
    "articles.tokens",
    "articles.wording",
    "articles.bearing",
    "digests.recipes",
    "digests.touches",
    "digests.closure",
    "digests.subjects",
    "digests.schedule",
    "digests.errata",
    "digests.issue",
    "digests.labels",
    "digests.layout",
    "digests.shapes",
    "digests.kinship",
    "digests.whereabouts",
    "digests.hugo",
    "digests.render",
    "digests.shares",
    "digests.shares.mail",
    "digests.shares.plain",
    "digests.shares.short",
    "digests.shares.wechat",
    "digests.drawing",
    "digests.drawing.card",
    "digests.drawing.long",
    "digests.feeds.entry",
    "digests.feeds.formats",
    "digests.feeds.wishes",
]
NETWORK = frozenset(
    ("socket", "ssl", "aiohttp", "requests", "urllib.request", "http.client", "httpx2", "openai")
)
DOORS = {  # each with what stands behind it
    "articles/fetch.py",
    "articles/errand.py",
    "articles/incoming.py",
    "articles/mishaps.py",
    "articles/connect.py",
    "articles/tunnel.py",
    "articles/guard.py",
    "articles/loop.py",
    "articles/llm.py",
    "articles/bounded.py",
    "articles/excuses.py",  # names the errors of the client, opens nothing
    "articles/holder.py",  # asks for the name of this machine, connects to nothing
    "newsroom/processes.py",  # asks whether our own port is free
}


def sources(*floors: str):
    for floor in floors or FLOORS:
        for path in sorted((settings.BASE_DIR / floor).rglob("*.py")):
            yield path.relative_to(settings.BASE_DIR), ast.parse(path.read_text())


def imports(tree: ast.AST):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, modules: frozenset[str]) -> bool:
    """Whether an imported name is one of the modules or lies in one."""
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def swallowed(tree: ast.AST):
    """What is caught or suppressed, name by name; "" where everything is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type
            names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
            yield from (ast.unparse(name) if name else "" for name in names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
            yield from map(ast.unparse, node.args)


class SightTests(SimpleTestCase):
    """The rules below are worth what these two see."""

    def test_a_door_is_seen_however_it_is_imported(self):
        for line in (
            "import socket",
            "import urllib.request as web",
            "import httpx2._client",
            "from http import client",
            "from urllib import request",
            "from urllib.request import urlopen",
            "from socket import create_connection",
        ):
            with self.subTest(line):
                self.assertTrue([n for n in imports(ast.parse(line)) if within(n, NETWORK)])

    def test_what_only_looks_like_a_door_is_none(self):
        for line in ("from urllib.parse import urlsplit", "import sockets", "from http import x"):
            with self.subTest(line):
                self.assertFalse([n for n in imports(ast.parse(line)) if within(n, NETWORK)])

    def test_a_net_for_everything_is_seen_in_every_disguise(self):
        for handler in ("except:", "except Exception:", "except (OSError, Exception) as e:"):
            with self.subTest(handler):
                found = set(swallowed(ast.parse(f"try:\n  x\n{handler}\n  y")))
                self.assertTrue(found & {"", "Exception"})
        self.assertIn("Exception", swallowed(ast.parse("with suppress(Exception): x")))


class FloorTests(SimpleTestCase):
    def test_arrows_only_point_down(self):
        for height, floor in enumerate(FLOORS):
            above = set(FLOORS[height + 1 :])
            for path, tree in sources(floor):
                upward = {name for name in imports(tree) if name.split(".")[0] in above}
                self.assertFalse(upward, f"{path} imports {upward}")

    def test_only_the_doors_open_connections(self):
        for path, tree in sources():
            opened = {name for name in imports(tree) if within(name, NETWORK)}
            if str(path) not in DOORS:
                self.assertFalse(opened, f"{path} imports {opened}")

    def test_nothing_swallows_every_exception(self):
        for path, tree in sources():
            for caught in swallowed(tree):
                self.assertNotIn(caught, ("", "Exception", "BaseException"), str(path))


class PurityTests(SimpleTestCase):
    def test_pure_modules_need_no_configuration(self):
        code = "import " + ", ".join(PURE)
        result = subprocess.run(
            [sys.executable, "-W", "error", "-c", code],
            cwd=settings.BASE_DIR,
            env={"PYTHONPATH": str(settings.BASE_DIR)},
            capture_output=True,
            text=True,
        )

        self.assertEqual(result.returncode, 0, result.stderr)

    def test_pure_modules_do_not_look_at_the_clock(self):
        for name in PURE:
            place = Path(settings.BASE_DIR, *name.split("."))
            for path in place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]:
                text = path.read_text()
                for clock in ("timezone.now", "datetime.now", "time.time("):
                    self.assertNotIn(clock, text, path)
