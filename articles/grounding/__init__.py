"""Whether a draft says what its source says: each claim with its evidence."""

from articles.grounding.checking import check, check_all
from articles.grounding.claim import Claim, Verdict, Why

__all__ = ["Claim", "Verdict", "Why", "check", "check_all"]
