"""The rows of the first floor."""

from digests.models.catalogued import Catalogued
from digests.models.channel import Channel
from digests.models.correction import Correction
from digests.models.digest import Commentary, Digest, DigestTransition
from digests.models.further import FurtherSource
from digests.models.item import Item
from digests.models.parts import Brought, Proposal, Written
from digests.models.redirect import Redirect
from digests.models.revision import Revision
from digests.models.series import LayoutError, Series
from digests.models.version import Reading, Version
from digests.models.waiver import Waiver
from digests.models.watch import Alarm, Watch

__all__ = [
    "Alarm",
    "Brought",
    "Catalogued",
    "Channel",
    "Commentary",
    "Correction",
    "Digest",
    "DigestTransition",
    "FurtherSource",
    "Item",
    "LayoutError",
    "Proposal",
    "Reading",
    "Redirect",
    "Revision",
    "Series",
    "Version",
    "Waiver",
    "Watch",
    "Written",
]
