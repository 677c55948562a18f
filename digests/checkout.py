"""A git checkout that we commit to and push from: every call has a deadline and asks nobody."""

import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

HERE = 20.0  # seconds for what git does on this machine
AFAR = 60.0  # and for what it does over the net
LOCK = "newsroom.lock"
# What would tell git of another repository than the one we are in.
PLACES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX")
UNFINISHED = ("rebase-merge", "rebase-apply", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD")
QUICKER = ("[rejected]", "failed to update ref")  # somebody pushed before us, or while we did
SHOWN = 300  # characters of what git said


class GitError(Exception):
    """Why nothing was pushed, in a sentence; it is always worth trying again."""

    permanent = False


class BusyError(Exception):
    """Another process is at work in this checkout."""


@dataclass(frozen=True)
class Answer:
    """What git said, and whether it did what it was asked."""

    done: bool
    said: str
    trouble: str = ""

    @property
    def why(self) -> str:
        """Git's own words, the last ones first to be cut."""
        words = " ".join((self.trouble or self.said).split())
        return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"


@dataclass(frozen=True)
class Checkout:
    """A work tree with a branch that follows a remote one."""

    top: Path
    name: str  # as editors know it
    author: tuple[str, str]  # name and e-mail address

    def asked(self, *words: str, seconds: float = 0, told: str = "") -> Answer:
        """Run git here; GitError only where it cannot be run or does not end in time."""
        git, seconds = shutil.which("git"), seconds or HERE
        if git is None:
            raise GitError(_("There is no git on this machine."))
        with subprocess.Popen(
            [git, "-c", "core.quotePath=false", "-c", "rebase.autoStash=false", *words],
            cwd=self.top,
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # no terminal to ask at, and one group to end
        ) as process:
            try:
                said, trouble = process.communicate(told.encode(), timeout=seconds)
            except subprocess.TimeoutExpired as error:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)  # git starts others, which hold on
                raise GitError(
                    _("git %(what)s in %(checkout)s did not end within %(seconds)d seconds.")
                    % {"what": named(words), "checkout": self.name, "seconds": seconds}
                ) from error
        texts = (part.decode(errors="replace") for part in (said, trouble))
        return Answer(process.returncode == 0, *texts)

    def environment(self) -> dict[str, str]:
        """Who commits; no questions; git's words in English, since we read them."""
        ours = {name: value for name, value in os.environ.items() if name not in PLACES}
        name, email = self.author
        return ours | {
            "GIT_AUTHOR_NAME": name,
            "GIT_AUTHOR_EMAIL": email,
            "GIT_COMMITTER_NAME": name,
            "GIT_COMMITTER_EMAIL": email,
            "GIT_TERMINAL_PROMPT": "0",
            "SSH_ASKPASS_REQUIRE": "never",
            "GIT_EDITOR": "true",
            "LC_ALL": "C",
        }

    def must(self, sentence: str, *words: str, told: str = "") -> str:
        """What git said; GitError with this sentence and its reason when it refused."""
        answer = self.asked(*words, told=told)
        if not answer.done:
            raise GitError(sentence % {"checkout": self.name, "why": answer.why})
        return answer.said.rstrip("\n")

    def afar(self, *words: str) -> Answer:
        """Run git with another machine; ssh asks nothing, whichever command the operator set."""
        ssh = os.environ.get("GIT_SSH_COMMAND") or self.configured("core.sshCommand") or "ssh"
        return self.asked("-c", f"core.sshCommand={ssh} -oBatchMode=yes", *words, seconds=AFAR)

    def configured(self, name: str) -> str:
        return self.asked("config", "--get", name).said.strip()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else of us works here meanwhile; BusyError, GitError for what is no checkout."""
        broken = _("%(checkout)s is no git checkout that works: %(why)s")
        folder = self.must(broken, "rev-parse", "--absolute-git-dir")
        if os.path.realpath(self.must(broken, "rev-parse", "--show-toplevel")) != str(self.top):
            raise GitError(broken % {"checkout": self.name, "why": folder})
        try:
            with open(Path(folder, LOCK), "a") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError as error:
                    raise BusyError(self.name) from error
                self.check_nothing_is_unfinished(Path(folder))
                yield
        except PermissionError as error:
            raise GitError(broken % {"checkout": self.name, "why": error.strerror}) from error

    def check_nothing_is_unfinished(self, folder: Path) -> None:
        if any((folder / each).exists() for each in UNFINISHED):
            raise GitError(
                _("A merge or rebase in %(checkout)s is not finished: finish or abort it by hand.")
                % {"checkout": self.name}
            )

    def clean(self, file: Path, is_ours: Callable[[], bool]) -> None:
        """Take back what we began with a file and did not commit; GitError for others' changes."""
        unread = _("%(checkout)s cannot be looked at: %(why)s")
        status = ("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=no")
        changed = [each[3:] for each in self.must(unread, *status).split("\0") if each]
        below = file.relative_to(self.top).as_posix()
        if changed == [below] and is_ours():
            self.must(unread, "reset", "--quiet", "--", below)
            if self.asked("cat-file", "-e", f"HEAD:{below}").done:
                self.must(unread, "checkout", "--quiet", "HEAD", "--", below)
            else:
                file.unlink(missing_ok=True)
        elif changed:
            said = _(
                "%(checkout)s has changes nobody committed, as in %(file)s: commit or "
                "discard them by hand."
            )
            raise GitError(said % {"checkout": self.name, "file": changed[0]})

    def remote(self) -> tuple[str, str]:
        """The remote that the branch follows, and the branch there."""
        no_branch = _("%(checkout)s is on no branch: check one out by hand.")
        branch = self.must(no_branch, "symbolic-ref", "--quiet", "--short", "HEAD")
        remote, there = (self.configured(f"branch.{branch}.{each}") for each in ("remote", "merge"))
        if not (remote and there):
            said = _(
                "The branch %(branch)s of %(checkout)s follows no remote one: set it once, "
                "with git push -u."
            )
            raise GitError(said % {"branch": branch, "checkout": self.name})
        return remote, there

    def catch_up(self) -> None:
        """Bring in what others have pushed; what we have not pushed yet comes on top of it."""
        remote, _branch = self.remote()
        fetched = self.afar("fetch", "--quiet", remote)
        if not fetched.done:
            said = _("The remote of %(checkout)s cannot be read: %(why)s")
            raise GitError(said % {"checkout": self.name, "why": fetched.why})
        theirs = self.asked("rev-parse", "--verify", "--quiet", "@{upstream}")
        if not theirs.done or self.asked("merge-base", "--is-ancestor", "@{upstream}", "HEAD").done:
            return  # nothing there yet, or nothing new
        if not self.asked("rev-parse", "--verify", "--quiet", "HEAD").done:
            unread = _("%(checkout)s cannot be looked at: %(why)s")
            self.must(unread, "reset", "--quiet", "--hard", "@{upstream}")  # a branch not yet born
            return
        rebased = self.asked("rebase", "--quiet", "@{upstream}")
        if not rebased.done:
            self.asked("rebase", "--abort")
            said = _(
                "What others pushed to %(checkout)s does not go together with what waits to "
                "be pushed: bring them together by hand. (%(why)s)"
            )
            raise GitError(said % {"checkout": self.name, "why": rebased.why})

    def commit(self, file: Path, message: str) -> bool:
        """Commit a file as it is, there or gone, and nothing else; False if that is no change."""
        below = file.relative_to(self.top).as_posix()
        refused = _("The change could not be committed in %(checkout)s: %(why)s")
        if file.exists() or self.asked("ls-files", "--error-unmatch", "--", below).done:
            # Forced: a site may ignore, say, drafts; what the Series names is to be published.
            self.must(refused, "add", "--force", "--all", "--", below)
        if self.asked("diff", "--cached", "--quiet", "--", below).done:
            return False
        self.must(
            refused,
            *("commit", "--quiet", "--cleanup=whitespace", "--file=-", "--only", "--", below),
            told=message,
        )
        return True

    def push(self) -> None:
        """Push what is committed, again if somebody was quicker; GitError when it is refused."""
        remote, branch = self.remote()
        if not self.asked("rev-parse", "--verify", "--quiet", "HEAD").done:
            return  # nothing was ever committed
        for again in (True, False):
            answer = self.afar("push", "--porcelain", remote, f"HEAD:{branch}")
            if answer.done:
                return
            if again and any(each in answer.said for each in QUICKER):
                self.catch_up()
            else:
                said = _("The remote of %(checkout)s refused the push: %(why)s")
                raise GitError(said % {"checkout": self.name, "why": refusal(answer)})


def refusal(answer: Answer) -> str:
    """Why a push was refused: what the other side says, else what git says."""
    lines = answer.trouble.splitlines()
    theirs = [line[8:].strip() for line in lines if line.startswith("remote: ")]
    ours = [line.split("\t")[-1] for line in answer.said.splitlines() if line.startswith("!")]
    words = [*filter(None, theirs), *ours]
    return Answer(False, "", " ".join(words)).why if words else answer.why


def named(words: Sequence[str]) -> str:
    """Which command of git these words are."""
    return words[2] if words[0] == "-c" else words[0]
