"""Where the section of a Hugo site lies: in a checkout, in the one folder the operator named."""

import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _


class SiteError(ValueError):
    """A folder that nothing is written to, with a sentence that says why."""


@dataclass(frozen=True)
class Section:
    """A folder for editions, the checkout it lies in, and the folder of all checkouts."""

    root: Path
    checkout: Path
    folder: Path

    def named(self, path: Path) -> str:
        """A file in the checkout as it is remembered: below the folder of all checkouts."""
        return path.relative_to(self.root).as_posix()


def section(value: str) -> Section:
    """The section that is named so in a Series; SiteError where nothing may be written.

    Nothing outside the operator's folder is ever reached, by dots or by links; a folder that does
    not exist yet may be named if it would lie in a checkout.
    """
    if not settings.HUGO:
        raise SiteError(_("NEWSROOM_HUGO is not set: there is no folder with checkouts."))
    root = Path(os.path.realpath(settings.HUGO))
    parts = value.split("/")
    if not all(map(_plain, parts)):
        raise SiteError(
            _(
                "“%(folder)s” is no folder below the one with the checkouts, written "
                "as in blog/content/posts."
            )
            % {"folder": value}
        )
    folder = root.joinpath(*parts)
    if not Path(os.path.realpath(folder)).is_relative_to(root):
        raise SiteError(
            _("“%(folder)s” leads out of the folder with the checkouts.") % {"folder": value}
        )
    folder = Path(os.path.realpath(folder))
    if folder.exists() and not folder.is_dir():
        raise SiteError(_("“%(folder)s” is a file.") % {"folder": value})
    for above in (folder, *folder.parents):
        if not above.is_relative_to(root):
            break
        if (above / ".git").exists():
            return Section(root, above, folder)
    raise SiteError(_("“%(folder)s” lies in no git checkout.") % {"folder": value})


def _plain(part: str) -> bool:
    """Whether a part of a path is a name, and no hidden one: .git is nobody's section."""
    controls = any(unicodedata.category(each) in ("Cc", "Cs") for each in part)
    return bool(part) and not part.startswith(".") and "\\" not in part and not controls
