"""What a text states that can be checked: amounts, moments, versions, names, quotations."""

from articles.facts.fact import Fact
from articles.facts.finding import find

__all__ = ["Fact", "find"]
