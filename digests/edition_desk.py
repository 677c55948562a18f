"""The page of one edition: its items and commentary, what stands against them, its buttons."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from articles.desk import EditorialAdmin
from articles.models import Article, Name
from articles.workflow import WorkflowError
from digests import as_typed, choosing, closure_desk, compose, coverage, item_desk
from digests.forms import CommentaryForm, ItemForm
from digests.models import Commentary, Digest, FurtherSource, Item


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
    extra = 1


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
        if row and formsets:
            forms = [form for each in formsets for form in each.formset.forms]
            items: list[Any] = [each.instance for each in forms if isinstance(each.instance, Item)]
            comments: list[Any] = [
                each.instance for each in forms if isinstance(each.instance, Commentary)
            ]
            glossary = Name.objects.glossary()
            for item, prefix in zip(items, (form.prefix for form in forms), strict=False):
                item_desk.dress(item, prefix, glossary)
                item.texts_open = request.GET.get("texts") == str(item.pk)
            item_desk.offer_sources(items)
            context |= selection(row, items)
            context |= closure_desk.marks(row, comments, items, context["candidates"], glossary)
            spans = [*context["lead_marks"].empty, *(m for c in comments for m in c.marks.empty)]
            context |= {
                "items": items,
                "spiked": row.spiked(),
                "may_print": self.may_print(request),
                "empty_prose": len(spans) + sum(len(item.empty_prose) for item in items),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[Any]:
        typed = self.admin_site.admin_view(require_POST(self.as_typed))
        here = path("<int:pk>/claims/", typed, name="digests_digest_claims")
        return [here, *super().get_urls()]

    def as_typed(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What stands against texts that are being typed; nothing is written."""
        digest = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, digest) or self.locked(digest):
            raise PermissionDenied
        context = as_typed.answer(digest, request.POST) | {
            "original": digest,
            "may_write": True,
            "may_print": self.may_print(request),
        }
        return TemplateResponse(request, "admin/digests/digest/answer.html", context)

    def may_print(self, request: HttpRequest) -> bool:
        return request.user.has_perm("digests.change_item")

    def adds(self, request: HttpRequest) -> bool:
        return any(name in request.POST for name in ("_add", "_add_number", "_add_empty"))

    def add_parts(self, request: HttpRequest, row: Any, form: Any) -> None:
        if self.adds(request) and not request.user.has_perm("digests.add_item"):
            raise PermissionDenied
        if "_add_empty" in request.POST:
            Item.objects.create(digest=row, position=last_position(row) + 1)
        elif self.adds(request):
            number = request.POST.get("_add") or request.POST.get("number", "")
            self.tell_if_covered(request, row, add_article(row, number))
        item_desk.press(request, row)
        if "_cut" in request.POST:
            names = Name.objects.glossary()
            closure_desk.cut(row, request.POST["_cut"], by=request.user, names=names)
        renumber(row)

    def tell_if_covered(self, request: HttpRequest, row: Digest, article: Article) -> None:
        """A story may be told again where something new has happened: the editor should know."""
        if told := coverage.told_before([article], row).get(article.pk):
            said = gettext("“%(article)s” is added; its story was %(places)s.") % {
                "article": article,
                "places": gettext(", ").join(map(str, told)),
            }
            self.message_user(request, said, messages.WARNING)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if self.adds(request):
            return HttpResponseRedirect(f"{request.get_full_path()}#last-item")
        if place := item_desk.landing(request):
            return HttpResponseRedirect(f"{request.get_full_path()}#{place}")
        if "_cut" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        return super().response_change(request, obj)


def selection(digest: Digest, items: Sequence[Item]) -> dict[str, Any]:
    """What else this edition may take, and what it would not; all with where it was told before
    and with why it is not in, and so the items it has."""
    found = choosing.offer(digest, items)
    choosing.explain(items)
    has = [item.article for item in items if item.article]
    told = coverage.told_before([*has, *found], digest)
    coverage.mark(items, told, "article_id")
    coverage.mark(found, told, "pk")
    return {
        "candidates": found,
        "left_out": coverage.left_out(digest),
        "foreign": choosing.foreign(digest),
    }


def add_article(digest: Digest, number: str) -> Article:
    """One more item, from an article that is in review or approved."""
    found = Article.objects.usable().select_related("source")
    article = found.filter(pk=number).first() if number.isdecimal() else None
    if article is None:
        raise WorkflowError(
            gettext("There is no article %(number)s in review or approved.") % {"number": number}
        )
    if digest.items.filter(article=article).exists():
        raise WorkflowError(gettext("“%(article)s” is in this edition.") % {"article": article})
    carried = bool(digest.window_start and article.first_seen_at < digest.window_start)
    item = compose.item(
        article,
        position=last_position(digest) + 1,
        series=digest.series,
        others=told_with(article, digest),
        carried=carried,
    )
    item.digest = digest
    item.save()
    FurtherSource.objects.keep([item])
    return article


def told_with(article: Article, digest: Digest) -> list[Article]:
    """The other articles on its story that this edition would have taken with it."""
    window = coverage.window_of(digest)
    if window is None or article.story_id is None:
        return []
    others = digest.series.candidates(window).filter(story=article.story_id)
    return list(others.exclude(pk=article.pk).select_related("source", "snapshot"))


def last_position(digest: Digest) -> int:
    return digest.items.aggregate(last=Max("position"))["last"] or 0


def renumber(digest: Digest) -> None:
    """Positions 1, 2, 3… in the order that was asked for."""
    for position, item in enumerate(digest.items.only("position"), start=1):
        if item.position != position:
            digest.items.filter(pk=item.pk).update(position=position)
