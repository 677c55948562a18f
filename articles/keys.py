"""Keys of rows as addresses and forms name them."""

LONGEST = 18  # digits: what a database takes for a key


def is_key(text: str) -> bool:
    """Whether a text may be the key of a row."""
    return text.isdecimal() and len(text) <= LONGEST
