"""What an editor decides on one article, beyond a plain move."""

from typing import Any

from django.utils import timezone

from articles import llm, purse
from articles.models import Article
from articles.workflow import State


def send_back(article: Article, *, by: Any, note: str = "") -> None:
    """Return an article in review to the drafts.

    A machine's own words are dropped and drafted again at once, where a model may find better
    ones. What a person has edited is never dropped, an extract would come out the same, and without
    money a draft would become one: those keep their text and wait for a person, who submits them
    again.
    """
    fields: dict[str, Any] = {"due_at": None}
    now = timezone.now()
    if llm.ready() and not article.is_edited() and not purse.is_spent(now):
        fields = {"due_at": now, "headline": "", "summary": "", "failures": 0}
    article.move(State.DRAFT, by=by, note=note, **fields)


def next_in_review(article: Article) -> Article | None:
    """The article to look at after this one: down the list, and from its end to the top."""
    others = Article.objects.in_review().exclude(pk=article.pk)
    older = others.filter(first_seen_at__lte=article.first_seen_at)
    return older.first() or others.first()
