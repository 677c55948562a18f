"""What a model is given to write about: fenced, and its links held back."""

import re
import secrets
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from articles import markdown

# What a model's own template marks turns with: in a text they are words, not marks.
TURNS = re.compile(
    r"<(?=[|｜]|/?(?:s|bos|eos|think|thinking|tool_call|start_of_turn|end_of_turn|system)>|</?SYS>>)"
    r"|\[(?=/?(?:INST|SYSTEM_PROMPT|TOOL_CALLS|AVAILABLE_TOOLS)\])",
    re.IGNORECASE,
)
IN_ADDRESS = r"[!#-'*-;=?-Z_a-z~]"
ADDRESS = re.compile(rf"https?://{IN_ADDRESS}+(?:\({IN_ADDRESS}*\){IN_ADDRESS}*)*", re.IGNORECASE)
TRAILING = ".,;:!?*_~'"
MARKER = re.compile(r"\[\[L(\d{1,4})\]\]")
# Private letters stand for a link while everything else that links is taken out.
OPENED, NAMED, ENDED = "\ue000", "\ue001", "\ue002"
PRIVATE = re.compile("[\ue000-\ue002]")
AROUND = re.compile(rf"(!?)\[([^\[\]\n]*)\]\({NAMED}(\d+){ENDED}\)")
LINK = re.compile(rf"(?:{OPENED}([^{OPENED}]*?))?{NAMED}(\d+){ENDED}")
BRACKETS = str.maketrans({"(": "%28", ")": "%29"})


@dataclass(frozen=True)
class Material:
    """A text with a marker ([[L1]], [[L2]] …) in the place of each address, and the addresses."""

    text: str
    links: tuple[str, ...]

    @classmethod
    def of(cls, source: str) -> Self:
        """Nothing in the source is a marker or a turn of the conversation any more."""
        source = inert(source)
        links: dict[str, int] = {}

        def held_back(found: re.Match[str]) -> str:
            address = found[0].rstrip(TRAILING)
            number = links.setdefault(address, len(links) + 1)
            return f"[[L{number}]]{found[0][len(address) :]}"

        text = ADDRESS.sub(held_back, source)
        return cls(text, tuple(links))

    @property
    def told(self) -> str:
        """All that is given, without the tags, which are others each time."""
        return self.text

    def fenced(self) -> tuple[str, str]:
        """A name that nobody could know, and the text between two tags of that name."""
        fence = f"material-{secrets.token_hex(8)}"
        body = self.text.replace(fence, "")
        return fence, f"<{fence}>\n{body}\n</{fence}>"

    def linked(self, written: str) -> str:
        """A model's Markdown with the source's own links where it put markers, and no others."""
        held = MARKER.sub(self._held, PRIVATE.sub("", written))
        held = AROUND.sub(lambda found: "" if found[1] else _held_around(found), held)
        return LINK.sub(self._shown, markdown.without_links(held)).strip()

    def unlinked(self, written: str) -> str:
        """A model's text as plain text, without markers and links."""
        bare = MARKER.sub("", PRIVATE.sub("", written))
        return markdown.plain(markdown.without_links(bare))

    def _held(self, found: re.Match[str]) -> str:
        number = int(found[1])
        return f"{NAMED}{number}{ENDED}" if 0 < number <= len(self.links) else ""

    def _shown(self, found: re.Match[str]) -> str:
        address = self.links[int(found[2]) - 1]
        name = (found[1] or "").strip() or markdown.escape(_host(address))
        return f"[{name}]({address.translate(BRACKETS)})" if name else ""


def inert(text: str) -> str:
    """A text in which no marker of ours stands, and nothing that a model marks turns with."""
    return TURNS.sub(lambda found: f"{found[0]} ", text.replace("[[", "[ ["))


def _held_around(found: re.Match[str]) -> str:
    return f"{OPENED}{found[2]}{NAMED}{found[3]}{ENDED}"


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
