"""Editions as Hugo Markdown: parse() reads a digest of the known kinds, dump() prints it again."""

from digests.hugo.errors import HugoError
from digests.hugo.printing import dump
from digests.hugo.reading import parse

__all__ = ["HugoError", "dump", "parse"]
