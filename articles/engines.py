"""The models that work for us: which for what, how freely it writes, and where it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.conf import settings

OPENAI = "https://api.openai.com/v1"
WARMER = 0.8  # the temperature of a second sample


@dataclass(frozen=True)
class Engine:
    """A model at an endpoint; `tokens` is the most it may write, its thinking included."""

    model: str = ""
    temperature: float = 0.2
    tokens: int = 2400
    url: str = OPENAI
    key: str = ""

    @property
    def host(self) -> str:
        """Whom we ask, for a sentence: without credentials, and whatever was configured."""
        return self.url.partition("://")[2].partition("/")[0].rpartition("@")[2] or self.url


def ready() -> bool:
    """Whether a model is set up."""
    return bool(settings.MODEL and (settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL))


def of(purpose: str) -> list[Engine]:
    """The models to ask for this, in order; none where none is set up.

    ValueError when a setting cannot be read.
    """
    if not ready():
        return []
    here = Engine(url=settings.OPENAI_BASE_URL or OPENAI, key=settings.OPENAI_API_KEY)
    usual = read(settings.MODEL, here)
    if purpose == "second":  # beside a draft: as that, but free enough to say something else
        usual = replace(read(settings.MODELS.get("draft", ""), usual), temperature=WARMER)
    first = read(settings.MODELS.get(purpose, ""), usual)
    if not settings.FALLBACK_MODEL:
        return [first]
    other = read(settings.FALLBACK_MODEL, first)
    if settings.FALLBACK_BASE_URL:  # where our usual key is nobody's business
        other = replace(other, url=settings.FALLBACK_BASE_URL, key="")
    return [first, replace(other, key=settings.FALLBACK_API_KEY or other.key)]


def read(setting: str, usual: Engine) -> Engine:
    """What a setting says, as in "qwen-plus temperature=0.6 tokens=4000"; the rest as usual.

    ValueError when it says nothing we know.
    """
    names = [word for word in setting.split() if "=" not in word]
    said = dict(word.split("=", 1) for word in setting.split() if "=" in word)
    if len(names) > 1 or not said.keys() <= {"temperature", "tokens"}:
        raise ValueError(f"{setting!r} is not “name temperature=… tokens=…”")
    return replace(
        usual,
        model=names[0] if names else usual.model,
        temperature=_within(said, "temperature", usual.temperature, 0, 2),
        tokens=int(_within(said, "tokens", usual.tokens, 1, 1_000_000)),
    )


def _within(said: Mapping[str, str], name: str, usual: float, least: float, most: float) -> float:
    number = float(said.get(name, usual))
    if not least <= number <= most:
        raise ValueError(f"{name} is from {least:g} to {most:g}")
    return number
