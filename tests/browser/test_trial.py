"""Instructions tried on an article in a real browser, without a script of ours."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, User
from digests.models import Series
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter
from tests.model_server import Answer, ModelServer, said

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = (
    "甲公司11月20日发布新一代模型，参数规模为720亿，上下文长度为25.6万。\n\n"
    "公司称新模型的训练成本比上一代下降41%，首批客户有12家，合同总额为2.3亿元。"
)


def drafted(asked: dict[str, Any]) -> Answer:
    """A draft that follows the new instructions and makes something up on the way."""
    new = "先写客户" in asked["messages"][0]["content"]
    summary = "甲公司新模型首批客户有20家。" if new else "甲公司新一代模型训练成本下降41%。"
    rest = {"importance": 3, "topics": [], "story": "甲公司发布新模型"}
    return said(json.dumps({"headline": "甲公司发布新一代模型", "summary": summary} | rest))


@pytest.fixture
def model(settings: Any) -> Iterator[ModelServer]:
    with ModelServer(drafted) as server:
        for name, value in server.settings.items():
            setattr(settings, name, value)
        yield server


def on_trial(page: Page, live_server: LiveServer, language: str) -> Article:
    """The page of a Series, for one of its articles."""
    series = makers.series(title="早报", instructions="先写价格。")
    article = makers.reviewed(headline="甲公司发布新模型", summary="参数规模为730亿。")
    article.amend(snapshot=article.keep_text(TEXT, origin="page"))
    enter(page, live_server, makers.user("Publisher", language="en"))
    User.objects.update(language=language)
    page.goto(f"{live_server.url}/admin/digests/series/{series.pk}/trial/?article={article.pk}")
    return article


def test_instructions_are_tried_compared_and_kept(
    page: Page, live_server: LiveServer, model: ModelServer
) -> None:
    on_trial(page, live_server, "en")
    expect(page.locator(".estimate")).to_contain_text("tokens to read")

    page.fill("#id_instructions", "先写客户。")
    page.click("button[name=_try]")

    expect(page.locator(".trial-version")).to_have_count(3)
    expect(page.locator("[aria-labelledby=version-new] .claim.unsupported")).to_have_text("20家")
    expect(page.locator("[aria-labelledby=version-saved] .claim.supported")).to_have_text("41%")
    page.click("button[name=_keep]")
    expect(page.locator(".messagelist")).to_contain_text("Saved")
    assert Series.objects.get().instructions == "先写客户。"


def test_on_a_phone_in_the_dark_the_texts_stand_one_below_the_other(
    new_page: OpenPage, live_server: LiveServer, model: ModelServer
) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    article = on_trial(page, live_server, "zh-hans")

    page.fill("#id_instructions", "先写客户。" * 30)
    page.click("button[name=_try]")

    expect(page.locator(".trial-version")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click("[aria-labelledby=version-new] button[name=_use]")
    expect(page.locator(".messagelist")).to_be_visible()
    article.refresh_from_db()
    assert article.summary == "甲公司新模型首批客户有20家。"
