"""An edition for a 公众号: what its editor keeps of pasted HTML, and no link that would be lost."""

from html import escape as escaped

from digests.shares.compositor import Compositor
from digests.shares.edition import Edition

ACCENT, INK, SOFT, LINE, WASH = "#9b2335", "#1e1d1b", "#77726a", "#d8d3c7", "#f4f1e8"
P = "margin:0 0 12px;"


class _Article(Compositor):
    """Links become numbers; the addresses stand at the end, as text."""

    LOOKS = {
        "all": f"font-size:16px;line-height:1.8;color:{INK};word-break:break-word;",
        "masthead": f"margin:0 0 24px;padding:16px 0 12px;border-top:4px solid {ACCENT};"
        f"border-bottom:1px solid {LINE};",
        "series": "margin:0;font-size:22px;line-height:1.4;font-weight:bold;",
        "facts": f"margin:0 0 8px;font-size:13px;line-height:1.6;color:{SOFT};",
        "title": "margin:0 0 20px;font-size:20px;line-height:1.5;font-weight:bold;",
        "lead": "margin:0 0 28px;",
        "head": f"margin:32px 0 14px;font-size:18px;font-weight:bold;color:{ACCENT};",
        "highlight": "margin:0 0 8px;",
        "item": f"margin:0 0 24px;padding:0 0 12px;border-bottom:1px solid {LINE};",
        "name": "margin:0 0 6px;font-size:18px;line-height:1.5;font-weight:bold;",
        "number": f"color:{ACCENT};font-weight:bold;",
        "p": P,
        "heading": f"{P}font-weight:bold;",
        "pre": f"{P}font-family:monospace;font-size:14px;white-space:pre-wrap;",
        "quote": f"padding:0 0 0 12px;border-left:3px solid {LINE};color:{SOFT};",
        "rule": f"margin:16px 0;border-top:1px solid {LINE};",
        "mark": f"color:{ACCENT};",
        "strong": "font-weight:bold;",
        "struck": "text-decoration:line-through;",
        "code": "font-family:monospace;font-size:14px;",
        "reference": f"font-size:12px;color:{ACCENT};vertical-align:super;line-height:1;",
        "commentary": f"margin:32px 0;padding:16px 16px 6px;border-top:3px solid {ACCENT};"
        f"background-color:{WASH};",
        "byline": f"{P}text-align:right;color:{SOFT};",
        "footer": f"margin:28px 0 0;font-size:14px;color:{SOFT};",
        "errata": f"margin:0 0 24px;padding:12px 14px 2px;border-left:3px solid {ACCENT};"
        f"background-color:{WASH};font-size:15px;",
        "warning": f"margin:0 0 6px;font-weight:bold;color:{ACCENT};",
        "label": f"margin:24px 0;padding:6px 12px;border:1px solid {LINE};font-size:13px;"
        f"color:{SOFT};",
        "references": f"margin:28px 0 0;padding:12px 0 0;border-top:1px solid {LINE};",
        "address": f"margin:0 0 6px;font-size:12px;line-height:1.6;color:{SOFT};"
        "word-break:break-all;",
    }

    def __init__(self, edition: Edition) -> None:
        super().__init__(edition)
        self.found: dict[str, str] = {}  # what each address is, in the order of their numbers

    def link(self, inner: str, url: str, said: str, look: str = "link") -> str:
        self.found.setdefault(url, said)
        number = list(self.found).index(url) + 1
        return inner + self.element("span", "reference", f"[{number}]")

    def html(self) -> str:
        said = "".join(self.parts())
        return self.element("section", "all", said + self.references())

    def references(self) -> str:
        words = self.edition.words
        said = [self.line("warning", words.references)] if self.found else []
        for number, (url, name) in enumerate(self.found.items(), start=1):
            named = "" if name == url else f"{escaped(name)} "
            said.append(self.line("address", f"[{number}] {named}{escaped(url)}"))
        if self.edition.url:
            said.append(self.line("address", f"{words.address}{escaped(self.edition.url)}"))
        return self.element("section", "references", "".join(said)) if said else ""


def wechat(edition: Edition) -> str:
    """HTML for the editor of a 公众号: section, p, span, strong and em with styles only."""
    return _Article(edition).html()
