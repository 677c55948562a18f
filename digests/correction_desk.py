"""Correcting at the desk: who may, the page on which it is done, and what was corrected so far."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext

from articles.desk import EditorialAdmin
from articles.workflow import State, WorkflowError
from digests import corrections, elsewhere
from digests.box import name_of
from digests.correction_sheet import Sheet
from digests.corrections import CORRECT
from digests.elsewhere import Place
from digests.labels import errata
from digests.models import Correction, Digest

NEARBY = 20


class CorrectionDesk(EditorialAdmin):
    """What may be done to an edition that is public: correct it."""

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["desk/correct.css"]}

    def get_urls(self) -> list[Any]:
        correct = self.admin_site.admin_view(self.correct)
        here = path("<int:pk>/correct/", correct, name="digests_digest_correct")
        return [here, *super().get_urls()]

    def desk(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        told = row.corrections.select_related("printed_in", "carried_from__digest__series")
        told = told.prefetch_related("carried__digest__series")
        may = request.user.has_perm(CORRECT) and not corrections.refusals(row)
        return super().desk(request, row) | {
            "corrections": [Told(each) for each in told] if row.published_at else [],
            "nearby": nearby(row) if row.state != State.WITHDRAWN else [],
            "may_correct": may,
        }

    def correct(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page on which a public edition is corrected; nothing is written before the last
        button is pressed."""
        digest = get_object_or_404(self.get_queryset(request), pk=pk)
        if not request.user.has_perm(CORRECT) or not self.has_view_permission(request, digest):
            raise PermissionDenied
        home = reverse("admin:digests_digest_change", args=[pk])
        if found := corrections.refusals(digest):
            self.message_user(request, found[0], messages.WARNING)
            return HttpResponseRedirect(home)
        sheet = Sheet(request, digest)
        try:
            if made := sheet.press():
                self.message_user(request, outcome(made), messages.SUCCESS)
                return HttpResponseRedirect(f"{home}#corrections")
        except WorkflowError as error:
            sheet.refusal = str(error)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": digest,
            "title": gettext("Correct “%(edition)s”") % {"edition": digest},
            "sheet": sheet,
            "may_write": True,
            "media": self.media + sheet.texts.media,
        }
        return TemplateResponse(request, "admin/digests/digest/correct.html", context)


class Told:
    """A correction as the page of its edition lists it."""

    def __init__(self, correction: Correction) -> None:
        self.row = correction
        words = errata(correction.digest.series.language)
        self.changes = [(name_of(each, words), each.pieces(40)) for each in correction.texts()]
        self.carried = [each.digest for each in correction.carried.all()]


def nearby(digest: Digest) -> list[tuple[Place, Correction]]:
    """The items here that still say what was corrected in another edition."""
    articles = {item.article_id: item for item in digest.items.all() if item.article_id}
    if not articles:
        return []
    rows = Correction.objects.told().filter(digest__items__article__in=articles)
    rows = rows.exclude(digest=digest).select_related("digest__series").distinct()
    found = []
    for row in rows[:NEARBY]:
        for item, changes in corrections.by_item(row.digest, row.texts()):
            here = articles.get(item.article_id or 0)
            place = elsewhere.place(here, changes) if here else None
            if place and (place.same or place.still):
                found.append((place, row))
    return found


def outcome(made: Correction) -> str:
    """What was done, for who did it."""
    said = gettext("Fixed; readers are told nothing.") if made.minor else gettext("Corrected.")
    if others := made.carried.count():
        said += " " + ngettext(
            "%(count)d other edition was corrected with it.",
            "%(count)d other editions were corrected with it.",
            others,
        ) % {"count": others}
    return said
