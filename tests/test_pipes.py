"""A command whose output leads into one that has read enough, as `head` has, just ends."""

import os
import subprocess
import sys
from contextlib import closing
from tempfile import TemporaryDirectory

from django.conf import settings
from django.test import SimpleTestCase

COMMAND = """
import os, sys
from django.core.management.commands import check
import manage
def handle(self, *args, **options):
    {body}
check.Command.handle = handle
sys.argv = ["manage.py", "check"]
manage.main()
"""
BROKEN = "reader, writer = os.pipe(); os.close(reader); os.write(writer, b'x')"


class PipeTests(SimpleTestCase):
    def end_of(self, body: str) -> tuple[int, str]:
        """Status and complaints of a command that does this while nobody reads what it says."""
        reader, writer = os.pipe()
        os.close(reader)
        home = self.enterContext(TemporaryDirectory())
        ours = {"NEWSROOM_HOME": home, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
        with closing(os.fdopen(writer)) as output:
            done = subprocess.run(
                [sys.executable, "-W", "ignore", "-c", COMMAND.format(body=body)],
                cwd=settings.BASE_DIR,
                env={**os.environ, "DATABASE_URL": "", **ours},
                stdout=output,
                stderr=subprocess.PIPE,
                text=True,
                timeout=60,
            )
        return done.returncode, done.stderr

    def test_it_ends_without_a_word_however_much_it_had_to_say(self):
        for lines in (1, 9_999):
            with self.subTest(lines):
                said = f"for _ in range({lines}): self.stdout.write('line')"

                self.assertEqual(self.end_of(said), (141, ""))

    def test_a_pipe_to_somebody_else_that_breaks_is_a_fault(self):
        output = "open_one = os.pipe(); os.dup2(open_one[1], 1)"

        status, said = self.end_of(f"{output}; {BROKEN}")

        self.assertEqual(status, 1)
        self.assertIn("BrokenPipeError", said)
