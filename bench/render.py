"""Rendering and repairing: 20 KB of one mark against 10 KB of it; 2 means linear, 4 quadratic.

The time of a page of ordinary prose of the same size stands beside it as the baseline. Takes some
seconds.
"""

import time
from collections.abc import Callable

SIZE = 20_480
PROSE = "公司**「甲」**完成[融资](https://a.example/)，涨**5%**。\n\n- 乙\n"
MARKS = [
    *("[", "*", "`", "_", ">", "<", "![", "](", "**「", "~", "&", "<!--", "1. ", "- ", "~~", "--"),
    *("**「甲」**乙", "甲**`x`**乙", "*a ", "[a](", "![a](b)", "<!-- a -->", "-->", "甲*「", "\\"),
    *("\\<!--", "<!-- `", "a~b ", "[**甲**](b)", "&lt;!--", "# ", "    ", "\t", "<b>", "\u200b"),
]


def best(work: Callable[[str], object], text: str) -> float:
    """Milliseconds, of three times the shortest."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        work(text)
        times.append(time.perf_counter() - began)
    return min(times) * 1000


def of_size(mark: str, size: int) -> str:
    return mark * (size // len(mark.encode()))


def nested(size: int) -> str:
    """A list in a list in a list, as deep as the size allows."""
    depth = int(size**0.5)
    return "".join(f"{'  ' * level}- 甲\n" for level in range(depth))


def main() -> None:
    from articles.flanking import repair
    from digests import render

    works: dict[str, Callable[[str], object]] = {
        "html": render.html,
        "inline": render.inline,
        "repair": repair,
    }
    texts = {repr(mark): (of_size(mark, SIZE // 2), of_size(mark, SIZE)) for mark in MARKS}
    texts["nested lists"] = nested(SIZE // 2), nested(SIZE)
    for mark in ("- ", "1. ", "> ", "> - "):
        texts[f"{mark!r}… 甲"] = of_size(mark, SIZE // 2) + "甲", of_size(mark, SIZE) + "甲"
    for name, work in works.items():
        prose = best(work, of_size(PROSE, SIZE))
        print(f"{name}: prose {prose:.1f} ms")
        for mark, (half, whole) in texts.items():
            once, twice = best(work, half), best(work, whole)
            slow = "  over 50 ms" if twice > 50 else ""
            print(
                f"  {mark:14} {twice:6.1f} ms; growth {twice / once:4.1f};"
                f" to prose {twice / prose:5.2f}{slow}"
            )


if __name__ == "__main__":
    main()
