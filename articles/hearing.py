"""What the elements of a plain feed say, each as feedparser would hear it, or not at all.

What is said here about order, repetition and depth is how that parser understands them; whatever it
might understand otherwise is refused by NotPlainError.
"""

import re

from articles.dialect import BASE, LANG, SPACE
from articles.elements import Attributes, NotPlainError
from articles.listing import FINISHED
from articles.notebook import Draft, Events, Table, Take, each, harmless, text_of

SETTLED = re.compile(rf"{FINISHED.pattern}|(?:tag|urn):[\w:,./;?=&@%+~!'()*-]+", re.ASCII)
QUERY = re.compile(r"&([A-Za-z0-9_]+);")
# Attributes of a link that would be heeded by other names.
OTHERWISE = re.compile(r"[^ ]*$|[^ ]* (?:base|href|url|uri|rel|type)\b", re.IGNORECASE)
TYPES = frozenset(("text", "html", "plain", "text/plain", "text/html"))
PAGES = frozenset(("html", "text/html", "xhtml", "application/xhtml+xml"))
LINK = frozenset(("href", "rel", "type", "title", "hreflang", "length"))


def _said(events: Events) -> str:
    """The text of an element; as it was meant, if its publisher encoded it twice."""
    text = text_of(events)
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _bare(attributes: Attributes, events: Events) -> str:
    if attributes:
        raise NotPlainError
    return _said(events)


def _typed(draft: Draft, attributes: Attributes, events: Events) -> str:
    """A text that may say whether it is markup."""
    if attributes:
        harmless(draft, attributes)
        if not attributes.keys() <= {"type", LANG, SPACE, BASE}:
            raise NotPlainError
        if attributes.get("type", "text").lower() not in TYPES:
            raise NotPlainError
    return _said(events)


def _address(draft: Draft, text: str) -> str:
    if ":///" in text or (draft.progress.based and not SETTLED.fullmatch(text)):
        raise NotPlainError
    return text


def valued(key: str) -> Take:
    def take(draft: Draft, attributes: Attributes, events: Events, _depth: int) -> None:
        draft.values[key] = _bare(attributes, events)

    return take


def take_title(draft: Draft, attributes: Attributes, events: Events, depth: int) -> None:
    text = _typed(draft, attributes, events)
    if not -1 < draft.title_depth <= depth:
        draft.title = text
    if text:
        draft.title_depth = depth


def take_feed_title(draft: Draft, attributes: Attributes, events: Events, depth: int) -> None:
    if draft.title:
        raise NotPlainError
    draft.title = _typed(draft, attributes, events)


def take_feed_summary(draft: Draft, attributes: Attributes, events: Events, _depth: int) -> None:
    take_subtitle(draft, attributes, events, 0)
    draft.summary = ""


def take_subtitle(draft: Draft, attributes: Attributes, events: Events, _depth: int) -> None:
    """A feed's description is not read; the second makes its first entry look begun."""
    _typed(draft, attributes, events)
    if draft.summary is not None:
        draft.progress.heard = True


def take_media_title(draft: Draft, attributes: Attributes, events: Events, depth: int) -> None:
    if draft.title_depth < 0:
        raise NotPlainError  # it may stand in for a title that is to come
    _typed(draft, attributes, events)


def take_summary(draft: Draft, attributes: Attributes, events: Events, depth: int) -> None:
    text = _typed(draft, attributes, events)
    if draft.summary is not None and not draft.progress.heard:
        draft.contents.append(text)
        draft.progress.heard = True
    elif depth <= draft.summary_depth:
        draft.summary, draft.summary_depth = text, depth


def take_content(draft: Draft, attributes: Attributes, events: Events, _depth: int) -> None:
    text = _typed(draft, attributes, events)
    draft.contents.append(text)
    draft.progress.heard = True
    if draft.summary is None:
        draft.summary = text


def take_link(draft: Draft, attributes: Attributes, events: Events, _depth: int) -> None:
    text = _address(draft, _bare(attributes, events))
    draft.values["link"] = QUERY.sub(r"&\1", text.replace("&amp;", "&"))


