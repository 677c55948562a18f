"""A scripted editor at the real desk: approves, sends out what is late, corrects, withdraws."""

import http.client
from collections.abc import Mapping
from http.cookiejar import CookieJar
from random import Random
from threading import Event, Thread
from typing import Any, Self
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from lxml import html

NAME, PASSWORD = "storm", "a long password of the storm"
EVERY = 2.0  # seconds
# What happens to who asks a server that is being killed.
AWAY = (OSError, http.client.HTTPException)


class Browser:
    """Pages and forms with a session, as an editor's browser has it."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        self.logged_in = False

    def get(self, path: str) -> str:
        with self.opener.open(self.site + path, timeout=20) as answer:
            return str(answer.read().decode())

    def post(self, path: str, fields: Mapping[str, Any]) -> str:
        asked = Request(self.site + path, urlencode(fields).encode())
        asked.add_header("Referer", self.site + path)
        with self.opener.open(asked, timeout=20) as answer:
            return str(answer.read().decode())

    def log_in(self) -> None:
        path = "/admin/login/?next=/healthz"
        fields = fields_of(self.get(path), "login-form")
        self.post(path, fields | {"username": NAME, "password": PASSWORD})
        self.logged_in = True


def fields_of(page: str, form: str) -> dict[str, str]:
    """What a browser would send of a form, without its buttons."""
    tree: Any = html.document_fromstring(page).get_element_by_id(form)
    return {name: value.removeprefix("\n") for name, value in tree.form_values()}


class Desk:
    """A context manager: an editor who looks every few seconds what there is to do.

    Which editions wait is read from the rows; what is done with them goes through the desk.
    """

    def __init__(self, site: str, chance: Random) -> None:
        self.browser, self.chance = Browser(site), chance
        self.over, self.calm = Event(), False
        self.failed = self.done = 0

    def __enter__(self) -> Self:
        self.thread = Thread(target=self.work, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join(30)

    def work(self) -> None:
        from django.db import DatabaseError, close_old_connections

        while not self.over.wait(EVERY):
            try:
                self.look()
            except (DatabaseError, HTTPError, *AWAY):
                self.failed += 1  # once more, in a moment
            except KeyError:
                self.browser.logged_in = False  # the form was the log-in's
            finally:
                close_old_connections()

    def look(self) -> None:
        from articles.workflow import State
        from digests.models import Digest

        if not self.browser.logged_in:
            self.browser.log_in()
        for pk, state, due in list(
            Digest.objects.unpublished().order_by("pk").values_list("pk", "state", "due_at")
        ):
            if state == State.REVIEW:
                self.move(pk, "approved")
            elif state == State.APPROVED and due is None:  # its hour has passed
                self.move(pk, "published")
        if self.calm:
            return
        public = list(Digest.objects.published().values_list("pk", flat=True)[:10])
        told = list(Digest.objects.published().filter(items__position=1)[:10])
        if told and self.chance.random() < 0.05:
            self.correct(self.chance.choice(told).pk)
        if public and self.chance.random() < 0.015:
            self.move(self.chance.choice(public), "withdrawn", note="由风暴撤回。")

    def move(self, pk: int, state: str, **more: str) -> None:
        path = f"/admin/digests/digest/{pk}/change/"
        fields = fields_of(self.browser.get(path), "digest_form")
        self.browser.post(path, fields | {"_move": state} | more)
        self.done += 1

    def correct(self, pk: int) -> None:
        """Take the last sentence out of an item."""
        path = f"/admin/digests/digest/{pk}/correct/"
        fields = fields_of(self.browser.get(path), "correct-form")
        bodies = [name for name in fields if name.endswith("-body") and name.startswith("item-")]
        long = [name for name in bodies if fields[name].count("。") > 1]
        if not long:
            return
        name = self.chance.choice(long)
        fields[name] = fields[name].rstrip().rstrip("。").rpartition("。")[0] + "。"
        page = self.browser.post(path, fields | {"_look": "1"})
        shown = fields_of(page, "correct-form")
        self.browser.post(path, shown | {"note": "由风暴更正。", "_correct": "1"})
        self.done += 1
