"""Amounts of money, exact to the billionth; what tokens cost, and how many a text has."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal

NOTHING = Decimal(0)
SMALLEST = Decimal("1e-9")
CENT = Decimal("0.01")
MILLION = 1_000_000
LEAST_SHOWN = Decimal("0.000001")

# Tokens that a character has, rather too many: a Han character 0.6 to 0.8 in models made for it.
LATIN, DENSE, OTHER, BEYOND = 0.3, 0.5, 0.8, 3.0
WIDE = 1.0
FIRST_WIDE = 0x2E80  # here begin the scripts of East Asia
FIRST_BEYOND = 0x10000
FRAME = 40  # what the turns of a conversation are marked with


def cost(tokens_in: int, tokens_out: int, *, per_in: Decimal, per_out: Decimal) -> Decimal:
    """What tokens cost at prices a million, rounded up to the billionth."""
    return exact(Decimal(tokens_in * per_in + tokens_out * per_out) / MILLION)


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None where one of them is not known."""
    every = list(amounts)
    known = [amount for amount in every if amount is not None]
    return sum(known, NOTHING) if len(known) == len(every) else None


def exact(amount: Decimal) -> Decimal:
    """An amount as it is stored; never less than it was."""
    return amount.quantize(SMALLEST, ROUND_UP)


def tokens(text: str) -> int:
    """About how many tokens a text has, rather too many than too few."""
    return round(sum(map(_weight, text)))


def _weight(character: str) -> float:
    place = ord(character)
    if place < 0x80:
        return LATIN if character.isalpha() or character == " " else DENSE
    if place < FIRST_WIDE:
        return OTHER
    return WIDE if place < FIRST_BEYOND else BEYOND


def shown(amount: Decimal, currency: str) -> str:
    """An amount for people: cents from one up, two digits that count below."""
    if 0 < amount < LEAST_SHOWN:
        return f"< {LEAST_SHOWN:f} {currency}"
    if amount and amount < 1:
        digits = Decimal(1).scaleb(amount.adjusted() - 1)
        return f"{amount.quantize(digits, ROUND_HALF_UP):f} {currency}"
    return f"{amount.quantize(CENT, ROUND_HALF_UP):,} {currency}"
