"""A late article: pasted by an editor, read and drafted at once, and put into the edition."""

import re
from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

from django.db import connections, transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles import canonical, intake, prose_desk, tasks
from articles.models import Article
from articles.workflow import State, WorkflowError
from digests import demand, ordering_desk, versions
from digests.models import Brought, Digest

PATIENCE = timedelta(seconds=20)  # that an editor waits; the machine goes on without him
URL = re.compile(r"https?:\S*", re.IGNORECASE)


def bring(digest: Digest, pasted: str, *, by: Any, patience: timedelta = PATIENCE) -> Article:
    """The article behind a pasted address or text, taken as far as the machine gets in the time.

    IntakeError when it can be neither.
    """
    url, text = parted(pasted)
    if url:
        article, _new = intake.add_article(url, text=text, by=by)
    else:
        article, _new = intake.add_text(text, by=by)
    Brought.objects.get_or_create(digest=digest, article=article, defaults={"by": by})
    if article.state == State.DRAFT:
        wake(article)
        within(patience, lambda: tasks.process([article.pk], demand.orders))
        article.refresh_from_db()
    return article


def parted(pasted: str) -> tuple[str, str]:
    """The address and the text of what was pasted; either may be "".

    An address that stands alone, in the first line or in the last, is that of the text.
    """
    lines = pasted.strip().splitlines()
    for place in (0, -1):
        line = lines[place].strip() if lines else ""
        if URL.fullmatch(line):
            return line, "\n".join(lines[1:] if place == 0 else lines[:-1]).strip()
    if len(lines) == 1 and canonical.is_bare(lines[0].strip()):
        return f"https://{lines[0].strip()}", ""
    return "", pasted.strip()


def wake(article: Article) -> None:
    """Let it be its turn now, whatever it waited for; who holds it keeps it."""
    Article.objects.filter(pk=article.pk, state=State.DRAFT).update(due_at=timezone.now())


def within(patience: timedelta, work: Callable[[], Any]) -> None:
    """Do some work, and wait for it no longer than that: it goes on, under its own lease."""

    def away() -> None:
        try:
            work()
        finally:
            connections.close_all()

    if patience <= timedelta(0):
        return
    hand = Thread(target=away, daemon=True)
    hand.start()
    hand.join(patience.total_seconds())


def put_in(digest: Digest, article: Article, *, by: Any) -> bool:
    """Add it to the edition, if it is ready and not in yet; whether it was added.

    WorkflowError when the edition cannot take it.
    """
    if article.state not in (State.REVIEW, State.APPROVED):
        return False
    with transaction.atomic():
        fresh = Digest.objects.select_related("series").get(pk=digest.pk)
        if not fresh.editable():
            raise WorkflowError(gettext("This edition takes nothing in any more."))
        ordering_desk.add_article(fresh, str(article.pk))
        prose_desk.rewrite(fresh, by=by)
        versions.keep(fresh, by=by, note=gettext("A late article was put in."))
    return True


def why_not_yet(article: Article) -> str:
    """In one sentence, why a pasted article is not in the edition."""
    told = {"article": article}
    if article.state == State.SPIKED:
        return gettext("“%(article)s” was spiked: unspike it before it can go in.") % told
    if article.error:
        return gettext("“%(article)s” is not ready: %(why)s") % (told | {"why": article.error})
    if article.snapshot_id is None:
        return (
            gettext(
                "The page of “%(article)s” has not been read yet; it comes on top of the list as "
                "soon as it is drafted."
            )
            % told
        )
    return (
        gettext("“%(article)s” is still being drafted; it comes on top of the list when it is.")
        % told
    )
