"""A stored draft as the desk shows it: who was asked what, and what it took."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Template
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles import purse
from articles.models import PromptText
from articles.models.prompt import PURPOSES
from articles.tally import cost_of

PARAMETERS: dict[str, Any] = {
    "temperature": _("temperature"),
    "max_tokens": _("tokens at most"),
    "length": _("length asked for"),
    "format": _("form of the answer"),
    "samples": _("samples"),
    "fallback": _("by the other model"),
    "items": _("items read"),
}


@dataclass(frozen=True)
class Sheet:
    """What is known of one draft (see articles.summarise.Draft), and the prompt it answers."""

    draft: Mapping[str, Any]
    prompt: PromptText | None = None

    @property
    def origin(self) -> str:
        return str(self.draft.get("origin", ""))

    @property
    def is_model(self) -> bool:
        return bool(self.draft.get("model"))

    @property
    def purpose(self) -> str:
        name = self.prompt.name if self.prompt else str(self._asked.get("prompt", ""))
        return str(PURPOSES.get(name, name))

    @property
    def short(self) -> str:
        """Enough of the prompt's hash to tell it from the others."""
        return str(self.draft.get("prompt_hash", ""))[:12]

    @property
    def rules(self) -> str:
        """What the model was told, filled in as far as it is known; empty where nobody kept it."""
        if self.prompt is None:
            return ""
        length = int(self._asked.get("length") or 0)
        offered = self.draft.get("offered") or ["—"]
        filled = {"length": length, "words": length // 2, "topics": " · ".join(map(str, offered))}
        return Template(self.prompt.rules).safe_substitute(filled, fence="…")

    @property
    def parameters(self) -> list[tuple[str, Any]]:
        """With what settings it was asked, in words."""
        asked = {key: value for key, value in self._asked.items() if value is not False}
        if not asked.get("length"):
            asked.pop("length", None)  # it was free, as that of a second opinion
        return [(str(PARAMETERS[key]), _plain(asked[key])) for key in asked if key in PARAMETERS]

    @property
    def cost(self) -> str:
        """What it cost, for people; empty where no price was known."""
        return "" if (cost := cost_of(self.draft)) is None else purse.shown(cost)

    @property
    def _asked(self) -> Mapping[str, Any]:
        return self.draft.get("parameters") or {}


def _plain(value: Any) -> Any:
    return _("yes") if value is True else value


def sheets(drafts: Iterable[Mapping[str, Any]]) -> list[Sheet]:
    """These drafts with their prompts, in one query."""
    drafts = list(drafts)
    hashes = {str(draft["prompt_hash"]) for draft in drafts if draft.get("prompt_hash")}
    known = {row.hash: row for row in PromptText.objects.filter(hash__in=hashes)} if hashes else {}
    return [Sheet(draft, known.get(str(draft.get("prompt_hash")))) for draft in drafts]
