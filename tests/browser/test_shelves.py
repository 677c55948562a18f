"""Stories, topics, sources, the house itself and its search, in a real browser."""

import pytest
from pytest_django.live_server_helper import LiveServer

from articles.models import Topic
from articles.vocabulary import fold
from digests import catalogue
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.test_accessible import flaws
from tests.browser.test_pages import DESK, PHONE, TOO_WIDE
from tests.printing import out, told

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Supercalifragilisticexpialidocious_identifier_that_never_breaks_anywhere" * 2


def shelve() -> list[str]:
    """Editions in two languages on one story; the addresses of pages that show it."""
    by, story = makers.user("Publisher"), makers.story()
    topic, _ = Topic.objects.learn("人工智能", fold("人工智能"))
    outlet = makers.source(name=LONG[:190], language="en", site_url="https://coast.example/")
    zh = makers.series(slug="daily", title="每日精选")
    en = makers.series(slug="letter", title="Harbour Letter", language="en")
    for day in range(3):
        item = {**told(outlet, story, [topic]), "title": f"海缆{LONG}", "access": "paywall"}
        out(zh if day % 2 else en, by, item, day=day, lead="今日导读。")
    catalogue.catch_up()
    pages = [f"/stories/{story.pk}/", "/topics/", "/topics/人工智能/", "/sources/", "/about/"]
    return [*pages, f"/sources/{outlet.pk}/", "/search/", "/search/?q=海缆", "/search/?q=无"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_across_editions_fit_their_window_and_are_accessible(
    live_server: LiveServer, new_page: OpenPage, viewport: dict[str, int], scheme: str
) -> None:
    page = new_page(viewport=viewport, color_scheme=scheme, bypass_csp=True)  # axe tries styles

    for path in shelve():
        assert flaws(page, live_server.url + path) == [], path
        assert page.evaluate(TOO_WIDE) == 0, path
