"""What became of the sources of published items, on the pages of articles and editions."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django import template

from articles import rereading
from articles.models import Article
from articles.tellers import Tellers
from digests import alarms, elsewhere
from digests.corrections import by_item
from digests.coverage import tellings
from digests.models import Alarm, Correction, Digest, Watch

register = template.Library()
register.filter("alarm_badge", alarms.badge)


@register.inclusion_tag("admin/digests/alarm/of.html", takes_context=True)
def alarms_of(context: template.Context, row: Any) -> dict[str, Any]:
    """The alarms of an article or an edition, and how its sources were read again."""
    request = context["request"]
    may_see = row is not None and request.user.has_perm("digests.view_alarm")
    found = list(concerning(row)) if may_see else []
    return {
        "request": request,
        "perms": context.get("perms"),
        "open": [alarm for alarm in found if not alarm.settled_at],
        "settled": [alarm for alarm in found if alarm.settled_at],
        "watches": watches(row) if may_see else [],
        "corrected": outdated(row) if isinstance(row, Article) else [],
        "gone": {alarm.item_id for alarm in found if alarm.kind == Alarm.Kind.VANISHED},
    }


def concerning(row: Any) -> Any:
    """Alarms of an article in any edition, or of any article in an edition."""
    found = Alarm.objects.whole()
    if isinstance(row, Article):
        return found.filter(item__article=row)
    return found.filter(item__digest=row) if isinstance(row, Digest) else found.none()


def outdated(article: Article) -> list[tuple[Correction, list[str]]]:
    """The corrections of its items whose wrong facts an article still states, and these."""
    told = Correction.objects.told().filter(digest__items__article=article)
    said = f"{article.headline}\n\n{article.summary}"
    found = []
    for row in told.select_related("digest").distinct():
        ours = [c for item, c in by_item(row.digest, row.texts()) if item.article_id == article.pk]
        if still := elsewhere.remaining(said, chain.from_iterable(ours)):
            found.append((row, still))
    return found


def watches(row: Any) -> Any:
    """How the readings of an edition's sources go, in the order of its items."""
    if not isinstance(row, Digest):
        return []
    return Watch.objects.filter(item__digest=row).select_related("item").order_by("item__position")


@register.simple_tag
def tell_where(lines: Iterable[Tellers]) -> str:
    """Give each line of articles its `tellings`: the editions that tell it; prints nothing."""
    rows = list(lines)
    told = tellings((each for line in rows for each in line.articles), Digest.objects.live())
    for line in rows:
        line.tellings = told.get(line.teller.pk, [])  # type: ignore[attr-defined]
    return ""


@register.filter
def sides(passage: list[str]) -> dict[str, Any]:
    """A passage as two lists of pieces, each with whether the other side lacks it."""
    before, after = rereading.marked(*passage)
    return {"before": before, "after": after}
