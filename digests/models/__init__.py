"""The rows of the first floor."""

from digests.models.digest import Commentary, Digest, DigestTransition, Item
from digests.models.further import FurtherSource
from digests.models.redirect import Redirect
from digests.models.revision import Revision
from digests.models.series import LayoutError, Series
from digests.models.watch import Alarm, Watch

__all__ = [
    "Alarm",
    "Commentary",
    "Digest",
    "DigestTransition",
    "FurtherSource",
    "Item",
    "LayoutError",
    "Redirect",
    "Revision",
    "Series",
    "Watch",
]
