"""Pages that stand before an article or in its place: paywalls, consent, "not found", shells."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings
from lxml.html import HtmlElement

from articles import density, plain, rebuffs
from articles.imprint import Imprint

# How much text, in Latin letters, a page may have and still be no article: more is one, whatever
# its headline says, and a page behind a paywall that lets one read so much lets one read it.
GONE_MOST, GONE_LINE_MOST = 900, 450
CHECK_MOST = 600
SHELL_MOST, BARE = 300, 120  # of the text found; of all one can read on the page
PAID_MOST, FREE_MOST = 2_000, 1_000  # "not free" is said of whole articles too
CONSENT_MOST = 3_000
CONSENT_SHARE = 0.6  # of the text in paragraphs that speak to the reader of cookies and privacy
NOTICE = 200  # Latin letters; a longer line is a paragraph that speaks of such things


@dataclass(frozen=True)
class Wall:
    """Why there is no article on a page, in one sentence; `final` when asking again is no use."""

    sentence: str
    final: bool


PAYWALL = Wall(gettext_noop("The page keeps its text for readers who pay or sign in."), True)
CONSENT = Wall(gettext_noop("The page wants consent to cookies before it shows its text."), True)
GONE = Wall(gettext_noop("The page says that what was here is not there, or no longer."), False)
CHECK = Wall(gettext_noop("The page wants proof that its reader is human."), False)
SHELL = Wall(gettext_noop("The page brings its text by script, which is not run here."), True)

MOUNTS = frozenset(("app", "root", "__next", "__nuxt", "__layout", "react-root", "main-app"))


def before(imprint: Imprint, headline: str, text: str) -> Wall | None:
    """The wall that a page is, whose headline and text were read so; None when it is an article.

    The imprint's page is the page as it came, scripts and all.
    """
    said = density.size(text)
    if said >= max(PAID_MOST, CONSENT_MOST):
        return None
    page, lines = imprint.page, imprint.visible.split("\n\n")
    if said < SHELL_MOST and _shell(page, lines):
        return SHELL
    if said < CHECK_MOST and any(
        map(rebuffs.CHECKS.search, [headline, *_short(text.split("\n\n"))])
    ):
        return CHECK
    if said < GONE_MOST and _gone(headline, lines, said):
        return GONE
    if said < CONSENT_MOST and _consent(page, text):
        return CONSENT
    return PAYWALL if _paid(page, lines, said) else None


def _short(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if density.size(line) < NOTICE]


def _shell(page: HtmlElement, lines: list[str]) -> bool:
    if density.size(" ".join(lines)) < BARE:
        notes = [str(each.text_content()) for each in page.iter("noscript")]
        if any(map(rebuffs.SCRIPT.search, [*notes, *lines])):
            return True
    mounts = [each for each in page.iter("div", "main") if each.get("id") in MOUNTS]
    mounts += page.iter("app-root")
    return any(not plain.paragraphs(each) for each in mounts)


def _gone(headline: str, lines: list[str], said: int) -> bool:
    if rebuffs.MISSING.fullmatch(headline):
        return True
    return said < GONE_LINE_MOST and any(map(rebuffs.MISSING.fullmatch, _short(lines)))


def _paid(page: HtmlElement, lines: list[str], said: int) -> bool:
    if said >= PAID_MOST:
        return False
    if any(map(rebuffs.PAID.search, _short(lines))):
        return True
    return said < FREE_MOST and (any(map(rebuffs.OFFERED.search, _short(lines))) or _not_free(page))


def _consent(page: HtmlElement, text: str) -> bool:
    about = sum(len(line) for line in text.split("\n\n") if _asks(line))
    if not text or about < CONSENT_SHARE * len(text):
        return False
    buttons = (str(each.text_content()) for each in page.iter("button", "a", "span", "input"))
    return any(
        rebuffs.AGREE.fullmatch(plain.fold(label)) for label in buttons if len(label) < NOTICE
    )


def _asks(line: str) -> bool:
    return bool(rebuffs.COOKIES.search(line) and rebuffs.ADDRESSED.search(line))


def _not_free(page: HtmlElement) -> bool:
    """Whether the page tells search engines that its text is not free to read."""
    for script in page.iterfind(".//script[@type='application/ld+json']"):
        try:
            found = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        if _says_not_free(found):
            return True
    return False


def _says_not_free(found: object) -> bool:
    nodes = found if isinstance(found, list) else [found]
    for node in nodes:
        if not isinstance(node, dict):
            continue
        if str(node.get("isAccessibleForFree", "")).lower() == "false":
            return True
        if isinstance(node.get("@graph"), list) and _says_not_free(node["@graph"]):
            return True
    return False
