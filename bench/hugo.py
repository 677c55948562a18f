"""Reading and printing files: n against 2n of one kind of line; 2 means linear, 4 quadratic.

The time of a usual digest of the same size stands beside it as the baseline. Takes half a minute.
"""

import time
from collections.abc import Callable
from functools import partial
from random import Random

SIZE = 200_000
HEAD = '---\ntitle: "甲"\ndate: 2026-03-07T08:00:00+08:00\n---\n\n'
USUAL = {
    "bulletin": "{n}.  [**第 {n} 条：港口**](https://a.example/{n})\n\n    正文**粗**，一段。\n\n",
    "daily": "### {n}. 第 {n} 条 {{#{n}-第-{n}-条}}\n\n> 📅 **发布时间：** 2026/03/06\n\n"
    "#### 📝 内容概要\n\n正文，一段。\n\n📎 [查看原文](https://a.example/{n})\n\n---\n\n",
    "counted list": "{n}. 第 {n} 条\n",
    "list backwards": "{back}. [第 {n} 条](https://a.example/)\n",
    "headings backwards": "### {back}. 第 {n} 条\n",
    "highlights": "- 🚀 **[第 {n} 条](#{n}-第-{n}-条)**\n",
}
LINES = (
    *(
        "1. ",
        "1. 甲",
        "1. [甲](b)",
        "### 1. ",
        "### 1. 甲",
        "### 1. 甲 {#a}",
        "## 点评",
        "### 点评",
    ),
    *("- [", "- 甲", "- [甲](#a)", "---", "***", "```", "~~~", "> 2026/03/06", "> ", "#### 概要"),
    *(
        "📎 [查看原文](u)",
        "另见： [甲](b)",
        "另见： [甲](b) · " * 9,
        "—— 甲",
        "[",
        "](",
        "(",
        "{",
        "{#",
    ),
    *(
        "{{",
        "**",
        "** **",
        "    ",
        "\t",
        "",
        " \t ",
        "<!--more-->",
        "甲",
        "🚀 ",
        "\\",
        "*2026/03/07*",
    ),
)
LONG = (
    "[",
    "](",
    "[甲](",
    "(",
    "{#",
    "{",
    "**",
    " ",
    "- ",
    "1. ",
    "`",
    "\\",
    "甲",
    "🚀",
    "·",
    "[甲](b) · ",
)
STARTS = ("", "1. ", "1. [", "### 1. ", "### 1. 甲 ", "- ", "- 🚀 ", "> ", "📎 [", "另见： ", "—— ")


PAIRS = (  # first all of one line, then as many of the other
    ("### {n}. 甲{n} {{#{n}}}", "{{"),
    ("- [甲](#{n})", "{n}. [甲{n}](b)"),
    ("- [甲](#{n})", "### {n}. 甲{n}"),
    ("- 甲{n}", "### {n}. 乙{n}"),
    ("{n}. [甲{n}](b)", "### 点评 {n}"),
)
HEADS = ("title: ", 'title: "', "tags: [", "x: ", "x:\n  ")
WITHIN = ("[", "{", "'", '"', "a: 1\n", "- a\n", "- ", "a,", "# x\n", "{{", "&a ", "*a ", "\\u00")


def timed(text: str) -> tuple[float, bool]:
    """Seconds of one reading, which prints too; and whether the text was an edition."""
    from digests import hugo

    began = time.perf_counter()
    try:
        hugo.parse(text)
    except hugo.HugoError:
        return time.perf_counter() - began, False
    return time.perf_counter() - began, True


def measured(name: str, made: Callable[[int], str], usual: float) -> tuple[float, str]:
    """The growth from half the size to all of it, and a line that says so.

    What looks slow is measured again: another program may have been at work.
    """
    (once, _), (twice, read) = timed(made(SIZE // 2)), timed(made(SIZE))
    if twice > 2.6 * once and twice > 0.05:
        once, twice = min(once, timed(made(SIZE // 2))[0]), min(twice, timed(made(SIZE))[0])
    growth = twice / once
    return growth * (twice > 0.02), (  # shorter ones tell nothing
        f"  {name:36} {once * 1000:6.0f} ms, of twice as much {twice * 1000:6.0f};"
        f" growth {growth:4.1f}; to usual {twice / usual:5.2f}"
        f"{'' if read else '; refused'}{'  GROWS' if growth > 2.6 and twice > 0.05 else ''}"
    )


def report(title: str, kinds: dict[str, Callable[[int], str]], usual: float) -> None:
    """A line for each kind of text; of many, only for the five that grow most."""
    lines = [measured(name, made, usual) for name, made in kinds.items()]
    if len(lines) > 10:
        print(f"{title}: {len(lines)} kinds, these grow most")
        lines = sorted(lines, reverse=True)[:5]
    else:
        print(title)
    for _, line in lines:
        print(line)


def counted(form: str, size: int) -> str:
    """A line (or some) over and over, with its number."""
    count = size // len(form.encode())
    return "".join(form.format(n=n, back=count - n + 1) for n in range(1, count + 1))


def mixed(seed: int, size: int) -> str:
    random = Random(seed)
    return HEAD + "".join(f"{random.choice(LINES)}\n" for _ in range(size // 12))


def main() -> None:
    usual, _ = timed(HEAD + counted(USUAL["bulletin"], SIZE))
    print(f"a usual bulletin of {SIZE // 1000} KB: {usual * 1000:.0f} ms")
    forms = {**USUAL, **{f"{one} … {other}": f"{one}\n" for one, other in PAIRS}}
    others = {f"{one} … {other}": f"{other}\n" for one, other in PAIRS}

    def whole(name: str, size: int) -> str:
        if name not in others:
            return HEAD + counted(forms[name], size)
        return f"{HEAD}{counted(forms[name], size // 2)}\n{counted(others[name], size // 2)}"

    report("digests", {name: partial(whole, name) for name in USUAL}, usual)
    report("two parts", {name: partial(whole, name) for name in others}, usual)
    report("lines at random", {f"seed {seed}": partial(mixed, seed) for seed in range(5)}, usual)
    report("one line over and over", {repr(line): partial(repeated, line) for line in LINES}, usual)
    report(
        "one long line",
        {f"{s!r} + {mark!r}": partial(long_line, s, mark) for s in STARTS for mark in LONG},
        usual,
    )
    report(
        "in the front matter",
        {f"{s!r} + {mark!r}": partial(head, s, mark) for s in HEADS for mark in WITHIN},
        usual,
    )


def repeated(line: str, size: int) -> str:
    return HEAD + f"{line}\n" * (size // (len(line.encode()) + 1))


def long_line(start: str, mark: str, size: int) -> str:
    return HEAD + "1. [甲](b)\n\n" + start + mark * (size // len(mark.encode()))


def head(start: str, mark: str, size: int) -> str:
    """A front matter of a tenth of the size: no real one has more, and YAML is slow."""
    return f"---\n{start}{mark * (size // len(mark) // 10)}\n---\n1. 甲\n"


if __name__ == "__main__":
    main()
