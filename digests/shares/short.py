"""An edition in a few words, to be passed on where texts are short."""

from unicodedata import east_asian_width

from digests.shares.edition import Edition

MOST = 140  # Chinese characters: 微博's own measure, and 280 of X's
ADDRESS = 12  # what both count for any address, however long
ITEMS = 3


def length(text: str) -> float:
    """How long a text counts: two Latin letters are as long as one Chinese character."""
    return sum(1.0 if east_asian_width(char) in "WFA" or char > "\uffff" else 0.5 for char in text)


def short(edition: Edition) -> str:
    """Title, three items, address; what is too long is cut, what is short leaves its room."""
    head = headline(edition)
    titles = edition.titles[:ITEMS]
    room = MOST - (ADDRESS + 0.5 if edition.url else 0) - length(head)
    lines = [f"{number}. {title}" for number, title in enumerate(titles, start=1)]
    fitted = fit(lines, room)
    return "\n".join(filter(None, [head, *fitted, edition.url]))


def headline(edition: Edition) -> str:
    words = edition.words
    name = " ".join(filter(None, [edition.series, edition.counted or edition.day]))
    name = f"{words.open_quote}{name}{words.close_quote}"
    name += f"（{words.sample}）" if edition.sample else ""
    if not edition.telling:
        return clipped(name, MOST / 3)
    joint = "" if words.close_quote else words.colon
    return clipped(f"{name}{joint}{edition.telling}", MOST / 2)


def fit(lines: list[str], room: float) -> list[str]:
    """The lines, each cut to its share; what a short one does not need is the others'."""
    fitted: dict[int, str] = {}
    left = room - 0.5 * len(lines)  # what ends each line
    for count, place in enumerate(sorted(range(len(lines)), key=lambda at: length(lines[at]))):
        share = left / (len(lines) - count)
        fitted[place] = clipped(lines[place], share)
        left -= length(fitted[place])
    return [fitted[place] for place in sorted(fitted)]


def clipped(text: str, room: float) -> str:
    """The text, or so much of it as there is room for with "…" behind it."""
    if length(text) <= room:
        return text
    kept = text
    while kept and length(kept) + 1 > room:
        kept = kept[:-1]
    return kept.rstrip(" ，。、；：,.;:（(「“") + "…"
