"""When two addresses are one page: the one spelling of each."""

import ipaddress
import re
from hashlib import sha256
from urllib.parse import SplitResult, urlsplit

import idna

from articles.words import words

PORTS = {"http": 80, "https": 443}
# An address as browsers show it: a host whose last label is of letters, or four numbers.
BARE = re.compile(
    r"(?:(?:[^\s/:@?#.]+\.)+(?:[^\W\d_]{2,}|xn--[a-z0-9-]+)|[0-9]{1,3}(?:\.[0-9]{1,3}){3})"
    r"(?::[0-9]+)?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
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
    "wt_mc_id _openstat spm scm spm_id_from share_token share_source isappinstalled "
    "_ga _gl ref_src cmpid hss_channel __twitter_impression amp_js_v amp_gsa usqp fb_action_ids "
    "fb_action_types"
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
# A page's other addresses, on sites known to answer under both names with the same paths. No rule
# for every "m.": where its guess is wrong the page could not be fetched, and a page that stands
# twice is at least one story.
SAME_AS = {
    "amp.theguardian.com": "www.theguardian.com",
    "m.36kr.com": "36kr.com",
    "www.36kr.com": "36kr.com",
    "m.bilibili.com": "www.bilibili.com",
    "m.facebook.com": "www.facebook.com",
    "m.geekpark.net": "www.geekpark.net",
    "m.guancha.cn": "www.guancha.cn",
    "m.huxiu.com": "www.huxiu.com",
    "m.jiemian.com": "www.jiemian.com",
    "m.sohu.com": "www.sohu.com",
    "m.thepaper.cn": "www.thepaper.cn",
    "m.yicai.com": "www.yicai.com",
    "m.youtube.com": "www.youtube.com",
    "mobile.nytimes.com": "www.nytimes.com",
    "mobile.twitter.com": "twitter.com",
    "old.reddit.com": "www.reddit.com",
}
WIKIPEDIA = re.compile(r"([a-z-]+)\.m\.(wik[a-z]+\.org)")
ITHOME = re.compile(r"/html/(\d{3})(\d{3})\.htm")  # the mobile page of /0/123/456.htm
# Whose address holds another one: "/amp/s/" is https, "/amp/" http.
AMP_CACHE = re.compile(r"/(?:c/|v/|i/)?(s/)?([^/]+\.[^/]+(?:/.*)?)")
# The AMP twin of an article. What stands before must look like one: "/gear/amp" is a page.
AMP_PATH = re.compile(r"(/[^/]*(?:\d{5}|-[^/]+-[^/]+-)[^/]*)(?:/amp(?=/?$)|(?<=\.html)\.amp$)")
AMP_PAIRS = frozenset({"amp", "amp=1", "amp=true", "outputType=amp"})
SHARED_FROM = frozenset({"timeline", "singlemessage", "groupmessage", "appmessage"})
WECHAT = "mp.weixin.qq.com"
WECHAT_IDENTITY = frozenset({"__biz", "mid", "idx", "sn"})


def is_bare(typed: str) -> bool:
    """Whether somebody left out what browsers hide: example.org, but no 3.14 and no V3.2."""
    return BARE.fullmatch(typed) is not None


def canonical_url(url: str) -> str:
    """The one spelling of an http(s) address that identifies its page; "" for anything else.

    Lower-case scheme and ASCII (IDNA) host; no credentials, default port, tracking parameters or
    fragment (#! and #/ stay: there they are the page); dots resolved; percent-encoding normalised;
    AMP and, where known, mobile addresses as those of the ordinary page.
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
    parts, host = _split(url)
    while inner := _held(host, parts.path):
        parts, host = _split(inner + (parts.query and f"?{parts.query}"))
    host, path = _twin(host, _without_dots(_encoded(parts.path)) or "/")
    scheme = "https" if host == WECHAT else parts.scheme
    # A port given beside a scheme that we changed says nothing any more.
    port = parts.port if scheme == parts.scheme else None
    place = host if port in (None, PORTS[scheme]) else f"{host}:{port}"
    query = "&".join(_kept(host, path, _encoded(parts.query).split("&")))
    route = _encoded(parts.fragment) if parts.fragment.startswith(("!", "/")) else ""
    return f"{scheme}://{place}{path}" + (query and f"?{query}") + (route and f"#{route}")


def _split(url: str) -> tuple[SplitResult, str]:
    """The parts and host of an http(s) address; ValueError for anything else."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(url)
    return parts, _host(parts.hostname)


def _held(host: str, path: str) -> str:
    """The address that an AMP cache's address holds; "" for any other."""
    if host in ("www.google.com", "google.com") and path.startswith("/amp/"):
        path = path.removeprefix("/amp")
    elif not host.endswith(".cdn.ampproject.org"):
        return ""
    found = AMP_CACHE.fullmatch(path)
    return f"{'https' if found[1] else 'http'}://{found[2]}" if found else ""


def _twin(host: str, path: str) -> tuple[str, str]:
    """The host and path of the ordinary page where these are its mobile or AMP form."""
    host = WIKIPEDIA.sub(r"\1.\2", host) if WIKIPEDIA.fullmatch(host) else SAME_AS.get(host, host)
    mobile = ITHOME.fullmatch(path) if host == "m.ithome.com" else None
    if mobile:
        return "www.ithome.com", f"/0/{mobile[1]}/{mobile[2]}.htm"
    while (shorter := AMP_PATH.sub(r"\1", path)) != path:
        path = shorter
    return host, path


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
    if pair in AMP_PAIRS:
        return True
    name = name.lower()
    if name == "from":  # a page of its own on many sites, but never with these values of WeChat's
        return value in SHARED_FROM
    return name in noise or name.startswith("utm_")
