"""The desk of an edition, before publication: approvals that stand, second eyes, reasons."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext

from articles.desk import EditorialAdmin
from articles.workflow import State, WorkflowError
from digests import copies, signoff
from digests.models import Digest
from digests.signoff import Edit
from digests.version_desk import shown

SHOWN = 12  # findings on the page; the comparison has the rest


class UnconfirmedError(WorkflowError):
    """An edit of what is approved that its approver has to look at first."""


class SignoffDesk(EditorialAdmin):
    """What is decided about an edition before it is public, and what that rests on."""

    # The page
    def desk(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        shared = super().desk(request, row)
        may_waive = shared["may_write"] and request.user.has_perm("digests.add_waiver")
        return shared | {
            "sent_back": sent_back(row),
            "since": told_since(row),
            "unconfirmed": getattr(request, "unconfirmed", None),
            "four_eyes": row.series.sign_off == row.series.SignOff.OTHER and row.editable(),
            "hands": row.hands() if row.editable() else [],
            "waiver": row.waivers.first(),
            "reservations": row.reservations(State.APPROVED, request.user),
            "may_waive": may_waive and row.needs_other_eyes() and row.state != State.APPROVED,
        }

    # Saving
    def reopen(self, request: HttpRequest, row: Any, fields: dict[str, Any]) -> None:
        """What was approved is written first; whether it stays approved, `settled` decides."""
        request.approved_copy = copies.copy_of(row)  # type: ignore[attr-defined]
        row.amend(**fields)

    def settled(self, request: HttpRequest, row: Any) -> None:
        if before := getattr(request, "approved_copy", None):
            self.judge(request, row, signoff.edit(before, copies.copy_of(row)))
        if "_waive" in request.POST:
            if not request.user.has_perm("digests.add_waiver"):
                raise PermissionDenied
            signoff.waive(row, by=request.user, note=request.POST.get("waive_note", ""))
            self.message_user(request, gettext("Four-eyes is waived for this edition."))
        super().settled(request, row)

    def judge(self, request: HttpRequest, row: Digest, found: Edit) -> None:
        """Let the approval stand, ask whether it shall, or send the edition back to review."""
        if not found.comparison and found.is_plain:
            return
        if found.is_plain and self.may_confirm(request, row) and "_reopen" not in request.POST:
            if request.POST.get("_keep") != found.mark:
                request.unconfirmed = shown_edit(found)  # type: ignore[attr-defined]
                raise UnconfirmedError(
                    gettext(
                        "Nothing is saved yet, for this edition is approved: look at what you "
                        "changed, and say whether the approval stands."
                    )
                )
            signoff.keep_approval(row, found, by=request.user)
            self.message_user(request, gettext("Saved; it stays approved."), messages.SUCCESS)
            return
        note = signoff.note_of(found)
        row.move(State.REVIEW, by=request.user, note=note)
        self.message_user(
            request, gettext("Back in review. %(why)s") % {"why": note}, messages.WARNING
        )

    def may_confirm(self, request: HttpRequest, row: Digest) -> bool:
        """Whether who edits may let the approval stand: never where another person must."""
        return self.may(request, "approve") and not row.needs_other_eyes()


def sent_back(row: Digest) -> Any:
    """The move that sent a draft back, with its reason."""
    if row.state != State.DRAFT:
        return None
    last = row.transitions.first()
    return last if last and last.old == State.REVIEW else None


def told_since(row: Digest) -> dict[str, Any] | None:
    """What changed since the approval, for a page."""
    since = signoff.since_approval(row)
    if since is None:
        return None
    return {"by": since.by, "at": since.at} | shown_edit(since.edit)


def shown_edit(found: Edit) -> dict[str, Any]:
    """An edit for a page, in its language."""
    findings = [(gettext(each.kind), signoff.told(each)) for each in found.findings]
    return {
        "is_plain": found.is_plain,
        "findings": findings[:SHOWN],
        "more": max(0, len(findings) - SHOWN),
        "comparison": shown(found.comparison),
        "mark": found.mark,
    }
