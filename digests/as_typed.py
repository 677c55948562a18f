"""An edition that is being typed: its texts as its form has them, and what stands against them."""

from typing import Any

from django.http import QueryDict

from articles import typed
from articles.fields import as_saved
from articles.models import Name
from digests import claim_queue, closure_desk, coverage, item_desk
from digests.models import Commentary, Digest

ITEMS, COMMENTARY = "items", "commentary"  # the prefixes of their forms
MOST_NEW = 9  # commentaries that are begun at a time
SHOWN = 40  # articles that may be offered for what no item carries


def answer(digest: Digest, form: QueryDict) -> dict[str, Any]:
    """What to draw anew: items typed into or with their texts open, and the marks of all else.

    `part` names the forms that were typed into, `panel` those whose texts are shown.
    """
    glossary = Name.objects.glossary()
    items = _typed_items(digest, form)
    comments = _typed_commentary(digest, form)
    digest.lead = text(form, "lead", digest.lead)
    panels = set(form.getlist("panel"))
    touched = panels | set(form.getlist("part"))
    dressed = _dressed(items, panels, glossary)
    window = coverage.window_of(digest)
    # Lazy: nobody is asked unless something is absent.
    offer = digest.series.candidates(window).defer("error")[:SHOWN] if window else []
    marks = closure_desk.marks(digest, comments, items.values(), offer, glossary)
    queue = claim_queue.queue(marks["lead_marks"].absent, dressed, comments)
    return (
        marks
        | claim_queue.standing(queue, digest)
        | {
            "typed": [item for item in dressed if item.prefix in touched],
            "comments": comments,
        }
    )


def text(form: QueryDict, name: str, kept: str) -> str:
    """A text of the form as it would be saved."""
    return as_saved(form.get(name, kept), kept)


def _typed_items(digest: Digest, form: QueryDict) -> dict[str, Any]:
    """The items as typed and in the order typed, by the prefix of their form.

    Those that are to be taken out are not among them.
    """
    rows: dict[str, Any] = {str(item.pk): item for item in digest.items.with_sources()}
    found = {}
    for number in range(min(typed.count(form, ITEMS), len(rows))):
        prefix = f"{ITEMS}-{number}"
        item = rows.get(form.get(f"{prefix}-id", ""))
        if item and f"{prefix}-DELETE" not in form:
            item.title = text(form, f"{prefix}-title", item.title)
            item.body = text(form, f"{prefix}-body", item.body)
            item.position = typed.as_number(form.get(f"{prefix}-position", ""), item.position)
            found[prefix] = item
    return dict(sorted(found.items(), key=lambda each: each[1].position))


def _typed_commentary(digest: Digest, form: QueryDict) -> list[Any]:
    """The commentary as typed, each with the prefix of its form."""
    rows = {str(row.pk): row for row in digest.commentary.all()}
    found = []
    for number in range(min(typed.count(form, COMMENTARY), len(rows) + MOST_NEW)):
        prefix = f"{COMMENTARY}-{number}"
        row: Any = rows.get(form.get(f"{prefix}-id", "")) or Commentary(digest=digest)
        row.body = text(form, f"{prefix}-body", row.body)
        row.prefix = prefix
        found.append(row)
    return found


def _dressed(items: dict[str, Any], panels: set[str], glossary: Any) -> list[Any]:
    """The items in their order, and all that is shown of them.

    All of them: what is open in any is in the queue. Those that nobody touches are known already.
    """
    for prefix, item in items.items():
        item_desk.dress(item, prefix, glossary)
        item.texts_open = prefix in panels
    return list(items.values())
