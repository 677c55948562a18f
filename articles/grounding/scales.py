"""Amounts brought to one scale, so that 90分钟 and 1.5 hours are one value."""

from articles.facts import Fact
from articles.words import words

AMOUNTS = words("number money percent points multiple duration ordinal")
TO_SCALE: dict[str, tuple[str, float]] = {
    **dict.fromkeys(["second"], ("seconds", 1.0)),
    "minute": ("seconds", 60.0),
    "hour": ("seconds", 3600.0),
    "day": ("seconds", 86_400.0),
    "week": ("seconds", 604_800.0),
    "month": ("months", 1.0),
    "quarter": ("months", 3.0),
    "year": ("months", 12.0),
    "um": ("length", 1e-6),
    "nm": ("length", 1e-9),
    "mm": ("length", 1e-3),
    "cm": ("length", 1e-2),
    "m": ("length", 1.0),
    "km": ("length", 1e3),
    "nmi": ("length", 1852.0),
    "li": ("length", 500.0),
    "mile": ("length", 1609.344),
    "ft": ("length", 0.3048),
    "inch": ("length", 0.0254),
    "mW": ("power", 1e-3),
    "W": ("power", 1.0),
    "kW": ("power", 1e3),
    "MW": ("power", 1e6),
    "GW": ("power", 1e9),
    "kWh": ("energy", 1.0),
    "MWh": ("energy", 1e3),
    "GWh": ("energy", 1e6),
    "m²": ("area", 1.0),
    "km²": ("area", 1e6),
    "ft²": ("area", 0.09290304),
    "acre": ("area", 4046.8564),
    "mu": ("area", 666.67),
    "ha": ("area", 1e4),
    "V": ("voltage", 1.0),
    "kV": ("voltage", 1e3),
    "Wh": ("energy", 1e-3),
    "TWh": ("energy", 1e9),
    "jin": ("weight", 0.5),
    "oz": ("weight", 0.028349523),
    "Mbps": ("speed", 1e6),
    "Gbps": ("speed", 1e9),
    "Tbps": ("speed", 1e12),
    "ug": ("weight", 1e-9),
    "mg": ("weight", 1e-6),
    "g": ("weight", 1e-3),
    "kg": ("weight", 1.0),
    "t": ("weight", 1e3),
    "lb": ("weight", 0.45359237),
    "MB": ("storage", 1e6),
    "GB": ("storage", 1e9),
    "TB": ("storage", 1e12),
    "PB": ("storage", 1e15),
    "MHz": ("frequency", 1e6),
    "GHz": ("frequency", 1e9),
}
# What Chinese counts with which word; 个 counts anything.
CLASSES = {
    mark: name
    for name, marks in {
        "people": "人名位口",
        "bodies": "家所间",
        "machines": "台部辆架艘颗枚",
        "events": "次场轮届期",
        "places": "省市县区村国州",
        "any": "个",
        "things": "款项条份篇件种类批套张笔座步支本",
    }.items()
    for mark in marks
}


UNTOLD = ("", "any")
MANY = 1000  # from which on a number is hardly met by accident: 3000套 of 3000台


def counted(fact: Fact) -> str:
    """What kind of thing a Chinese number counts by its word for it, "" when it does not tell."""
    return CLASSES.get(fact.text[-1], "") if fact.kind == "number" and not fact.unit else ""


def is_other(one: Fact, other: Fact) -> bool:
    """Whether two Chinese numbers count different kinds of things: people, companies."""
    mine, theirs = counted(one), counted(other)
    if mine in UNTOLD or theirs in (*UNTOLD, mine):
        return False
    return "people" in (mine, theirs) or float(one.value) < MANY


def scaled(fact: Fact) -> tuple[str, float]:
    """What an amount measures ("money USD", "months", "percent", "number"), and how much."""
    value = float(fact.value)
    if fact.kind == "money":
        return f"money {fact.unit}", value
    if fact.unit:
        scale, times = TO_SCALE.get(fact.unit, (fact.unit, 1.0))
        return scale, value * times
    return fact.kind, value
