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
    "articles.extract",
    "articles.similar",
    "articles.extractive",
    "articles.markdown",
    "digests.recipes",
    "digests.schedule",
    "digests.layout",
    "digests.hugo",
    "digests.render",
]
NETWORK = frozenset(
    ("socket", "ssl", "aiohttp", "requests", "urllib.request", "http.client", "httpx2", "openai")
)
DOORS = {  # each with what stands behind it
    "articles/fetch.py",
    "articles/errand.py",
    "articles/guard.py",
    "articles/llm.py",
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
            yield node.module or ""


class FloorTests(SimpleTestCase):
    def test_arrows_only_point_down(self):
        for height, floor in enumerate(FLOORS):
            above = set(FLOORS[height + 1 :])
            for path, tree in sources(floor):
                upward = {name for name in imports(tree) if name.split(".")[0] in above}
                self.assertFalse(upward, f"{path} imports {upward}")

    def test_only_the_doors_open_connections(self):
        for path, tree in sources():
            opened = {name for name in imports(tree) if name in NETWORK}
            if str(path) not in DOORS:
                self.assertFalse(opened, f"{path} imports {opened}")

    def test_nothing_swallows_every_exception(self):
        for path, tree in sources():
            for node in ast.walk(tree):
                if isinstance(node, ast.ExceptHandler):
                    caught = ast.unparse(node.type) if node.type else ""
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
            text = Path(settings.BASE_DIR, *name.split(".")).with_suffix(".py").read_text()
            for clock in ("timezone.now", "datetime.now", "time.time("):
                self.assertNotIn(clock, text, name)
