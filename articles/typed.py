"""The form of a page as one sheet: what its fields say, as they were drawn and as they came back.

The names of a sheet are those of `merging`; a formset's forms go by the ids of their rows.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

from articles import merging
from articles.merging import ORDER, OUT, Choice, Said

OURS = frozenset(("seen", "base", "tab"))  # fields of a form that nobody types into
SECONDS = re.compile(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d):00$")  # browsers leave them out
TOTAL, INITIAL = "-TOTAL_FORMS", "-INITIAL_FORMS"
CHOOSE = "choose."
MOST_FORMS = 500
LONGEST_NUMBER = 8  # digits


@dataclass
class Drawn:
    """What a page said of itself when it was drawn; it comes back with the form."""

    fields: dict[str, str]
    state: str = ""
    open: bool = False  # some of `fields` is older than the version it was drawn from
    lost: dict[str, Said] = field(default_factory=dict)
    copy: str = ""  # the working copy it shows, and as of when

    def dump(self) -> str:
        return json.dumps(self.__dict__, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> "Drawn | None":
        """None of what no page of ours has said."""
        try:
            found = json.loads(text)
            lost = said_of(found["lost"])
            fields = {storable(name): storable(said) for name, said in found["fields"].items()}
            whole = cls(fields, str(found["state"]), bool(found["open"]), lost, str(found["copy"]))
        except (ValueError, TypeError, KeyError, AttributeError):
            return None
        return whole


def said_of(changes: Any) -> dict[str, Said]:
    """Changes as a page says them; TypeError and the like for what are none."""
    return {storable(n): (storable(was), storable(now)) for n, (was, now) in changes.items()}


# Drawing
def kept(form: Any, formsets: Iterable[Any]) -> dict[str, str]:
    """What the fields of a page say of the rows they belong to, whatever is being typed."""
    found = {name: said(form, name) for name in form.fields if name not in OURS}
    for formset in formsets:
        order: list[tuple[int, str]] = []
        for part, each in parts(formset):
            for name in names(formset, each):
                found[f"{part}.{name}"] = said(each, name)
            if each.instance.pk and "position" in each.fields:
                order.append((as_number(said(each, "position")), str(each.instance.pk)))
        if order:
            found[f"{formset.prefix}.{ORDER}"] = " ".join(pk for _n, pk in sorted(order, key=_at))
    return found


def parts(formset: Any) -> Iterator[tuple[str, Any]]:
    """The forms of a formset, each under the name its part of a sheet has."""
    new = 0
    for each in formset.forms:
        if each.instance.pk:
            yield f"{formset.prefix}.{each.instance.pk}", each
        else:
            yield f"{formset.prefix}.+{new}", each
            new += 1


def names(formset: Any, form: Any) -> Iterator[str]:
    """What is typed into one form of a formset; its place among the others is told apart."""
    for name, each in form.fields.items():
        is_key = isinstance(each, forms.ModelChoiceField | forms.models.InlineForeignKeyField)
        if not is_key and name != "position":
            yield name


def said(form: Any, name: str) -> str:
    """What a field says of its row, as a browser would send it."""
    typed_in = form.fields[name]
    value = typed_in.prepare_value(form.get_initial_for_field(typed_in, name))
    if isinstance(typed_in.widget, forms.CheckboxInput):
        return "on" if value else ""
    shown = typed_in.widget.format_value(value)
    if isinstance(shown, list):
        shown = next(iter(shown), "")
    text = plain("" if shown is None else str(shown))
    return text.replace("\n", "") if isinstance(typed_in.widget, forms.widgets.Input) else text


def labels(form: Any, formsets: Iterable[Any]) -> dict[str, str]:
    """What a person calls the fields of a page."""
    found = {name: str(form[name].label) for name in form.fields if name not in OURS}
    for formset in formsets:
        for part, each in parts(formset):
            found |= {f"{part}.{name}": str(each[name].label) for name in names(formset, each)}
    return found


def put(form: Any, formsets: Iterable[Any], fields: Mapping[str, str]) -> None:
    """Let a page that is being drawn say something else than its rows."""
    for name in fields.keys() & form.fields.keys():
        _put(form, name, fields[name])
    for formset in formsets:
        order = fields.get(f"{formset.prefix}.{ORDER}", "").split()
        for part, each in parts(formset):
            for name in names(formset, each):
                if f"{part}.{name}" in fields:
                    _put(each, name, fields[f"{part}.{name}"])
            if (pk := str(each.instance.pk)) in order:
                each.initial["position"] = order.index(pk) + 1
        if order:
            formset.forms.sort(key=lambda each: _place(order, str(each.instance.pk)))


def _put(form: Any, name: str, text: str) -> None:
    if isinstance(form.fields[name].widget, forms.CheckboxInput):
        form.initial[name] = bool(text)
        return
    form.initial[name] = text
    if isinstance(getattr(form.instance, name, None), str) and name != "title":
        setattr(form.instance, name, text)  # what is said about the text is said of this one


# Coming back
def sent(post: QueryDict, drawn: Drawn) -> dict[str, str]:
    """What the fields of a page say as it was sent; what did not come along stayed as it was."""
    found = {
        name: plain(post.get(name, was)) for name, was in drawn.fields.items() if "." not in name
    }
    for prefix in prefixes(post):
        order: list[tuple[int, str]] = []
        new = 0
        for number in range(count(post, prefix)):
            html = f"{prefix}-{number}"
            pk = post.get(f"{html}-id", "")
            part = f"{prefix}.{pk}" if pk.isdecimal() else f"{prefix}.+{new}"
            new += not pk.isdecimal()
            for name in _fields(drawn, prefix, part, post, html):
                missing = "" if name == OUT else drawn.fields.get(f"{part}.{name}", "")
                found[f"{part}.{name}"] = plain(post.get(f"{html}-{name}", missing))
            if pk.isdecimal():
                order.append((as_number(post.get(f"{html}-position", "")), pk))
        if f"{prefix}.{ORDER}" in drawn.fields:
            found[f"{prefix}.{ORDER}"] = " ".join(pk for _n, pk in sorted(order, key=_at))
    return found


def _fields(drawn: Drawn, prefix: str, part: str, post: QueryDict, html: str) -> list[str]:
    """The fields of one form: those it was drawn with, or those of a new one that were sent."""
    known = [name for name in drawn.fields if merging.part_of(name) == part]
    if known:
        return [merging.last(name) for name in known]
    start = f"{html}-"
    came = [key[len(start) :] for key in post if key.startswith(start)]
    return [name for name in came if name not in ("id", "digest", "position")]


def prefixes(post: QueryDict) -> list[str]:
    """The formsets that were sent."""
    return [key[: -len(TOTAL)] for key in post if key.endswith(TOTAL)]


def count(post: QueryDict, prefix: str) -> int:
    """How many forms of a formset there are, as the page says."""
    return min(as_number(post.get(f"{prefix}{TOTAL}", "")), MOST_FORMS)


def choices(post: QueryDict) -> dict[str, Choice]:
    """How clashes were decided: `choose.<name>` says what is picked, and of which text."""
    found = {}
    for key in post:
        if key.startswith(CHOOSE):
            pick, _colon, mark = str(post[key]).partition(":")
            found[key[len(CHOOSE) :]] = Choice(pick, mark)
    return found


def rewritten(post: QueryDict, fields: Mapping[str, str], drawn: Drawn, seen: int) -> QueryDict:
    """The form as it would have been sent by a page that was drawn from this version."""
    found = post.copy()
    found["seen"] = str(seen)
    found["base"] = drawn.dump()
    for name, text in fields.items():
        if "." not in name:
            found[name] = text
    for prefix in prefixes(post):
        for key in [key for key in found if re.match(rf"{re.escape(prefix)}-\d+-", key)]:
            del found[key]
        _forms(found, prefix, fields)
    return found


def _forms(post: QueryDict, prefix: str, fields: Mapping[str, str]) -> None:
    """Number the parts of a sheet anew, as the forms of a formset."""
    order = fields.get(f"{prefix}.{ORDER}", "").split()
    mine = dict.fromkeys(p for n in fields if (p := merging.part_of(n)).startswith(f"{prefix}."))
    saved = [part for part in mine if not merging.is_new(part)]
    saved.sort(key=lambda part: _place(order, merging.last(part)))
    new = [part for part in mine if merging.is_new(part)]
    for number, part in enumerate([*saved, *new]):
        pk = "" if merging.is_new(part) else merging.last(part)
        post[f"{prefix}-{number}-id"] = pk
        if pk in order:
            post[f"{prefix}-{number}-position"] = str(order.index(pk) + 1)
    for number, part in enumerate([*saved, *new]):
        for name, text in fields.items():
            if merging.part_of(name) == part and (text or merging.last(name) != OUT):
                post[f"{prefix}-{number}-{merging.last(name)}"] = text
    post[f"{prefix}{INITIAL}"] = str(len(saved))
    post[f"{prefix}{TOTAL}"] = str(len(saved) + len(new))


def plain(text: str) -> str:
    """A text as every browser sends it, whatever its lines end with."""
    return SECONDS.sub(r"\1", storable(text).replace("\r\n", "\n").replace("\r", "\n"))


def storable(text: Any) -> str:
    """A text without what no database takes: NUL, and halves of characters."""
    return str(text).replace("\x00", "").encode("utf-8", "replace").decode()


def as_number(text: str, otherwise: int = 0) -> int:
    """A number as a page sends it; something else where it is none, or longer than any of ours."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else otherwise


def _at(row: tuple[int, str]) -> int:
    return row[0]


def _place(order: list[str], pk: str) -> int:
    return order.index(pk) if pk in order else len(order)
