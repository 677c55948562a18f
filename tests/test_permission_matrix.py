"""Every address, every role: what is not granted is refused and changes nothing; looking neither.

A view without a line here fails the first test. Data of POSTs are what its page would send, so
that what is refused would have done something.
"""

import logging
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from django_q.models import Schedule

from articles.models import Call, Job, Name, Outbox, Price, PromptText, Source, Topic, User
from articles.workflow import State
from digests import publish
from digests.models import Alarm, Channel, Digest, Redirect, Series
from tests import makers, matrix
from tests.matrix import (
    ANYONE,
    EDITOR,
    NOBODY,
    PUBLISHER,
    ROLES,
    STAFF,
    SUPERUSER,
    WRITER,
    may,
)

LETTERS = dict(zip("WEPS-", (WRITER, EDITOR, PUBLISHER, SUPERUSER, NOBODY), strict=True))
# Who may see, add, change and delete rows of what the admin shows.
MODELS = {
    "auth.group": "SSSS",
    "articles.user": "SSS-",
    "articles.article": "WWW-",
    "articles.call": "E---",
    "articles.job": "W---",
    "articles.name": "WEEE",
    "articles.outbox": "E---",
    "articles.price": "ESSS",
    "articles.prompttext": "W---",
    "articles.source": "WEE-",
    "articles.story": "W-E-",
    "articles.topic": "WEES",
    "digests.alarm": "W---",
    "digests.channel": "EPPP",
    "digests.digest": "WEW-",
    "digests.redirect": "P--S",
    "digests.series": "WPP-",
    "django_q.schedule": "SSSS",
    "django_q.success": "S-SS",
    "django_q.failure": "S-SS",
    "django_q.ormq": "S-SS",
}
# Actions on ticked rows; who may press each.
ACTIONS = {
    "articles.article": {
        "move_to_approved": EDITOR,
        "move_to_draft": EDITOR,
        "move_to_spiked": EDITOR,
        "job_draft": EDITOR,
        "job_check": WRITER,
    },
    "articles.name": {"delete_selected": EDITOR},
    "articles.outbox": {"send_again": EDITOR},
    "articles.price": {"delete_selected": SUPERUSER},
    "articles.source": {"switch_on": EDITOR, "switch_off": EDITOR, "job_poll": EDITOR},
    "articles.story": {"merge": EDITOR},
    "articles.topic": {"merge": EDITOR, "delete_selected": SUPERUSER},
    "digests.channel": {"delete_selected": PUBLISHER},
    "digests.digest": {
        "move_to_approved": EDITOR,
        "move_to_spiked": EDITOR,
        "move_to_published": PUBLISHER,
    },
    "digests.redirect": {"delete_selected": SUPERUSER},
    "django_q.success": {"resubmit_task": SUPERUSER, "delete_selected": SUPERUSER},
    "django_q.failure": {"resubmit_task": SUPERUSER, "delete_selected": SUPERUSER},
    "django_q.schedule": {"delete_selected": SUPERUSER},
    "django_q.ormq": {"delete_selected": SUPERUSER},
    "auth.group": {"delete_selected": SUPERUSER},
}
READS = "reads"


@dataclass(frozen=True)
class Page:
    """Who may look at an address, and who may send it something; what one sends.

    `writes` is READS where sending something only asks; else it says something to change.
    """

    get: str
    post: str
    writes: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def asks(least: str, **data: Any) -> Page:
    """A page that can be looked at and asked, and changes nothing."""
    return Page(least, least, READS, data)


def pressed(least: str, **data: Any) -> Page:
    """A button of another page: nothing to look at."""
    return Page(NOBODY, least, data=data)


