"""The page of one edition: its stories, items and commentary, and what stands against them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from articles.desk import EditorialAdmin
from articles.models import Article, Name
from digests import (
    as_typed,
    candidates,
    choosing,
    claim_queue,
    closure_desk,
    coverage,
    item_desk,
    ordering_desk,
    parts_desk,
)
from digests.forms import CommentaryForm, ItemForm
from digests.lights import lights
from digests.models import Commentary, Digest, Item


class ItemInline(admin.StackedInline):
    """Items in order; new ones come by the edition's own buttons."""

    model = Item
    form = ItemForm
    template = "admin/digests/digest/items.html"
    extra = 0
    ordering = ("position", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        big = (f"article__{name}" for name in ("draft", "error"))
        found: Any = super().get_queryset(request)
        return found.with_sources().defer(*big)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CommentaryInline(admin.StackedInline):
    model = Commentary
    form = CommentaryForm
    template = "admin/digests/digest/commentary.html"

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Empty forms: one, or as many as were asked for, or as unsaved words need."""
        more = request.GET.get("more", "")
        asked = int(more) if more.isdecimal() and len(more) < 3 else 1
        return min(max(asked, getattr(request, "new_parts", 1)), as_typed.MOST_NEW)


class EditionDesk(EditorialAdmin):
    """The change page of an edition, with what it is made of. Its buttons save what was typed."""

    inlines = (ItemInline, CommentaryInline)

    def get_inline_instances(self, request: HttpRequest, obj: Digest | None = None) -> list[Any]:
        """None for a closed edition or a mere reader: they see it as it will be read."""
        if obj is None or self.locked(obj) or not self.has_change_permission(request, obj):
            return []
        return super().get_inline_instances(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row, formsets = kwargs.get("obj"), context["inline_admin_formsets"]
        if row:
            context["lights"] = lights(request.user, timezone.now())
        if row and formsets:
            forms = [form for each in formsets for form in each.formset.forms]
            context |= self.at_work(request, row, forms)
        return super().render_change_form(request, context, *args, **kwargs)

    def at_work(self, request: HttpRequest, row: Digest, forms: Sequence[Any]) -> dict[str, Any]:
        """What the page of an open edition shows: all three panes, and what stands against it."""
        items: list[Any] = [each.instance for each in forms if isinstance(each.instance, Item)]
        comments: list[Any] = [
            each.instance for each in forms if isinstance(each.instance, Commentary)
        ]
        for each in forms:
            each.instance.prefix = each.prefix
        glossary = Name.objects.glossary()
        for item in items:
            item_desk.dress(item, item.prefix, glossary)
            item.texts_open = request.GET.get("texts") == str(item.pk)
        item_desk.offer_sources(items)
        found = selection(row, items, request.GET.get("q", ""))
        found |= closure_desk.marks(row, comments, items, found["candidates"], glossary)
        parts_desk.dress(row, items, comments)
        spans = [*found["lead_marks"].empty, *(m for c in comments for m in c.marks.empty)]
        queue = claim_queue.queue(found["lead_marks"].absent, items, comments)
        return (
            found
            | claim_queue.standing(queue, row)
            | {
                "items": items,
                "looks": ("page", "feed", "markdown"),
                "may_print": self.may_print(request),
                "may_bring": may_bring(request),
                "empty_prose": len(spans) + sum(len(item.empty_prose) for item in items),
            }
        )

    def get_urls(self) -> list[Any]:
        typed = self.admin_site.admin_view(require_POST(self.as_typed))
        stories = self.admin_site.admin_view(self.stories)
        return [
            path("<int:pk>/claims/", typed, name="digests_digest_claims"),
            path("<int:pk>/stories/", stories, name="digests_digest_stories"),
            *super().get_urls(),
        ]

    def at_hand(self, request: HttpRequest, pk: int) -> Digest:
        """The edition, for whoever may edit it now; else 403 or 404."""
        digest: Digest = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, digest) or self.locked(digest):
            raise PermissionDenied
        return digest

    def as_typed(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What stands against texts that are being typed; nothing is written."""
        digest = self.at_hand(request, pk)
        context = as_typed.answer(digest, request.POST) | {
            "original": digest,
            "may_write": True,
            "may_print": self.may_print(request),
        }
        return TemplateResponse(request, "admin/digests/digest/answer.html", context)

    def stories(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The list of stories alone, as a query filters it."""
        digest = self.at_hand(request, pk)
        items = list(digest.items.select_related("article__source").defer("body", "draft"))
        context = selection(digest, items, request.GET.get("q", "")) | {
            "original": digest,
            "may_write": True,
        }
        return TemplateResponse(request, "admin/digests/digest/candidates.html", context)

    def may_print(self, request: HttpRequest) -> bool:
        return request.user.has_perm("digests.change_item")

    def adds(self, request: HttpRequest) -> bool:
        return bool(ordering_desk.asked(request))

    def keep(self, request: HttpRequest, row: Any, form: Any, formsets: Any) -> None:
        super().keep(request, row, form, formsets)
        parts_desk.remember(request, form, formsets)

    def add_parts(self, request: HttpRequest, row: Any, form: Any) -> None:
        parts_desk.note(request, row)
        if article := ordering_desk.press(request, row):
            self.tell_if_covered(request, row, article)
        item_desk.press(request, row)
        parts_desk.press(request, row)
        if "_cut" in request.POST:
            names = Name.objects.glossary()
            closure_desk.cut(row, request.POST["_cut"], by=request.user, names=names)
        ordering_desk.renumber(row)

    def tell_if_covered(self, request: HttpRequest, row: Digest, article: Article) -> None:
        """A story may be told again where something new has happened: the editor should know."""
        if told := coverage.told_before([article], row).get(article.pk):
            said = gettext("“%(article)s” is added; its story was %(places)s.") % {
                "article": article,
                "places": gettext(", ").join(map(str, told)),
            }
            self.message_user(request, said, messages.WARNING)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        landings = (ordering_desk, item_desk, parts_desk)
        if place := next(filter(None, (desk.landing(request) for desk in landings)), ""):
            return HttpResponseRedirect(f"{request.get_full_path()}#{place}")
        if more := request.POST.get("_more", ""):
            return HttpResponseRedirect(f"{request.path}?{urlencode({'more': more})}#comments")
        if "_cut" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        return super().response_change(request, obj)


def may_bring(request: HttpRequest) -> bool:
    """Whether this user may bring an article into an edition."""
    return bool(request.user.has_perms(["articles.add_article", "digests.add_item"]))


def selection(digest: Digest, items: Sequence[Item], query: str = "") -> dict[str, Any]:
    """What this edition may take, as stories, and what it would not; all with where it was told
    before and with why it is in or not."""
    choosing.explain(items)
    panel = candidates.panel(digest, items, query)
    coverage.mark(items, panel.tellings, "article_id")
    return {
        "panel": panel,
        "candidates": panel.offered,
        "left_out": list(told_already(panel.told)),
        "foreign": [row.teller for row in panel.foreign],
    }


def told_already(rows: Iterable[candidates.Told]) -> Iterable[tuple[Article, Any]]:
    """The articles whose story another edition of the Series has, each with where."""
    for row in rows:
        for article in row.articles:
            yield article, row.tellings
