"""What is wrong with a file that is no edition."""


class HugoError(ValueError):
    """A file that cannot be read as an edition: a sentence for the person who can mend it, and the
    line (counted from 1) it speaks of.

    `sentence` and `values` are its parts, for who translates it.
    """

    def __init__(self, sentence: str, line: int = 1, **values: str):
        super().__init__(sentence % values)
        self.sentence = sentence
        self.values = values
        self.line = line
