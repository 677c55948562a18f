"""What an editor decides on one article, beyond a plain move."""

from typing import Any

from django.utils import timezone

from articles import llm, purse
from articles.models import Article, ArticleTransition
from articles.workflow import State

LONGEST_WISH = 2_000  # characters, as many as the form takes


def send_back(article: Article, *, by: Any, note: str = "", wish: str = "") -> None:
    """Return an article in review to the drafts; who drafts it anew is told the editor's wish.

    A machine's own words are dropped and drafted again at once, where a model may find better
    ones. What a person has edited is never dropped, an extract would come out the same, and without
    money a draft would become one: those keep their text and wait for a person, who submits them
    again.
    """
    fields: dict[str, Any] = {"due_at": None}
    now = timezone.now()
    if llm.ready() and not article.is_edited() and not purse.is_spent(now):
        told = article.draft | {"wish": wish.strip()[:LONGEST_WISH]}
        fields = {"due_at": now, "headline": "", "summary": "", "failures": 0, "draft": told}
    article.move(State.DRAFT, by=by, note=note, **fields)


def sent_back(article: Article) -> ArticleTransition | None:
    """The move that sent it back with a reason, until somebody decides otherwise."""
    if article.state not in (State.DRAFT, State.REVIEW):
        return None
    decisions = article.transitions.exclude(old=State.DRAFT, new=State.REVIEW)
    last = decisions.first()
    return last if last and last.note and last.old == State.REVIEW else None


def next_in_review(article: Article) -> Article | None:
    """The article to look at after this one: down the list, and from its end to the top."""
    others = Article.objects.in_review().exclude(pk=article.pk)
    older = others.filter(first_seen_at__lte=article.first_seen_at)
    return older.first() or others.first()
