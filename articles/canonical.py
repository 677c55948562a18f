"""When two addresses are one page: the one spelling of each."""

import ipaddress
import re
from hashlib import sha256
from urllib.parse import urlsplit

import idna

from articles.words import words

PORTS = {"http": 80, "https": 443}
HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_-])?")
# Kept as they are in a path or query; "%", every other ASCII mark and all else is encoded.
PLAIN = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?[]|"
)
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

# Marks of the reader's way to the page, on any site. Names that some site uses to say which
# page it is (ref, source, from, id, f, t, …) are not here.
TRACKING = words(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid li_fat_id igshid igsh "
    "mc_cid mc_eid mkt_tok _hsenc _hsmi __hstc __hssc oly_anon_id oly_enc_id vero_id s_cid "
    "wt_mc_id _openstat spm scm spm_id_from share_token share_source isappinstalled"
)
# The same, on sites where these names are known to mean nothing else.
TRACKING_AT = {
    "36kr.com": frozenset({"f"}),
    "bilibili.com": frozenset({"vd_source", "from_spmid", "share_medium", "share_plat"}),
    "medium.com": frozenset({"source"}),
    "nytimes.com": frozenset({"smid", "smtyp"}),
    "twitter.com": frozenset({"s", "t"}),
    "x.com": frozenset({"s", "t"}),
    "youtube.com": frozenset({"feature", "si", "pp"}),
}
SHARED_FROM = frozenset({"timeline", "singlemessage", "groupmessage", "appmessage"})
WECHAT = "mp.weixin.qq.com"
WECHAT_IDENTITY = frozenset({"__biz", "mid", "idx", "sn"})


def canonical_url(url: str) -> str:
    """The one spelling of an http(s) address that identifies its page; "" for anything else.

    Lower-case scheme and ASCII (IDNA) host; no credentials, default port, tracking parameters or
    fragment (#! and #/ stay: there they are the page); dots resolved; percent-encoding normalised.
    Query order and a trailing slash stay. http and https stay apart, for some hosts serve only
    one of them and this is the address we fetch; WeChat, which serves both, becomes https.
    """
    try:
        return _canonical(url.strip())
    except ValueError:  # urlsplit, int, ipaddress and idna all raise kinds of it
        return ""


def url_key(url: str) -> str:
    """SHA-256, in hex, of the canonical address; of the text itself where that is none."""
    return sha256((canonical_url(url) or url).encode("utf-8", "surrogatepass")).hexdigest()


def _canonical(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        return ""
    host = _host(parts.hostname)
    scheme = "https" if host == WECHAT else parts.scheme
    # A port given beside a scheme that we changed says nothing any more.
    port = parts.port if scheme == parts.scheme else None
    place = host if port in (None, PORTS[scheme]) else f"{host}:{port}"
    path = _without_dots(_encoded(parts.path)) or "/"
    query = "&".join(_kept(host, path, _encoded(parts.query).split("&")))
    route = _encoded(parts.fragment) if parts.fragment.startswith(("!", "/")) else ""
    return f"{scheme}://{place}{path}" + (query and f"?{query}") + (route and f"#{route}")


def _host(name: str) -> str:
    """A host name in ASCII, an address in its shortest form; ValueError for neither."""
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name)}]"
    if not name.isascii():
        name = idna.encode(name, uts46=True).decode()
    name = name.lower().removesuffix(".")
    if not HOST.fullmatch(name):
        raise ValueError(name)
    return name


def _encoded(text: str) -> str:
    """Percent-encoding with upper-case digits, only where needed; never decoded twice."""

    def one(match: re.Match[str]) -> str:
        found = match[0]
        if len(found) == 3:
            plain = chr(int(found[1:], 16))
            return plain if plain in UNRESERVED else found.upper()
        if found in PLAIN:
            return found
        return "".join(f"%{byte:02X}" for byte in found.encode("utf-8", "surrogatepass"))

    return re.sub(r"%[0-9A-Fa-f]{2}|.", one, text, flags=re.DOTALL)


def _without_dots(path: str) -> str:
    """The path with its "." and ".." steps taken."""
    steps = path.split("/")
    kept: list[str] = []
    for step in steps[1:]:
        if step == "..":
            del kept[-1:]
        elif step != ".":
            kept.append(step)
    if steps[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept) if kept else ""


def _kept(host: str, path: str, pairs: list[str]) -> list[str]:
    """The query's parts that say which page it is."""
    names = {pair.partition("=")[0] for pair in pairs}
    if host == WECHAT and path == "/s" and {"__biz", "mid"} <= names:
        return [pair for pair in pairs if pair.partition("=")[0] in WECHAT_IDENTITY]
    if host == WECHAT and path.startswith("/s/"):
        return []
    site = ".".join(host.split(".")[-2:])
    noise = TRACKING | TRACKING_AT.get(site, frozenset())
    return [pair for pair in pairs if pair and not _is_tracking(pair, noise)]


def _is_tracking(pair: str, noise: frozenset[str]) -> bool:
    name, _, value = pair.partition("=")
    name = name.lower()
    if name == "from":  # a page of its own on many sites, but never with these values of WeChat's
        return value in SHARED_FROM
    return name in noise or name.startswith("utm_")
