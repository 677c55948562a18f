"""What the tests of the feeds share: the newsstand, and a reader of what is on it."""

import json
from calendar import timegm
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser
from django.test import TestCase
from lxml import etree

from articles.models import User
from tests import newsstand

KINDS = {
    "rss": "application/xml",
    "atom": "application/xml",
    "json": "application/feed+json",
}
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


class FeedTestCase(TestCase):
    def read(self, address: str) -> feedparser.FeedParserDict:
        """What a feed reader makes of a feed; it must find no fault with it."""
        response = self.client.get(address)
        self.assertEqual(response.status_code, 200, address)
        headers = {
            "content-type": response["Content-Type"],
            "content-location": "http://testserver",
        }
        found = feedparser.parse(response.content, response_headers=headers)
        self.assertFalse(found.bozo, found.get("bozo_exception"))
        return found

    def json(self, address: str) -> dict[str, Any]:
        return json.loads(self.client.get(address).content)

    def xml(self, address: str) -> etree._Element:
        return etree.fromstring(self.client.get(address).content)

    def titles(self, address: str) -> list[str]:
        return [item["title"] for item in self.json(address)["items"]]


class Newsstand(FeedTestCase):
    editor: User

    @classmethod
    def setUpTestData(cls) -> None:
        cls.editor = newsstand.fill()


def moment(parsed: struct_time) -> datetime:
    """What feedparser read as a moment in UTC."""
    return datetime.fromtimestamp(timegm(parsed), UTC)
