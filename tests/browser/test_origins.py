"""Where words come from, in a real browser: on a screen, on a phone, on paper."""

import pytest
from pytest_django.live_server_helper import LiveServer

from articles.models import PromptText
from digests.models import Item
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter
from tests.test_origins import PROMPT, article_by_model, by_model, edition

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_no_page_is_wider_than_its_window_or_its_paper(
    new_page: OpenPage, live_server: LiveServer, width: int, scheme: str
) -> None:
    PromptText.objects.keep(PROMPT, "draft", "zh")
    told = by_model(prompt_hash=PROMPT.hash, model="an-endpoint/with-a-very-long-model-name-2025")
    article = article_by_model(draft=told, summary="甲公司今日发布了新模型。")
    digest = edition(with_lead=True)
    Item.objects.filter(digest=digest).update(title="新" * 200)
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    enter(page, live_server, makers.user("Publisher", language="en"))

    for path in (
        f"articles/article/{article.pk}/provenance/",
        f"digests/digest/{digest.pk}/provenance/",
        "articles/prompttext/",
        f"articles/prompttext/{PromptText.objects.get().pk}/change/",
    ):
        for medium in ("screen", "print"):
            page.emulate_media(media=medium)
            answer = page.goto(f"{live_server.url}/admin/{path}")
            beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert answer is not None and (path, answer.status, beyond <= 0) == (path, 200, True)
        assert not page.locator("#header").is_visible()
