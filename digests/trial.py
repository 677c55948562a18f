"""What a Series' instructions make of one article, beside what is there now. Nothing is written."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import drafts, llm, prose, summarise
from articles.asking import Estimate
from articles.claim_page import ClaimPage
from articles.draft_sheet import Sheet
from articles.models import Article, Topic
from articles.orders import Order
from articles.summarise import Draft
from articles.workflow import Conflict, State, overtaken
from digests import demand
from digests.models import Series

HEADINGS = {
    "present": _("The text there is now"),
    "saved": _("With the saved instructions"),
    "new": _("With these instructions"),
}
OPEN = (State.DRAFT, State.REVIEW)
SEAL = "trial"  # our signature is on a draft that was shown here, and on nothing else


@dataclass(frozen=True)
class Version:
    """One of the texts to compare: held against the source, and with what it took.

    `empty` counts what the model said and was cut, too; `known` is what it had said before, so
    that nobody paid for it now. `seal` is the draft itself, for `use`.
    """

    name: str
    page: ClaimPage
    draft: dict[str, Any]
    empty: int = 0
    known: bool = False
    failure: str = ""
    seal: str = ""

    @property
    def heading(self) -> str:
        return str(HEADINGS[self.name])

    @property
    def is_models(self) -> bool:
        return self.draft.get("origin") == "model"

    @property
    def cost(self) -> str:
        """What it cost, for people; "" where no price is known."""
        return Sheet(self.draft).cost


def order(series: Series, instructions: str, now: datetime) -> Order:
    """How the Series would have an article drafted if its instructions were these."""
    wish = demand.order_of(series, now)
    return replace(wish, instructions=instructions, wanted=True, scheduled=False)


def unfit(article: Article) -> str:
    """Why nothing can be tried on an article, "" where it can."""
    if not llm.ready():
        return gettext("No model is set up, so there is nothing to try: every draft is an extract.")
    if article.snapshot is None:
        return gettext("There is no text of this article yet.")
    return summarise.unfit(article.title, article.snapshot.text, Order())


def estimate(article: Article, wish: Order) -> Estimate:
    """What one draft takes at most; LLMError where no model can be asked."""
    draw = drafts.draw_of(article)
    return summarise.estimate(article.title, _text(article), order=wish, draw=draw)


def versions(article: Article, wishes: dict[str, Order]) -> Iterator[Version]:
    """The article as it is, then a draft for each wish, by its name in HEADINGS."""
    if article.summary:
        page = ClaimPage.of(article, article.headline, article.summary)
        empty = len(prose.empty(article.summary, _text(article)))
        yield Version("present", page, article.draft, empty)
    for name, wish in wishes.items():
        try:
            known = estimate(article, wish).known
            made = drafted(article, wish)
        except llm.LLMError as error:
            page = ClaimPage.of(article, "", "")
            yield Version(name, page, {}, failure=gettext(str(error)))
        else:
            page = ClaimPage.of(article, made.headline, made.summary)
            seal = sealed(article, made)
            yield Version(name, page, asdict(made), made.empty, known, seal=seal)


def drafted(article: Article, wish: Order) -> Draft:
    """The model's draft, paid for by the Series; what it said before is given again."""
    return summarise.draft(
        article.title,
        _text(article),
        language=article.language,
        order=wish,
        bill=drafts.bill_of(article, wish),
        patient=False,
        draw=drafts.draw_of(article),
    )


def use(article: Article, sealed: str, wish: Order) -> None:
    """Give an article in work the very draft that was shown; Conflict if it has changed since."""
    made = opened(article, sealed)
    if made is None or article.snapshot is None or article.state not in OPEN:
        raise Conflict(overtaken(article))
    with transaction.atomic():
        article.amend(**drafts.columns(article, made, article.snapshot, wish))
        article.topics.set(Topic.objects.filter(name__in=made.topics))


def sealed(article: Article, made: Draft) -> str:
    """A draft as a browser may keep it, for this article as it is now."""
    return signing.dumps([*_seen(article), asdict(made)], salt=SEAL, compress=True)


def opened(article: Article, seal: str) -> Draft | None:
    """The draft, if we sealed it and the article is still as it was then."""
    try:
        *seen, draft = signing.loads(seal, salt=SEAL)
    except signing.BadSignature:
        return None
    return Draft(**draft) if seen == _seen(article) else None


def _seen(article: Article) -> list[int | None]:
    return [article.pk, article.version, article.snapshot_id]


def _text(article: Article) -> str:
    return article.snapshot.text if article.snapshot else ""