def take_site(draft: Draft, attributes: Attributes, events: Events, _depth: int) -> None:
    draft.values["link"] = QUERY.sub(r"&\1", _address(draft, _bare(attributes, events)))


def take_guid(draft: Draft, attributes: Attributes, events: Events, _depth: int) -> None:
    permalink = attributes.get("isPermaLink", "true") == "true"
    if attributes and attributes.keys() != {"isPermaLink"}:
        raise NotPlainError
    draft.values["guid"] = text = _said(events)
    if permalink:
        draft.values.setdefault("link", _address(draft, text))


def take_relation(draft: Draft, attributes: Attributes, events: Events, _depth: int) -> None:
    href = attributes.get("href")
    if href is None:
        raise NotPlainError
    if not attributes.keys() <= LINK:
        others = {name: attributes[name] for name in attributes.keys() - LINK}
        harmless(draft, others, OTHERWISE)
    text_of(events)
    rel = attributes.get("rel", "alternate").lower()
    draft.related.append((rel, _address(draft, href)))
    if rel == "alternate" and attributes.get("type", "html").lower() in PAGES:
        draft.values["link"] = href


def take_author(draft: Draft, attributes: Attributes, events: Events, _depth: int) -> None:
    text = _bare(attributes, events)
    draft.authors.append((text, text))


def take_person(draft: Draft, attributes: Attributes, events: Events, depth: int) -> None:
    """An author by Atom's rules: a name, perhaps an address of either sort."""
    person = Draft(draft.progress)
    for event in events:
        if event is None:
            break
        if isinstance(event, str):
            _nothing(event)
        else:
            PERSON[event[0]](person, event[1], events, depth + 1)
    name, mail = person.values.get("name"), person.values.get("email", "")
    if attributes or name is None:
        raise NotPlainError
    draft.persons += 1
    draft.authors.append((name, f"{name} ({mail})" if name and mail else name or mail))


def take_silent(draft: Draft, attributes: Attributes, events: Events, _depth: int) -> None:
    harmless(draft, attributes)
    _nothing(text_of(events))


def _nothing(text: str) -> None:
    if text.strip():
        raise NotPlainError  # it would be taken for the words of whom it is within


def once(key: str) -> Take:
    def take(draft: Draft, attributes: Attributes, events: Events, _depth: int) -> None:
        if attributes or key in draft.values:
            raise NotPlainError
        draft.values[key] = text_of(events)

    return take


def take_source(draft: Draft, attributes: Attributes, events: Events, depth: int) -> None:
    take_leaf(draft, attributes, events, depth)
    draft.title_depth = -1


def take_leaf(draft: Draft, attributes: Attributes, events: Events, _depth: int) -> None:
    """What is not read, and might be something else if it held elements."""
    if attributes:
        harmless(draft, attributes)
    text_of(events)


def take_quiet(draft: Draft, attributes: Attributes, events: Events, depth: int) -> None:
    """What is not read, nor what is in it."""
    harmless(draft, attributes)
    each(draft, events, QUIET, depth + 1)


def holding(table: Table) -> Take:
    def take(draft: Draft, attributes: Attributes, events: Events, depth: int) -> None:
        harmless(draft, attributes)
        each(draft, events, table, depth + 1)

    return take


def leaves(prefix: str, names: str) -> dict[str, Take]:
    return {f"{prefix}:{name}" if prefix else name: take_leaf for name in names.split()}


QUIET = Table(
    {"*": take_quiet, "itunes:category": take_quiet, "media:community": take_quiet},
    leaves(
        "itunes",
        "subtitle keywords image link block explicit duration order title episode season type "
        "episodetype complete new-feed-url isclosedcaptioned",
    ),
    leaves(
        "media",
        "thumbnail credit keywords category copyright player rating license starrating statistics "
        "adult hash text",
    ),
    leaves(
        "dc",
        "publisher rights subject contributor identifier format type source relation coverage",
    ),
    leaves(
        "feedburner",
        "info browserfriendly emailserviceid feedburnerhostname awareness feedflare",
    ),
)
PERSON = Table(
    {
        "atom:name": once("name"),
        "atom:email": once("email"),
        "atom:uri": once("uri"),
        "*": take_silent,
    }
)