DIGEST, ARTICLE, SERIES, SOURCE = (
    *("admin/digests/digest/<int:pk>/", "admin/articles/article/<int:pk>/"),
    *("admin/digests/series/<int:pk>/", "admin/articles/source/<int:pk>/"),
)
# Addresses that are not the five each model has.
PAGES = {
    "admin/": asks(STAFF),
    "admin/login/": asks(ANYONE),
    "admin/logout/": asks(ANYONE),
    "admin/password_change/": asks(STAFF),
    "admin/password_change/done/": Page(STAFF, NOBODY),
    "admin/autocomplete/": Page(WRITER, NOBODY),
    "admin/jsi18n/": Page(STAFF, NOBODY),
    "admin/r/<path:content_type_id>/<path:object_id>/": asks(STAFF),
    "admin/preview/": Page(NOBODY, WRITER, READS, {"content": "**甲**"}),
    # Whoever is in the house has filters of their own; what a list shows is the list's to say.
    "admin/filters/": pressed(STAFF, here="/admin/digests/digest/?state=review", name="待审"),
    "admin/triage/": Page(WRITER, EDITOR, data={"_spike": "1:1,2:1,3:1,4:1"}),
    "admin/undo/": Page(NOBODY, STAFF, READS),
    "admin/history/": asks(SUPERUSER),
    "admin/<slug:app_label>/<slug:model_name>/<path:object_id>/history/": asks(STAFF),
    # Whose password was right is asked for a code; everybody else is sent to the log-in.
    "admin/login/code/": Page(NOBODY, NOBODY),
    "admin/second-factor/": asks(STAFF),
    "admin/articles/user/<int:pk>/access/": Page(
        SUPERUSER, SUPERUSER, data={"do": "everywhere", "why": "left open"}
    ),
    "admin/articles/user/<id>/password/": Page(SUPERUSER, SUPERUSER),
    "admin/articles/job/<int:pk>/stop/": pressed(EDITOR),
    f"{ARTICLE}unsaved/": pressed(WRITER),
    f"{ARTICLE}unsaved/drop/": pressed(WRITER),
    f"{ARTICLE}claims/": Page(NOBODY, WRITER, READS),
    f"{ARTICLE}provenance/": asks(WRITER),
    f"{ARTICLE}story/": Page(EDITOR, EDITOR, data={"_apart": "1", "_split": "1"}),
    f"{SOURCE}poll/": pressed(EDITOR),
    f"{SOURCE}switch/": pressed(EDITOR),
    f"{SOURCE}quarantine/": pressed(EDITOR),
    "admin/articles/source/opml/": asks(WRITER),
    "admin/articles/source/opml/take-in/": Page(EDITOR, EDITOR),
    "admin/articles/outbox/<int:pk>/again/": pressed(EDITOR),
    "admin/digests/alarm/<int:pk>/settle/": pressed(EDITOR),
    "admin/digests/channel/<int:pk>/test/": pressed(PUBLISHER),
    "admin/digests/series/import/": Page(PUBLISHER, PUBLISHER),
    "admin/digests/series/hours/": Page(NOBODY, PUBLISHER, READS),
    f"{SERIES}hours/": Page(NOBODY, WRITER, READS),
    f"{SERIES}recipe/": asks(WRITER),
    f"{SERIES}clone/": Page(PUBLISHER, PUBLISHER),
    f"{SERIES}layout/": Page(PUBLISHER, PUBLISHER),
    f"{SERIES}layout/preview/": Page(NOBODY, PUBLISHER, READS),
    f"{SERIES}trial/": Page(EDITOR, EDITOR),
    f"{DIGEST}revisions/<int:number>/": asks(WRITER),
    f"{DIGEST}redraft/": pressed(WRITER, part="lead"),
    f"{DIGEST}preview/": asks(WRITER),
    f"{DIGEST}unsaved/": pressed(WRITER),
    f"{DIGEST}unsaved/drop/": pressed(WRITER),
    f"{DIGEST}compare/": asks(WRITER),
    f"{DIGEST}restore/": pressed(WRITER),
    f"{DIGEST}clock/": asks(WRITER),
    f"{DIGEST}undo/": pressed(PUBLISHER),
    f"{DIGEST}replace/": pressed(EDITOR),
    f"{DIGEST}correct/": Page(PUBLISHER, PUBLISHER),
    f"{DIGEST}claims/": Page(NOBODY, WRITER, READS),
    f"{DIGEST}stories/": asks(WRITER),
    f"{DIGEST}provenance/": asks(WRITER),
    f"{DIGEST}cover/": asks(WRITER),
    f"{DIGEST}cover/picture/": asks(WRITER),
    f"{DIGEST}shares/": asks(WRITER),
    f"{DIGEST}shares/long.png": asks(WRITER),
    f"{DIGEST}shares/wechat/": asks(WRITER),
    f"{DIGEST}shares/mail/": asks(WRITER),
}
QUERIES = {
    "admin/autocomplete/": "?app_label=digests&model_name=series&field_name=topics",
    f"{DIGEST}compare/": "?from={version}",
}
PATTERNS = {r"admin/^(?P<app_label>": asks(STAFF), "admin/(?P<url>": asks(STAFF)}
# Buttons of an edition in review that do more than save; who may press each.
BUTTONS = {"_add_empty": WRITER, "_undo": WRITER, "_cut": WRITER, "_waive": PUBLISHER}
# What looking may write: what was read of a text, remembered beside it; nobody's words.
KEEPS = {f"{ARTICLE}story/": {"articles_snapshot"}}
UNWELL = {("readyz", 503)}  # no worker is at work in a test
BY_METHOD = {"admin/logout/"}  # open to all, who are told to press the button instead


