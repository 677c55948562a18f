"""An edition as the body of an e-mail: 600 pixels, every style inline, as good by night."""

from html import escape

from digests.shares.compositor import Compositor
from digests.shares.edition import Edition

PAPER, ACCENT, INK, SOFT = "#fdfcf8", "#9b2335", "#1e1d1b", "#5f5b54"
LINE, WASH = "#d8d3c7", "#f4f1e8"
P = "margin:0 0 14px;"
SANS = (
    "-apple-system,'PingFang SC','Hiragino Sans GB','Noto Sans CJK SC','Microsoft YaHei',"
    "'Segoe UI',Roboto,sans-serif"
)
SERIF = "'Songti SC','Noto Serif CJK SC',SimSun,Georgia,serif"
# Latin letters first where the text is Latin: Chinese fonts set curly quotes a letter wide.
LATIN = {SANS: "Georgia,'Times New Roman',serif", SERIF: "Georgia,'Times New Roman',serif"}
# What a reader with dark colours sees instead, where the program asks; where it turns colours
# over by itself, those above bear it.
NIGHT = {
    "paper": "background-color:#171614!important;",
    "ink": "color:#dedad1!important;",
    "soft": "color:#a39d92!important;",
    "accent": "color:#f0958d!important;",
    "wash": "background-color:#211f1c!important;",
    "under": "border-bottom-color:#3b3833!important;",
    "edge": "border-left-color:#3b3833!important;",
    "over": "border-top-color:#3b3833!important;",
    "frame": "border-color:#3b3833!important;",
}
STYLE = (
    "@media (prefers-color-scheme:dark){"
    + "".join(f".{name}{{{look}}}" for name, look in NIGHT.items())
    + "}"
)
CLASSES = {
    **dict.fromkeys(("facts", "byline", "footer"), "soft"),
    **dict.fromkeys(("masthead", "item"), "under"),
    "label": "soft frame",
    "quote": "soft edge",
    "rule": "over",
    **dict.fromkeys(("number", "mark", "warning", "head", "link"), "accent"),
    **dict.fromkeys(("commentary", "errata"), "wash"),
    **dict.fromkeys(("all", "series", "title", "name", "named"), "ink"),
}


class _Letter(Compositor):
    """Links are links, whole ones."""

    LOOKS = {
        "all": f"padding:28px 20px 40px;font-family:{SANS};font-size:16px;line-height:1.75;"
        f"color:{INK};text-align:left;word-break:break-word;",
        "masthead": f"margin:0 0 26px;padding:18px 0 10px;border-top:5px solid {ACCENT};"
        f"border-bottom:1px solid {LINE};",
        "series": f"margin:0 0 2px;font-family:{SERIF};font-size:26px;line-height:1.35;"
        "font-weight:bold;",
        "facts": f"margin:0 0 8px;font-size:14px;line-height:1.6;color:{SOFT};",
        "title": f"margin:0 0 20px;font-family:{SERIF};font-size:23px;line-height:1.4;"
        "font-weight:bold;",
        "lead": "margin:0 0 28px;font-size:17px;",
        "head": f"margin:34px 0 14px;font-family:{SERIF};font-size:19px;font-weight:bold;"
        f"color:{ACCENT};",
        "highlight": "margin:0 0 8px;",
        "item": f"margin:0 0 24px;padding:0 0 10px;border-bottom:1px solid {LINE};",
        "name": f"margin:0 0 5px;font-family:{SERIF};font-size:19px;line-height:1.45;"
        "font-weight:bold;",
        "number": f"color:{ACCENT};font-weight:bold;",
        "p": P,
        "heading": f"{P}font-weight:bold;",
        "pre": f"{P}font-family:monospace;font-size:14px;white-space:pre-wrap;",
        "quote": f"padding:0 0 0 14px;border-left:3px solid {LINE};color:{SOFT};",
        "rule": f"margin:18px 0;border-top:1px solid {LINE};",
        "mark": f"color:{ACCENT};",
        "strong": "font-weight:bold;",
        "struck": "text-decoration:line-through;",
        "code": "font-family:monospace;font-size:14px;",
        "link": f"color:{ACCENT};text-decoration:underline;",
        "named": f"color:{INK};text-decoration:underline;",
        "commentary": f"margin:34px 0;padding:18px 20px 6px;border-top:3px solid {ACCENT};"
        f"background-color:{WASH};",
        "byline": f"{P}text-align:right;color:{SOFT};",
        "footer": f"margin:30px 0 0;font-size:14px;color:{SOFT};",
        "errata": f"margin:0 0 26px;padding:12px 16px 2px;border-left:3px solid {ACCENT};"
        f"background-color:{WASH};font-size:15px;",
        "warning": f"margin:0 0 6px;font-weight:bold;color:{ACCENT};",
        "label": f"margin:26px 0 0;padding:5px 12px;border:1px solid {LINE};font-size:13px;"
        f"color:{SOFT};",
    }

    def dressed(self, look: str, more: str = "") -> str:
        named = f' class="{CLASSES[look]}"' if look in CLASSES else ""
        return f"{named}{super().dressed(look, more)}"

    def link(self, inner: str, url: str, said: str, look: str = "link") -> str:
        return f'<a href="{escape(url)}"{self.dressed(look)}>{inner}</a>'

    def html(self) -> str:
        edition, said = self.edition, "".join(self.parts()).replace("<section", "<div")
        said = said.replace("</section>", "</div>")
        if edition.url:
            online = self.link(escape(edition.words.online), edition.url, "")
            said += self.element("p", "facts", online, "margin:18px 0 0;")
        head = f"<title>{escape(edition.issue.title)}</title><style>{STYLE}</style>"
        page = FRAME.format(
            language=escape(edition.issue.language),
            head=head,
            before=escape(preheader(edition)),
            all=self.dressed("all"),
            said=said,
            paper=PAPER,
        )
        return page if edition.issue.language.startswith("zh") else latin(page)


FRAME = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">\
<meta name="supported-color-schemes" content="light dark">{head}</head>
<body class="paper" style="margin:0;padding:0;background-color:{paper};">
<div style="display:none;max-height:0;overflow:hidden;">{before}</div>
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" border="0" \
style="background-color:{paper};"><tr><td align="center">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" \
style="width:100%;max-width:600px;"><tr><td{all}>
{said}
</td></tr></table>
</td></tr></table>
</body>
</html>
"""


def latin(page: str) -> str:
    for ours, theirs in LATIN.items():
        page = page.replace(ours, theirs)
    return page


def preheader(edition: Edition) -> str:
    """What a list of mails shows beside the subject."""
    return edition.words.joiner.join(edition.titles[:3])


def mail(edition: Edition) -> str:
    """A whole HTML document; its links lead out, its styles are inline."""
    return _Letter(edition).html()
