"""How the machine writes, with the leads and commentaries it wrote, and edition by edition."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest

from articles.expenses import Cost
from articles.prompt_admin import PromptAdmin, article_samples, named
from articles.provenance import Change
from articles.tally import Sample, Tally, by_prompt
from digests import costs
from digests.models import Commentary, Digest, Item, Revision
from digests.origins import Origin, Origins

EDITIONS = 60  # the newest; each has a dozen items
ITEM = ("digest", "title", "body", "origin", "draft")


@dataclass(frozen=True)
class Written:
    """An edition, and what machines wrote in it."""

    digest: Digest
    tally: Tally
    change: Change
    drafted: int  # pieces of empty prose, those of extracts included
    printed: int | None  # None until it is out
    cost: Cost | None  # of all that was asked for it and its articles


class EditionPromptAdmin(PromptAdmin):
    def sums(self, request: HttpRequest, since: datetime) -> dict[str, Any]:
        origins = editions_since(since)
        opinions = chain.from_iterable(map(opening_samples, origins))
        tallies = by_prompt(chain(article_samples(since), opinions))
        may_see = request.user.has_perm("digests.view_digest")
        return {
            "prompts": named(tallies),
            "editions": written(origins) if may_see else [],
            "most_editions": EDITIONS,
        }


def editions_since(since: datetime) -> list[Origins]:
    """What the newest editions composed here came of, those made since then."""
    found = (
        Digest.objects.filter(window_end__gte=since, imported_from="")
        .select_related("series")
        .defer("body_html", "body_md", "layout", "front", "error")
        .prefetch_related(
            Prefetch("items", Item.objects.only(*ITEM)),
            Prefetch("commentary", Commentary.objects.defer("shape")),
        )
    )
    return [Origins(digest, digest.items.all()) for digest in found[:EDITIONS]]


def opening_samples(origins: Origins) -> Iterator[Sample]:
    """The lead and commentaries that a model wrote for an edition."""
    parts = [*([origins.lead] if origins.lead else []), *origins.commentary]
    return samples(parts, moment(origins.digest))


def samples(parts: Iterable[Origin], at: datetime) -> Iterator[Sample]:
    for part in parts:
        if part.draft.get("origin") == "model":
            yield Sample.of(part.draft, part.change or Change(), at)


def written(editions: Iterable[Origins]) -> list[Written]:
    """The lines of the page, one an edition."""
    editions = list(editions)
    printed = empty_in_print(each.digest.pk for each in editions)
    spent = {each.edition.pk: each.total for each in costs.of(each.digest for each in editions)}
    return [
        Written(
            each.digest,
            Tally(list(samples(each, moment(each.digest)))),
            each.total,
            sum(int(part.draft.get("empty") or 0) for part in each),
            printed.get(each.digest.pk),
            spent.get(each.digest.pk),
        )
        for each in editions
    ]


def empty_in_print(editions: Iterable[int]) -> dict[int, int]:
    """How many pieces of empty prose stood in these editions when they last came out."""
    rows = Revision.objects.filter(digest__in=list(editions)).exclude(provenance={})
    return dict(rows.order_by("number").values_list("digest", "provenance__empty"))


def moment(digest: Digest) -> datetime:
    """When it was made."""
    return digest.window_end or digest.updated_at
