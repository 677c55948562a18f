"""What a model is told before it gets the material: our rules, a Series' own, an editor's wish."""

import json
import re
from dataclasses import dataclass, field
from hashlib import sha256
from string import Template
from typing import Any, Self

from django.conf import settings

from articles import material

GAP = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Prompt:
    """A template of templates/prompts with a Series' own instructions.

    The wish is one article's: what the editor said who sent its last draft back.
    """

    template: Template
    reminder: str  # for a second sample, when the first was of no use
    instructions: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    topics: tuple[str, ...] = ()  # names to choose from
    wish: str = ""
    around: Template = field(default=Template("$wish"))  # what is said of the wish

    @classmethod
    def named(
        cls,
        name: str,
        target: str,
        instructions: str = "",
        parameters: dict[str, Any] | None = None,
        topics: tuple[str, ...] = (),
        wish: str = "",
    ) -> Self:
        """The prompt of that name, in Chinese or English."""
        language = "zh" if target.startswith("zh") else "en"
        folder = settings.BASE_DIR / "templates" / "prompts" / language
        told, again, sent_back = (
            (folder / f"{each}.txt").read_text(encoding="utf-8")
            for each in (name, "again", "sent_back")
        )
        return cls(
            Template(told),
            again.strip(),
            instructions.strip(),
            parameters or {},
            topics,
            material.inert(wish).strip(),
            Template(sent_back),
        )

    @property
    def hash(self) -> str:
        """Names what all articles of this prompt share: not fence, length, topics, wish or text."""
        common = [self.template.template, self.reminder, self.instructions, self.parameters]
        return sha256(json.dumps(common, sort_keys=True).encode()).hexdigest()

    @property
    def rules(self) -> str:
        """What a model is told but for the article's own: $fence and $length stand for these."""
        told = self.template.safe_substitute(instructions=self.instructions, reminder="")
        return GAP.sub("\n\n", told).strip()

    def system(self, *, fence: str, length: int, again: bool = False) -> str:
        """The rules, filled in; our form of the answer has the last word, not Series or editor."""
        wish = self.around.substitute(fence=fence, wish=self.wish) if self.wish else ""
        told = self.template.substitute(
            fence=fence,
            length=length,
            words=length // 2,
            topics=" · ".join(self.topics) or "—",
            instructions=f"{self.instructions}\n\n{wish}".strip(),
            reminder=self.reminder if again else "",
        )
        return GAP.sub("\n\n", told).strip()
