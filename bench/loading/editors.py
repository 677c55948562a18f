"""Editors who really log in, and the pages of the desk that they open."""

import re
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPMessage
from http.cookies import SimpleCookie
from random import Random
from urllib.parse import urlencode

from bench.loading.site import HOST
from bench.loading.stock import EDITORS, PASSWORD

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
PAGES = 60  # of each editor


def logged_in(port: int) -> list[tuple[str, list[str]]]:
    """The cookies of every editor, and what each opens in turn."""
    chance = Random(9)
    return [
        (log_in(port, f"editor-{n}", f"100.100.0.{n}"), list(pages(chance, PAGES)))
        for n in range(EDITORS)
    ]


def log_in(port: int, name: str, address: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    heads = {"Host": HOST, "X-Forwarded-For": address}
    connection.request("GET", "/admin/login/", headers=heads)
    response = connection.getresponse()
    token = TOKEN.search(response.read())
    cookies = taken(SimpleCookie(), response.msg)
    if token is None:
        sys.exit(f"There is no log-in page: {response.status}")
    sent = {"csrfmiddlewaretoken": token[1].decode(), "username": name, "password": PASSWORD}
    heads |= {"Cookie": said(cookies), "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/admin/login/?next=/admin/", urlencode(sent), heads)
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status != 302:
        sys.exit(f"{name} cannot log in: {response.status}")
    return said(taken(cookies, response.msg))


def taken(cookies: SimpleCookie, heads: HTTPMessage) -> SimpleCookie:
    for each in heads.get_all("Set-Cookie") or []:
        cookies.load(each)
    return cookies


def said(cookies: SimpleCookie) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())


def pages(chance: Random, count: int) -> Iterator[str]:
    """Addresses in the order of somebody's morning: lists, editions, articles."""
    from articles.models import Article
    from digests.models import Digest

    editions = list(Digest.objects.order_by("-pk").values_list("pk", flat=True)[:200])
    articles = list(Article.objects.in_review().values_list("pk", flat=True)[:2_000])
    lists = ("/admin/", "/admin/digests/digest/", "/admin/articles/article/?waits=review")
    for _ in range(count):
        kind = chance.random()
        if kind < 0.4:
            yield chance.choice(lists)
        elif kind < 0.7:
            yield f"/admin/digests/digest/{chance.choice(editions)}/change/"
        else:
            yield f"/admin/articles/article/{chance.choice(articles)}/change/"
