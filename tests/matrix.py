"""Every address of the site with every role: what was asked, what came back, what it changed."""

from collections.abc import Iterator
from copy import copy
from typing import Any

from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver

from articles.models import User
from tests import makers

# From the least to the most: what one may do, the next may too.
ROLES = (
    *("anonymous", "reader", "colleague"),
    *("Writer", "Editor", "Publisher", "superuser"),
)
ANYONE, STAFF, WRITER, EDITOR, PUBLISHER, SUPERUSER, NOBODY = (
    *("anonymous", "colleague", "Writer", "Editor", "Publisher", "superuser", "nobody"),
)
SECRET = "s" * 32
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "TRUNCATE")
# Who is logged in, and who looked at what last: notes of the house on its visitors.
VISITS = {
    "django_session",
    "articles_presence",
    "digests_reading",
    "axes_accesslog",
    "axes_accessattempt",
}


def may(role: str, least: str) -> bool:
    """Whether a role reaches up to another."""
    return least != NOBODY and ROLES.index(role) >= ROLES.index(least)


def people() -> dict[str, User]:
    """Somebody for each role; `reader` has all of a publisher's rights but is no staff."""
    found = {role: makers.user(role) for role in (WRITER, EDITOR, PUBLISHER)}
    found["colleague"] = makers.user()
    found["superuser"] = makers.user(is_superuser=True)
    found["reader"] = makers.user(PUBLISHER)
    User.objects.filter(pk=found["reader"].pk).update(is_staff=False)
    return found


def clients(users: dict[str, User]) -> dict[str, Client]:
    """A browser for each role, with the check against forged forms on."""
    found = {}
    for role in ROLES:
        found[role] = Client(enforce_csrf_checks=True)
        if role in users:
            found[role].force_login(User.objects.get(pk=users[role].pk))
        found[role].cookies["csrftoken"] = SECRET
    return found


class Again(SimpleUploadedFile):
    """A file that can be sent more than once."""

    def read(self, *size: int) -> bytes:
        self.seek(0)
        written: bytes = super().read(*size)
        return written


class Answer:
    """What came back, and which tables say something else than before."""

    def __init__(self, response: HttpResponse, changed: set[str]) -> None:
        self.response, self.status, self.changed = response, response.status_code, changed

    @property
    def refused(self) -> bool:
        """403, or to the page where one logs in, or there is no such method or row."""
        return self.status in (403, 405) or (
            self.status == 302 and "/login/" in self.response.headers["Location"]
        )


class Watch:
    """Sends requests, each in a transaction that is undone afterwards."""

    def __init__(self) -> None:
        self.before = dump()

    def ask(self, client: Client, method: str, url: str, data: Any = None) -> Answer:
        sent = dict(data or {})
        if method == "POST":
            sent.setdefault("csrfmiddlewaretoken", SECRET)
        written: list[str] = []

        def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.lstrip().upper().startswith(WRITES):
                written.append(sql)
            return execute(sql, params, many, context)

        cookies = copy(client.cookies)
        with transaction.atomic():
            with connection.execute_wrapper(look):
                response = self.send(client, method, url, sent)
            if hasattr(response, "streaming_content"):
                list(response.streaming_content)
            changed = self.changed() if written else set()
            transaction.set_rollback(True)
        client.cookies = cookies  # nobody is logged out by a press of Log out
        return Answer(response, changed)

    def send(self, client: Client, method: str, url: str, sent: dict[str, Any]) -> Any:
        if method == "GET":
            return client.get(url, sent)
        if not url.endswith("/unsaved/"):
            return client.post(url, sent)
        token = sent.pop("csrfmiddlewaretoken")  # sent by a script
        return client.post(
            url, sent, content_type="application/json", headers={"X-CSRFToken": token}
        )

    def changed(self) -> set[str]:
        now = dump()
        return {name for name in now if now[name] != self.before.get(name)}


def dump() -> dict[str, str]:
    """All rows of all tables but those of visits, as one text a table."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name not in VISITS:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
                found[name] = "\n".join(sorted(map(repr, cursor.fetchall())))
    return found


def addresses() -> Iterator[tuple[str, URLPattern]]:
    """Every route with the pattern behind it, from the resolver itself."""
    return walk(get_resolver(), "")


def walk(resolver: Any, before: str) -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route, each
        else:
            yield from walk(each, route)


def models() -> dict[str, Any]:
    """What the admin shows, by the beginning of its addresses."""
    return {
        f"admin/{model._meta.app_label}/{model._meta.model_name}/": desk
        for model, desk in admin.site._registry.items()
    }


def filled(response: Any) -> dict[str, Any]:
    """What a browser would send of the form on a page, as it stands."""
    context = response.context
    if context is None or "adminform" not in context:
        return {}
    forms = [context["adminform"].form]
    for inline in context.get("inline_admin_formsets") or []:
        forms += [inline.formset.management_form, *inline.formset.forms]
    found: dict[str, Any] = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            if isinstance(value, bool) or value is None:
                value = "on" if value else ""
            elif isinstance(value, list | dict) and not isinstance(value, str):
                value = bound.field.prepare_value(value)
            widget = bound.field.widget
            if hasattr(widget, "decompress") and hasattr(widget, "widgets"):
                parts = widget.decompress(bound.value())
                for place, part in enumerate(parts):
                    found[f"{bound.html_name}_{place}"] = str(part or "")
            elif value != "":
                found[bound.html_name] = value if isinstance(value, list) else str(value)
    return found
