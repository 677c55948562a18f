"""Money in templates of the desk."""

from decimal import Decimal
from typing import Any

from django import template

from articles import expenses, purse
from articles.models import Article
from digests import costs
from digests.models import Digest

register = template.Library()


@register.filter
def amount(of: Decimal | None) -> str:
    """An amount in the currency of the house; "—" where it is not known."""
    return "—" if of is None else purse.shown(of)


@register.filter
def grouped(number: int) -> str:
    """A large number that can be read."""
    return f"{number:,}"


@register.inclusion_tag("admin/desk/cost.html", takes_context=True)
def cost_of(context: template.Context, row: Any) -> dict[str, Any]:
    """What an article or an edition has cost, for those who may see it."""
    if row is None or not context["request"].user.has_perm("articles.view_call"):
        return {}
    if isinstance(row, Article):
        return {"total": expenses.of_article(row), "article": row}
    if isinstance(row, Digest):
        return {"edition": next(iter(costs.of([row])), None)}
    return {}
