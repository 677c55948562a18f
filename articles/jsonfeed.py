"""JSON Feed, versions 1.0 and 1.1."""

import json
from typing import Any

from articles.lenient import BROKEN, NO_FEED
from articles.listing import FeedError, Listing, Told


def read(text: str, *, url: str, most: int) -> Listing:
    """The feed in a JSON text, its first `most` entries; FeedError when there is none in it."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FeedError(BROKEN) from error
    items = found.get("items")
    if not isinstance(items, list) or "jsonfeed.org/version/" not in _value(found, "version"):
        raise FeedError(NO_FEED, permanent=True)
    return Listing(
        [_told(item) for item in items[:most] if isinstance(item, dict)],
        url=url,
        title=_value(found, "title"),
        link=_value(found, "home_page_url"),
        declared=_value(found, "language"),
        authors=_authors(found),
        hub=_hub(found.get("hubs")),
        self_url=_value(found, "feed_url"),
    )


def _told(item: dict[str, Any]) -> Told:
    guid = _value(item, "id")
    link = _value(item, "url") or _value(item, "external_url")
    return Told(
        guid=guid,
        links=(link, guid) if guid.strip().startswith("http") else (link,),
        title=_value(item, "title"),
        authors=_authors(item),
        stamp=_value(item, "date_published") or _value(item, "date_modified"),
        summary=_value(item, "summary"),
        content=_value(item, "content_html"),
        written=_value(item, "content_text"),
    )


def _authors(node: dict[str, Any]) -> tuple[str, ...]:
    authors = node.get("authors") or [node.get("author")]
    people = authors if isinstance(authors, list) else [authors]
    return tuple(_value(person, "name") for person in people if isinstance(person, dict))


def _hub(hubs: Any) -> str:
    """The first WebSub hub; JSON Feed knows of other kinds."""
    listed = hubs if isinstance(hubs, list) else []
    found = (
        _value(hub, "url")
        for hub in listed
        if isinstance(hub, dict) and _value(hub, "type").lower() == "websub"
    )
    return next(filter(None, found), "")


def _value(node: dict[str, Any], key: str) -> str:
    """A member as text; publishers write numbers for ids and null for nothing."""
    value = node.get(key)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
