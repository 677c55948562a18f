"""Lists of words, written as one string for the eye."""


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())
