"""What a real, small and weak model makes of real articles: drafts, extracts and why, time, tokens.

The articles lie outside the project, the model comes with `make test-model`; without either there
is nothing to measure. The baseline is the same articles' extracts: what is printed of the model's
drafts (claims that the source does not bear out, empty pieces) is 0 of them by construction. Every
article goes the whole way (see tests/model/newsday.py), then through a second opinion. Takes a
minute or so for each.

  python -m bench.model [ENGLISH [CHINESE]]      how many of each, 12 and 3 where nothing is said
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from bench.shared import home

CORPORA = Path("../shared/corpora")
PRESS = {"en": "articles-en/ground-truth.json", "zh": "articles-zh/gold.json"}
USUAL = {"en": 12, "zh": 3}
LONGEST_TITLE = 100
PATIENCE = 300.0  # seconds for all that is asked about one text; its lease lasts 600


def main() -> None:
    counts = dict(zip(USUAL, map(int, sys.argv[1:]), strict=False))
    found = {name: list(rows(name, (USUAL | counts)[name])) for name in PRESS}
    with home.folder() as place:
        home.tell(place, LANGUAGE_CODE="en")
        from tests.model.smollm import Smollm, is_there

        if not (is_there() and all(found.values())):
            print("There is no model (make test-model), or no article: nothing to measure.")
            return
        with Smollm() as model:
            measure(model, [each for name in PRESS for each in found[name]])


def rows(language: str, count: int) -> Iterator[tuple[str, str, str]]:
    """Title, text and language of some articles, spread over the whole set."""
    path = CORPORA / PRESS[language]
    if not path.exists():
        return
    texts = [row["articleBody"].strip() for row in json.loads(path.read_text()).values()]
    texts = [text for text in texts if is_in(text, language)]
    for text in texts[:: max(len(texts) // count, 1)][:count]:
        title, _gap, _rest = text.partition("\n")
        yield title[:LONGEST_TITLE], text, language


def is_in(text: str, language: str) -> bool:
    from articles.language import of

    return bool(text) and of(text) == language


def measure(model: Any, found: list[tuple[str, str, str]]) -> None:
    import django
    from django.core.management import call_command
    from django.test import override_settings

    django.setup()
    call_command("migrate", verbosity=0)
    from articles import asking, llm
    from articles.models import Article
    from tests import makers
    from tests.model import newsday

    began = time.perf_counter()
    with (
        override_settings(**model.settings),
        # What the model makes of a text is measured here, not how busy the machine is.
        mock.patch.object(llm, "DEADLINE", PATIENCE),
        mock.patch.object(asking, "TIME", PATIENCE),
    ):
        makers.series(language="en")
        newsday.take_in(newsday.News(*each) for each in found)
        newsday.draft_all()
        articles = list(Article.objects.order_by("pk"))
        print("\n".join(newsday.told(articles)))
        print(f"{(time.perf_counter() - began) / len(articles):.1f} s an article, all told")
        reasons(articles)
        second_opinions([each for each in articles if each.drafted_by == "model"])


def reasons(articles: list[Any]) -> None:
    """Why there is no draft of the model, and why its samples were thrown away."""
    from articles.models import Call

    notes = Counter(each.draft["note"] for each in articles if each.drafted_by == "extract")
    failures = Counter(Call.objects.exclude(error="").values_list("error", flat=True))
    for name, counted in (("extracts", notes), ("samples thrown away", failures)):
        print(f"\n{name}:")
        for said, count in counted.most_common():
            print(f"{count:4}  {said}")


def second_opinions(articles: list[Any]) -> None:
    """How often the model has an opinion on its own words, and what it thinks of them."""
    from articles import llm, opinion

    thought: Counter[str] = Counter()
    for article in articles:
        try:
            thought.update(each.verdict for each in opinion.of(article).sentences)
        except llm.LLMError:
            thought["no opinion"] += 1
    print("\nsecond opinions:", ", ".join(f"{n} {word}" for word, n in thought.most_common()))


if __name__ == "__main__":
    main()
