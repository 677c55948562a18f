"""The names that plain feeds are written in, and what the lenient parser makes of them."""

import re
from functools import lru_cache

from articles.elements import NotPlainError

ATOM = "http://www.w3.org/2005/Atom"
LANG = "http://www.w3.org/XML/1998/namespace lang xml"
SPACE = "http://www.w3.org/XML/1998/namespace space xml"
BASE = "http://www.w3.org/XML/1998/namespace base xml"
# Namespaces by the names that the lenient parser gives them, whatever their prefix.
NAMED = {
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.georss.org/georss": "georss",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "creativeCommons",
    "http://backend.userland.com/creativecommonsrssmodule": "creativeCommons",
}
# Namespaces that it takes for RSS itself, or for something else with a meaning of its own.
REFUSED = frozenset(
    (
        "http://blogs.law.harvard.edu/tech/rss",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://example.com/newformat#",
        "http://example.com/necho",
        "http://purl.org/echo/",
        "uri/of/echo/namespace#",
        "http://purl.org/pie/",
        "http://purl.org/atom/ns#",
        "http://purl.org/rss/1.0/modules/rss091#",
        "http://creativecommons.org/ns#license",
        "http://web.resource.org/cc/",
        "http://example.com/dtds/podcast-1.0.dtd",
        "http://www.opengis.net/gml",
        "http://podlove.org/simple-chapters",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://www.w3.org/1998/math/mathml",
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    )
)
# Prefixes that mean something to it whatever they stand for.
TAKEN = re.compile(
    r"atom|author|cc|content|creativecommons|dc|dcterms|feedburner|generator|georss|gml|itunes|"
    r"media|psc|publisher|rdf|sy|xhtml|xlink",
    re.IGNORECASE,
)
# Names without a prefix that mean something to it, wherever they stand.
HEEDED = re.compile(
    r"abstract|authors?|body|category|channel|cloud|content|contributors?|copyright|created|"
    r"description|div|email|enclosure|entry|expirationdate|feed|fullitem|generator|geom|georssgeom|"
    r"guid|guidislink|height|homepage|href|id|image|info|issued|item|keywords|language|"
    r"lastbuilddate|license|links?|managingeditor|math|modified|name|newlocation|pubdate|published|"
    r"publisher|rdf|rights|rss|source|subtitle|summary|svg|tagline|tags|textinput|title|updated|"
    r"uri|url|webmaster|where|width"
)
PLAIN = re.compile(r"[a-z][a-z0-9-]*")


class Namespaces:
    """Hears every prefix of a document; NotPlainError when one is used against its custom."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}

    def declared(self, prefix: str | None, uri: str | None) -> None:
        uri = uri or ""
        folded = uri.lower()
        if folded in REFUSED or "backend.userland.com/rss" in folded or not uri:
            raise NotPlainError
        if folded == ATOM.lower() and uri != ATOM:
            raise NotPlainError
        if prefix is None:
            return
        named = "atom" if uri == ATOM else NAMED.get(folded, "")
        custom = named == prefix or (named, prefix) == ("creativeCommons", "cc")
        if TAKEN.fullmatch(prefix) and not custom:
            raise NotPlainError
        if self._seen.setdefault(prefix.lower(), uri) != uri:
            raise NotPlainError


@lru_cache(maxsize=2048)
def kind(name: str) -> str:
    """An element's name as feeds are read by: "item", "atom:entry", "dc:date"; "*" is foreign.

    "+ttl" is a name without a prefix to which the lenient parser lends no meaning of its own.
    """
    uri, local, prefix = (*name.split(" "), "", "")[:3] if " " in name else ("", name, "")
    if uri == ATOM:
        return f"atom:{local.lower()}"
    if known := NAMED.get(uri.lower()):
        return f"{known}:{local}".lower()
    if prefix:
        return "*"
    local = local.lower()
    return local if HEEDED.fullmatch(local) or not PLAIN.fullmatch(local) else f"+{local}"