def of_models() -> dict[str, Page]:
    """The five addresses each model has, and the old one that leads to the fifth."""
    found: dict[str, Page] = {}
    for label, letters in MODELS.items():
        view, add, change, delete = (LETTERS[letter] for letter in letters)
        home = f"admin/{label.replace('.', '/')}/"
        row = f"{home}<path:object_id>/"
        writes = {home: Page(view, view, READS), f"{home}add/": Page(add, add)}
        found |= writes | {
            f"{row}history/": Page(view, view, READS),
            f"{row}delete/": Page(delete, delete, data={"post": "yes"}),
            f"{row}change/": Page(view, change),
            row: Page(STAFF, STAFF, READS),
        }
    return found


def page_of(route: str) -> Page | None:
    """What stands here on an address; public ones are for everybody."""
    if not route.startswith("admin/"):
        return asks(ANYONE)
    for start, page in PATTERNS.items():
        if route.startswith(start):
            return page
    return PAGES.get(route) or of_models().get(route)


class MatrixTestCase(TestCase):
    users: ClassVar[dict[str, User]]
    digest: Digest  # in review
    public: Digest

    @classmethod
    def setUpTestData(cls):
        cls.users = matrix.people()
        cls.furnish()
        cls.digest = Digest.objects.in_review().get()
        cls.public = Digest.objects.published().get()

    @classmethod
    def furnish(cls):
        """A row of everything the admin shows: an edition in review and one that is public."""
        boss, now = cls.users["superuser"], timezone.now()
        story = makers.story()
        makers.reviewed(story=story, source=makers.source())
        public = makers.digest(items=1)
        publish.approve(public, by=boss)
        publish.publish(public, by=boss)
        makers.digest(items=1, of=makers.series(sign_off=Series.SignOff.OTHER))
        item = public.items.first()
        Alarm.objects.create(item=item, kind=Alarm.Kind.UNFOUNDED, lost=["3.2万元"])
        Redirect.objects.create(path="/old/", digest=public)
        Name.objects.create(name="甲公司", forms="Alpha Corp")
        Topic.objects.create(name="芯片")
        Price.objects.create(model="qwen", per_in=Decimal("0.4"), per_out=Decimal("1.2"))
        PromptText.objects.create(
            hash="a" * 64, name="draft", language="zh", rules="不超过 100 字。"
        )
        channel = Channel.objects.create(name="群", kind="feishu", address="https://open.example/h")
        part = {"subject": "等审定", "url": "/admin/", "lines": [], "key": "k"}
        told = {"channel": channel.pk, "to": "群", "event": "waiting", "series": "", "at": ""}
        Outbox.objects.put(Outbox.MESSAGE, "waiting:1@1", **told, part=part)
        Call.objects.create(purpose="draft", model="qwen", deadline=now, day=now.date(), at=now)
        Job.objects.begin("poll", [Source.objects.get().pk], by=boss)
        Group.objects.get_or_create(name="Spare")

    def setUp(self):
        logging.disable(logging.CRITICAL)  # hundreds of refusals, each of them meant
        self.addCleanup(logging.disable, logging.NOTSET)
        self.clients = matrix.clients(self.users)
        self.watch = matrix.Watch()

    def urls(self):
        """(route, address, what stands here on it) of every address."""
        for route, pattern in matrix.addresses():
            page = page_of(route)
            if page:
                yield route, self.address(route, pattern), page

    def address(self, route, pattern):
        if "(?P" in route:
            return "/admin/digests/" if "app_label" in route else "/admin/nothing-here"
        said = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(self.part(route, found[1])), route)
        known = {"version": self.public.versions.last().pk}
        return f"/{said}{QUERIES.get(route, '').format(**known)}"

    def part(self, route, key):
        row = self.row(route)
        found = {
            "number": 1,
            "series_slug": self.public.series.slug,
            "slug": self.public.slug,
            "kind": "rss",
            "year": 2026,
            "month": 3,
            "content_type_id": "1",
            "token": "t" * 32,
            "app_label": "digests",
            "model_name": "digest",
        }
        return found.get(key) or (row.pk if row else "x")

    def row(self, route):
        """The row an address is asked about: of editions, the public one where it takes one."""
        for start, desk in matrix.models().items():
            if route.startswith(start):
                if desk.model is Digest:
                    out = ("revisions/", "undo/", "correct/", "compare/")
                    return (
                        self.public
                        if route.endswith(out) or "revisions" in route or "/shares/" in route
                        else self.digest
                    )
                return desk.model._default_manager.order_by("-pk").first()
        return None

    def ask(self, role, method, url, data=None):
        return self.watch.ask(self.clients[role], method, url, data)


