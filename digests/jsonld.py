"""What a page says of itself to machines: schema.org as JSON-LD."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from digests.feeds.vocabulary import SOURCE_TYPES, TERMS

CONTEXT = "https://schema.org"
HEADLINE = 110  # characters: longer ones are refused by some who read this
# No end of the script, no comment and no entity may come of a text that stands in it.
UNSAFE = {mark: f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Part:
    """One item: its title, where it stands, and what it rests on."""

    title: str
    href: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mend:
    """A correction: what readers were told, and when."""

    note: str
    at: datetime


@dataclass(frozen=True)
class Image:
    """A picture of the edition."""

    href: str
    width: int
    height: int
    alt: str = ""
    credit: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Paper:
    """A Series, or the site: what publishes, and where it is."""

    name: str
    href: str


@dataclass(frozen=True)
class Story:
    """All that is said of an edition; moments with their zones, addresses with their host."""

    urn: str
    href: str
    twin: str
    title: str
    about: str
    language: str
    published: datetime
    modified: datetime
    site: Paper
    series: Paper
    number: int | None = None
    hours: tuple[datetime, datetime] | None = None
    minutes: int = 1
    drafted: str = ""
    credit: str = ""
    topics: Sequence[str] = ()
    tags: Sequence[str] = ()
    parts: Sequence[Part] = ()
    mends: Sequence[Mend] = ()
    image: Image | None = None


def script(*things: Mapping[str, Any]) -> str:
    """The element that holds these things; safe in a page whatever their texts say."""
    graph = {"@context": CONTEXT, "@graph": list(things)}
    said = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    for mark, written in UNSAFE.items():  # translate() takes ten times as long
        said = said.replace(mark, written)
    return f'<script type="application/ld+json">{said}</script>'


def edition(story: Story) -> list[dict[str, Any]]:
    """An edition as a NewsArticle, and the way to it."""
    return [article(story), crumbs([story.site, story.series, Paper(story.title, story.href)])]


def article(story: Story) -> dict[str, Any]:
    """An edition as a NewsArticle; what is not known of it is left out."""
    site = organisation(story.site)
    said = {
        "@type": "NewsArticle",
        "@id": story.urn,
        "url": story.href,
        "mainEntityOfPage": story.href,
        "headline": story.title[:HEADLINE],
        "description": story.about,
        "inLanguage": story.language,
        "datePublished": story.published.isoformat(),
        "dateModified": story.modified.isoformat(),
        "temporalCoverage": "/".join(each.isoformat() for each in story.hours or ()),
        "timeRequired": f"PT{story.minutes}M",
        "isAccessibleForFree": True,
        "author": site,
        "publisher": site,
        "isPartOf": issue(story),
        "articleSection": list(story.topics),
        "keywords": list(story.tags),
        "image": image(story.image) if story.image else None,
        "creditText": story.credit,
        "digitalSourceType": source_type(story.drafted),
        "mainEntity": items(story.parts),
        "isBasedOn": list(dict.fromkeys(url for part in story.parts for url in part.sources)),
        "correction": [correction(each) for each in story.mends],
        "encoding": {
            "@type": "MediaObject",
            "contentUrl": story.twin,
            "encodingFormat": "text/markdown",
        },
    }
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def source_type(drafted: str) -> str:
    """How an edition came about, in the words of IPTC; "" where no machine wrote its first words.

    A text that a model wrote is "created by a model derived from sampled content" however much
    people change in it: as in the label, readers are told how it began. "Composite with" and
    "edited with" such a model would say that it began with people.
    """
    return f"{SOURCE_TYPES}{TERMS[drafted]}" if drafted in TERMS else ""


def organisation(paper: Paper) -> dict[str, Any]:
    return {"@type": "NewsMediaOrganization", "name": paper.name, "url": paper.href}


def issue(story: Story) -> dict[str, Any]:
    """Which number of which paper it is."""
    paper = {"@type": "Periodical", "name": story.series.name, "url": story.series.href}
    if story.number is None:
        return paper
    return {"@type": "PublicationIssue", "issueNumber": story.number, "isPartOf": paper}


def items(parts: Sequence[Part]) -> dict[str, Any] | None:
    if not parts:
        return None
    return {
        "@type": "ItemList",
        "numberOfItems": len(parts),
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": part.title, "url": part.href}
            for place, part in enumerate(parts, start=1)
        ],
    }


def image(image: Image) -> dict[str, Any]:
    said: dict[str, Any] = {"@type": "ImageObject", "url": image.href, "caption": image.alt}
    said |= {"width": image.width, "height": image.height}
    if image.credit:
        said |= {"creditText": image.credit, "copyrightNotice": image.licence}
    return said


def correction(mend: Mend) -> dict[str, Any]:
    return {"@type": "CorrectionComment", "text": mend.note, "datePublished": mend.at.isoformat()}


def crumbs(way: Iterable[Paper]) -> dict[str, Any]:
    """How one gets to a page from the front."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": each.name, "item": each.href}
            for place, each in enumerate(way, start=1)
        ],
    }


def website(site: Paper, *, language: str, search: str) -> dict[str, Any]:
    """The site and its search; `search` is an address with {words} in it."""
    return {
        "@type": "WebSite",
        "name": site.name,
        "url": site.href,
        "inLanguage": language,
        "publisher": organisation(site),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=words",
        },
    }
