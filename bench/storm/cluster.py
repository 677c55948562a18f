"""A PostgreSQL of our own that may be stopped in the middle of everything, and loses nothing."""

import os
import pwd
import subprocess
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Self

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "with-postgres"
# A commit must outlive the server; that it outlives the machine is not what is tried here.
OPTIONS = "-c listen_addresses='' -c fsync=off"


def with_postgres() -> ModuleType:
    """The script that starts clusters for the tests, as a module."""
    loader = SourceFileLoader("with_postgres", str(SCRIPT))
    spec = spec_from_loader(loader.name, loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


class Cluster:
    """A context manager; `url` is its DATABASE_URL."""

    def __init__(self, folder: Path) -> None:
        self.tools = with_postgres()
        self.programs: Path = self.tools.binaries()
        self.folder = folder
        self.folder.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            os.chown(self.folder, pwd.getpwnam(self.tools.OWNER).pw_uid, -1)
        self.url = f"postgres://newsroom@/{self.folder}/newsroom"

    def __enter__(self) -> Self:
        text = ["--encoding=UTF8", "--locale=C.UTF-8"]
        self.say("initdb", "-U", "newsroom", "-A", "trust", "--no-sync", *text)
        self.start()
        self.run("createdb", "-h", str(self.folder), "-U", "newsroom", "newsroom")
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop("immediate")

    def start(self) -> None:
        options = f"-k {self.folder} {OPTIONS}"
        self.say("pg_ctl", "start", "--wait", "-l", str(self.folder / "log"), "-o", options)

    def stop(self, how: str) -> None:
        """`fast` ends what is under way, `immediate` is a crash: the next start recovers."""
        self.say("pg_ctl", "stop", "--wait", "-m", how)

    def say(self, program: str, *arguments: str) -> None:
        self.run(program, *arguments, "-D", str(self.folder / "data"))

    def run(self, program: str, *arguments: str) -> None:
        command = [*self.tools.as_owner(), str(self.programs / program), *arguments]
        nothing = subprocess.DEVNULL
        subprocess.run(command, cwd=self.folder, check=True, stdin=nothing, stdout=nothing)
