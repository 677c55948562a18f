"""What is installed is compared with the known faults, also where no service can be asked."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.test import SimpleTestCase

FAULT = """
id: PYSEC-2020-1
modified: "2020-05-06T07:08:09.1Z"
{more}affected:
- package: {{ecosystem: PyPI, name: {name}}}
  ranges:
  - type: GIT
    events: [{{introduced: "0"}}]
  - type: ECOSYSTEM
    events: {events}
  versions: {versions}
"""
PLAIN = {"name": "a", "version": "2", "vulns": []}
UNKNOWN = {"name": "b", "skip_reason": "not found"}
SPAN = "[{introduced: '1.9'}, {fixed: '1.10.2'}, {introduced: '2.0'}, {fixed: '2.3'}]"


class KnownFaultsTests(SimpleTestCase):
    def setUp(self):
        self.home = Path(self.enterContext(TemporaryDirectory()))
        (self.home / "list" / "vulns" / "some-package").mkdir(parents=True)
        (self.home / "bin").mkdir()
        self.python = self.home / "bin" / "python"
        self.python.symlink_to(sys.executable)

    def installed(self, version: str) -> None:
        for before in self.home.glob("lib/*"):
            before.rename(self.home / f"gone-{before.name}")
        told = self.home / "lib" / f"Some_Package-{version}.dist-info"
        told.mkdir(parents=True)
        (told / "METADATA").write_text(f"Name: Some_Package\nVersion: {version}\n")

    def fault(self, name: str = "some-package", more: str = "", **said: str) -> None:
        found = {"events": "[]", "versions": "[]", **said}
        place = self.home / "list" / "vulns" / "some-package" / "PYSEC-2020-1.yaml"
        place.write_text(FAULT.format(name=name, more=more, **found))

    def audit(self, *advisories: Path) -> tuple[int, str]:
        done = subprocess.run(
            [self.python, f"{settings.BASE_DIR}/.ci/audit", self.home / "lib", *advisories],
            env={"PYTHONPATH": sysconfig.get_path("purelib")},
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    def test_a_version_with_a_known_fault_is_named_and_what_mends_it(self):
        self.fault(events=SPAN)
        for version, faulty in (
            ("1.8", False),
            ("1.9", True),
            ("1.10.1", True),
            ("1.10.2", False),
            ("2.0rc1", False),
            ("2.2.9", True),
            ("2.3", False),
        ):
            with self.subTest(version):
                self.installed(version)

                status, said = self.audit(self.home / "list")

                self.assertEqual(status, int(faulty), said)
                line = f"some-package {version}: PYSEC-2020-1, mended in 1.10.2, 2.3\n"
                self.assertEqual(line in said, faulty)

    def test_versions_may_be_listed_one_by_one_and_have_no_end(self):
        self.installed("7.0")
        for said, faulty in (
            ({"versions": "['7.0']"}, True),
            ({"versions": "['7.1']"}, False),
            ({"events": "[{introduced: '0'}]"}, True),
            ({"events": "[{introduced: '0'}, {last_affected: '6.9'}]"}, False),
        ):
            with self.subTest(said):
                self.fault(**said)

                self.assertEqual(self.audit(self.home / "list")[0], int(faulty))

    def test_another_package_and_what_was_taken_back_are_no_fault(self):
        self.installed("2.0")
        for said in ({"name": "other"}, {"more": "withdrawn: '2021-01-01T00:00:00Z'\n"}):
            with self.subTest(said):
                self.fault(events=SPAN, **said)

                status, told = self.audit(self.home / "list")

                self.assertEqual(status, 0)
                self.assertEqual(told, "packages=1 faults=0, with a list of 2020-05-06\n")

    def test_a_folder_without_a_list_is_refused(self):
        self.installed("2.0")

        status, said = self.audit(self.home / "lib")

        self.assertEqual(status, 2)
        self.assertIn("is no checkout of", said)

    def test_the_service_is_believed_and_what_it_does_not_know_is_named(self):
        fault = {"id": "PYSEC-1", "fix_versions": ["3"]}
        for packages, said, expected in (
            ([PLAIN], "packages=1 faults=0", 0),
            ([PLAIN | {"vulns": [fault]}], "a 2: PYSEC-1, mended in 3", 1),
            ([PLAIN, UNKNOWN], "not compared, as nobody knows them there: b", 1),
            ([UNKNOWN], "cannot be reached from here: nothing was compared", 2),
        ):
            with self.subTest(expected=expected, said=said):
                self.answering(json.dumps({"dependencies": packages}))

                status, told = self.audit()

                self.assertEqual(status, expected)
                self.assertIn(said, told)

    def test_a_service_that_is_away_is_told_in_a_sentence(self):
        self.answering("", "Traceback…\nConnectionError: no such host")

        status, told = self.audit()

        self.assertEqual(status, 2)
        self.assertRegex(
            told, r"^ConnectionError: no such host\nThe service of known faults cannot"
        )

    def answering(self, said: str, complaint: str = "") -> None:
        """A pip-audit that says this."""
        double = self.home / "bin" / "pip-audit"
        written = f"import sys; print({said!r}); sys.stderr.write({complaint!r})"
        double.write_text(f"#!{sys.executable}\n{written}\n")
        double.chmod(0o755)