class AddressTests(MatrixTestCase):
    def test_every_address_has_a_line_here(self):
        routes = [route for route, _pattern in matrix.addresses()]

        self.assertEqual([route for route in routes if page_of(route) is None], [])
        self.assertEqual(set(PAGES) - set(routes), set())
        labels = {model._meta.label_lower for model in admin.site._registry}
        self.assertEqual(labels, set(MODELS))

    def test_looking_is_for_those_who_may_and_changes_nothing(self):
        for route, url, page in self.urls():
            for role in ROLES:
                with self.subTest(route=route, role=role):
                    answer = self.ask(role, "GET", url)
                    self.assertEqual(answer.changed - KEEPS.get(route, set()), set())
                    if route not in BY_METHOD:
                        self.check(route, answer, granted=may(role, page.get))

    def check(self, route, answer, *, granted):
        """Refused, or let in; where there is no row yet, its page is not there for anybody."""
        self.assertTrue(answer.status < 500 or (route, answer.status) in UNWELL, answer.status)
        if self.row(route) is None and answer.status == 404:
            return
        self.assertEqual(answer.refused, not granted, answer.status)

    def test_what_is_sent_by_those_who_may_not_is_refused_and_changes_nothing(self):
        for route, url, page in self.urls():
            data = self.data(route, url, page)
            for role in ROLES:
                if may(role, page.post):
                    continue
                with self.subTest(route=route, role=role):
                    answer = self.ask(role, "POST", url, data)
                    self.check(route, answer, granted=False)
                    self.assertEqual(answer.changed, set())

    def test_those_who_may_are_let_in_with_the_same(self):
        changed = set()
        for route, url, page in self.urls():
            if page.post in (ANYONE, NOBODY):
                continue
            with self.subTest(route=route):
                answer = self.ask(page.post, "POST", url, self.data(route, url, page))
                self.check(route, answer, granted=True)
                if page.writes == READS:
                    self.assertEqual(answer.changed, set())
                elif answer.changed:
                    changed.add(route)

        # Else what is refused above would have done nothing anyway.
        for route in (
            "admin/digests/digest/<path:object_id>/change/",
            "admin/articles/article/<path:object_id>/change/",
            "admin/digests/series/<path:object_id>/change/",
            "admin/articles/source/<path:object_id>/change/",
            "admin/articles/name/<path:object_id>/delete/",
            "admin/digests/alarm/<int:pk>/settle/",
            f"{SOURCE}switch/",
            "admin/filters/",
            "admin/articles/job/<int:pk>/stop/",
            "admin/articles/user/<int:pk>/access/",
        ):
            self.assertIn(route, changed)

    def test_nothing_is_taken_without_the_token_of_a_page(self):
        superuser = self.clients[SUPERUSER]
        for route, url, page in self.urls():
            if not route.startswith("admin/"):
                continue
            with self.subTest(route=route):
                data = {**self.data(route, url, page), "csrfmiddlewaretoken": "x" * 32}
                answer = self.watch.ask(superuser, "POST", url, data)
                self.assertIn(answer.status, (302, 403))
                self.assertEqual(answer.changed, set())

    def data(self, route, url, page):
        """What the page would send with one text changed, as a superuser gets it."""
        if page.data:
            return page.data
        if not route.endswith(("/change/", "/add/")) or "(?P" in route:
            return {}
        sent = self.forms.get(url)
        if sent is None:
            page = self.clients[SUPERUSER].get(url)
            sent = self.forms[url] = {**matrix.filled(page), "_continue": "1"}
            sent.pop("tab", None)  # signed for whom the page was drawn; nobody else has it
            for name in ("title", "headline", "name", "model"):
                if name in sent:
                    sent[name] += "!"
                    break
        return sent

    forms: ClassVar[dict[str, dict[str, str]]] = {}


