"""The rows of the first floor."""

from digests.models.digest import Commentary, Digest, DigestTransition, Item
from digests.models.series import Series

__all__ = ["Commentary", "Digest", "DigestTransition", "Item", "Series"]
