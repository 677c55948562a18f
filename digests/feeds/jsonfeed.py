"""JSON Feed 1.1."""

import json
from typing import Any

from django.utils.feedgenerator import rfc3339_date

from digests.feeds import vocabulary
from digests.feeds.entry import Entry, Feed

TYPE = "application/feed+json"
JOINT = ",\n"


def head(feed: Feed) -> str:
    """All before the first entry."""
    said: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.link,
        "feed_url": feed.address,
        "description": feed.description,
        "icon": feed.icon,
        "language": feed.language,
        "authors": [{"name": feed.title, "url": feed.link}],
    }
    if feed.hubs:
        said["hubs"] = [{"type": "WebSub", "url": hub} for hub in feed.hubs]
    return written(said).removesuffix("\n}") + ',\n "items": [\n'


def tail(feed: Feed) -> str:
    return "\n]\n}\n"


def entry(feed: Feed, said: Entry) -> str:
    item: dict[str, Any] = {
        "id": said.id,
        "url": said.link,
        "title": said.title,
        **({"content_html": said.content} if said.content else {"content_text": said.summary}),
        "date_published": rfc3339_date(said.published),
        "date_modified": rfc3339_date(said.updated),
        "authors": [{"name": said.author, "url": said.author_link}],
        "tags": list(said.tags),
        "language": said.language,
    }
    if said.summary:
        item["summary"] = said.summary
    if said.source:
        item["external_url"] = said.source
    if said.picture:
        item["image"] = said.picture.url
    if ours := extension(feed, said):
        item["_newsroom"] = {"about": feed.about} | ours
    return written(item)


def extension(feed: Feed, said: Entry) -> dict[str, Any]:
    """What the format has no word for; empty where there is nothing of the kind to say."""
    found: dict[str, Any] = {}
    if said.drafted:
        scheme, term, label = vocabulary.drafted(said.drafted)
        found |= {"drafted": said.drafted.how, "label": label}
        found["digital_source_type"] = f"{scheme}{term}"
    return found | ({"withdrawn": True} if said.withdrawn else {})


def written(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, indent=1)