class ActionTests(MatrixTestCase):
    def test_every_action_has_a_line_here(self):
        found = {}
        for model, desk in admin.site._registry.items():
            names = {name for _action, name, _words in desk._get_base_actions()}
            if not self.deletes(model):
                names.discard("delete_selected")
            if names:
                found[model._meta.label_lower] = names

        self.assertEqual(found, {label: set(rows) for label, rows in ACTIONS.items()})

    def deletes(self, model):
        return MODELS[model._meta.label_lower][3] != "-"

    def test_ticked_rows_change_for_those_who_may_and_in_no_other_state(self):
        for label, actions in ACTIONS.items():
            if label.startswith("django_q"):
                continue
            model = next(m for m in admin.site._registry if m._meta.label_lower == label)
            url = reverse(f"admin:{label.replace('.', '_')}_changelist")
            for state in self.states(model):
                self.put(model, state)
                ticked = [self.digest.pk] if model is Digest else self.keys(model)
                for name, least in actions.items():
                    sent = {"action": name, "_selected_action": ticked, "index": "0"}
                    sent |= {"post": "yes", "_confirmed": "1"}
                    for role in ROLES:
                        if may(role, least) and role != least:
                            continue  # more than is needed: one of them is enough
                        with self.subTest(action=name, state=state, role=role):
                            answer = self.ask(role, "POST", url, sent)
                            if not may(role, least):
                                self.assertEqual(answer.changed, set())
                            elif model is Digest:
                                self.assertEqual(bool(answer.changed), self.moves(name, state))

    def keys(self, model):
        return list(model._default_manager.values_list("pk", flat=True))

    def states(self, model):
        return State.values if model is Digest else ("",)

    def put(self, model, state):
        """The edition in review, alone in its state; what was public stays so."""
        if model is Digest:
            out = state in (State.PUBLISHED, State.WITHDRAWN)
            Digest.objects.filter(pk=self.digest.pk).update(
                state=state,
                body_html="<p>" if out else "",
                published_at=timezone.now() if out else None,
                number=999 if out else None,
            )
        self.watch = matrix.Watch()

    def moves(self, name, state):
        return (state, name.removeprefix("move_to_")) in Digest.MOVES


class EditionButtonTests(MatrixTestCase):
    def test_buttons_of_the_edition_work_for_those_who_may(self):
        url = reverse("admin:digests_digest_change", args=[self.digest.pk])
        sent = matrix.filled(self.clients[SUPERUSER].get(url)) | {"waive_note": "急"}
        for name, least in BUTTONS.items():
            for role in (role for role in ROLES if role == least or not may(role, least)):
                with self.subTest(button=name, role=role):
                    answer = self.ask(role, "POST", url, sent | {name: "1"})
                    if not may(role, least):
                        self.assertTrue(answer.refused, answer.status)
                        self.assertEqual(answer.changed, set())
                    else:
                        self.assertFalse(answer.refused, answer.status)


class QueueTests(MatrixTestCase):
    def test_the_queue_stays_shut_for_whoever_was_granted_it(self):
        self.assertFalse(Schedule.objects.filter(func="os.system").exists())
        for role in ROLES[:-1]:
            answer = self.ask(
                role,
                "POST",
                reverse("admin:django_q_schedule_add"),
                {"func": "os.system", "args": "'true'", "schedule_type": "O"},
            )
            self.assertTrue(answer.refused)
            self.assertEqual(answer.changed, set())


class WatchTests(MatrixTestCase):
    """The matrix is worth what it can see."""

    def test_a_change_is_seen_and_undone(self):
        name = reverse("admin:articles_name_add")

        answer = self.ask(EDITOR, "POST", name, {"name": "乙公司", "forms": "Beta"})

        self.assertIn("articles_name", answer.changed)
        self.assertEqual(Name.objects.count(), 1)

    def test_a_browser_without_the_token_is_refused(self):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(self.users[SUPERUSER])

        answer = browser.post(reverse("admin:articles_name_add"), {"name": "乙公司", "forms": "B"})

        self.assertEqual(answer.status_code, 403)
