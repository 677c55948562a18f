"""Where the words of an edition come from: a page for editors, and for the printer."""

from typing import Any

from articles.draft_sheet import sheets
from articles.provenance_desk import ProvenanceDesk
from digests.issue import Issue
from digests.models import Digest, LayoutError
from digests.origins import Origins


class EditionProvenanceDesk(ProvenanceDesk):
    """What the parts of an edition came of, who changed how much, and who approved it."""

    provenance_template = "admin/provenance/edition.html"

    def came_of(self, digest: Digest) -> dict[str, Any]:
        origins, issue = Origins(digest), digest.issue()
        parts = list(origins)
        return {
            "parts": list(zip(parts, sheets(part.draft for part in parts), strict=True)),
            "change": origins.total,
            "unknown": any(part.change is None for part in parts),
            "drafted": issue.drafted,
            "label": label(digest, issue),
            "transitions": digest.transitions.all(),
        }


def label(digest: Digest, issue: Issue) -> str:
    """What readers are told of the machine; empty where the layout has no word for it, or none."""
    try:
        labels = digest.frozen_layout().labels(issue.language)
    except LayoutError:
        return ""
    return labels.drafted(issue)
