"""Every button × every state of its row × every role: what is granted works where it should, and
everything else changes nothing. Moves of articles and editions themselves: test_permissions.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone
from lxml import html

from articles.models import Article, Job, Outbox, SavedFilter, Source, Spelling, Story, Topic
from articles.workflow import State
from digests.models import Alarm, Channel, Digest, Redirect, Series
from tests import makers, matrix
from tests.matrix import EDITOR, PUBLISHER, ROLES, STAFF, SUPERUSER, WRITER, Again, may
from tests.test_permission_matrix import MatrixTestCase
from tests.test_unpack import zipped

EVERY = "every state"
States = dict[str, dict[str, Any]]
NOW = timezone.now()

ARTICLES: States = {
    state: {"state": state} for state in (State.DRAFT, State.REVIEW, State.APPROVED, State.SPIKED)
}
EDITIONS: States = {
    state: {
        "state": state,
        "body_html": "<p>" if out else "",
        "number": 999 if out else None,
        "published_at": NOW - timedelta(hours=1) if out else None,
    }
    for state in State.values
    for out in [state in (State.PUBLISHED, State.WITHDRAWN)]
}
SOURCES: States = {
    "followed": {},
    "failing": {"failures": 3, "error": "503", "failing_since": NOW},
    "held": {"quarantined_at": NOW},
    "retired": {"active": False, "due_at": None},
    "retired while held": {"active": False, "quarantined_at": NOW, "due_at": None},
}
JOBS: States = {
    "about to begin": {},
    "under way": {"claimed_by": "x", "claimed_until": NOW + timedelta(minutes=5)},
    "told to stop": {"claimed_by": "x", "stopped_by": "林"},
    "ended": {"ended_at": NOW, "due_at": None},
}
OUTBOX: States = {
    "to come": {},
    "failing": {"failures": 2, "error": "503"},
    "given up": {"failures": 9, "due_at": None},
    "delivered": {"delivered_at": NOW, "due_at": None},
}
OUT: States = {
    "this minute": {"published_at": timezone.now},
    "an hour ago": {"published_at": NOW - timedelta(hours=1)},
    "withdrawn": {"state": State.WITHDRAWN},
}
ALARMS: States = {"open": {}, "settled": {"settled_at": NOW, "settled_by_id": ...}}
SWITCHED: States = {"on": {"active": True}, "off": {"active": False}}
ONE: States = {"": {}}
OPEN = (State.DRAFT, State.REVIEW, State.APPROVED)


@dataclass(frozen=True)
class Deed:
    """A button: where it sends what, who may press it at least, and in which states it does
    something."""

    model: type[Model]
    states: States
    path: str  # below the model's own address; {pk}
    least: str
    works: Any  # names of states, or EVERY
    data: Callable[[Any], dict[str, Any]] | dict[str, Any] = field(default_factory=dict)
    form: bool = False  # with what its page would send besides
    called: str = ""
    public: bool = False  # the edition that has come out, not the one in review

    @property
    def name(self) -> str:
        return (
            f"{self.model.__name__} {self.path} {self.data if isinstance(self.data, dict) else ''}"
        )


def action(model: type[Model], states: States, name: str, least: str, works: Any) -> Deed:
    """An action on a ticked row, confirmed at once."""
    sent = {"action": name, "index": "0", "post": "yes", "_confirmed": "1"}

    def data(row: Any) -> dict[str, Any]:
        return sent | {"_selected_action": [row.pk]}

    return Deed(model, states, "", least, works, data, called=name)


def typed(model: type[Model], states: States, name: str, least: str, works: Any = EVERY) -> Deed:
    """One text of its page changed, and saved."""
    return Deed(
        model, states, "{pk}/change/", least, works, {name: "改过", "_continue": "1"}, form=True
    )


def since(source: Any) -> str:
    return source.quarantined_at.isoformat() if source.quarantined_at else ""


def stop(kind: str, least: str) -> Deed:
    states = {name: {"kind": kind, **columns} for name, columns in JOBS.items()}
    return Deed(Job, states, "{pk}/stop/", least, {"about to begin", "under way"}, {"kind": kind})


def letting(decision: str) -> Callable[[Any], dict[str, Any]]:
    return lambda row: {"since": since(row), "decision": decision}


def own_story(row: Any) -> dict[str, Any]:
    return {"_own": "1", "from": row.story_id}


ARCHIVE = Again("a.zip", zipped(("a.md", "x")).getvalue())
OPML = Again(
    "a.opml",
    b'<opml version="2.0"><body><outline type="rss" xmlUrl="https://o.example/f"/></body></opml>',
)
HELD, ON = {"held", "retired while held"}, {"followed", "failing", "held"}
UNSENT = {"to come", "failing", "given up"}
DEEDS = [
    # Articles
    action(Article, ARTICLES, "move_to_approved", EDITOR, {"review"}),
    action(Article, ARTICLES, "move_to_draft", EDITOR, {"review", "spiked"}),
    action(Article, ARTICLES, "move_to_spiked", EDITOR, {"draft", "review", "approved"}),
    action(Article, ARTICLES, "job_check", WRITER, EVERY),
    typed(Article, ARTICLES, "headline", WRITER),
    Deed(
        Article,
        ARTICLES,
        "{pk}/story/",
        EDITOR,
        EVERY,
        lambda row: {"_own": "1", "from": row.story_id},
    ),
    Deed(Article, ARTICLES, "{pk}/unsaved/drop/", WRITER, set()),
    # Sources
    Deed(Source, SOURCES, "{pk}/poll/", EDITOR, ON),
    Deed(Source, SOURCES, "{pk}/switch/", EDITOR, EVERY, {"on": "1"}),
    Deed(Source, SOURCES, "{pk}/switch/", EDITOR, ON, {"off": "1"}),
    Deed(Source, SOURCES, "{pk}/quarantine/", EDITOR, {"held"}, letting("free")),
    Deed(Source, SOURCES, "{pk}/quarantine/", EDITOR, {"held"}, letting("retire")),
    action(Source, SOURCES, "switch_on", EDITOR, EVERY),
    action(Source, SOURCES, "switch_off", EDITOR, ON),
    action(Source, SOURCES, "job_poll", EDITOR, EVERY),
    typed(Source, SOURCES, "name", EDITOR),
    Deed(Source, ONE, "opml/take-in/", EDITOR, EVERY, {"file": OPML}),
    # Stories, topics
    typed(Story, ONE, "title", EDITOR),
    typed(Topic, ONE, "name", EDITOR),
    action(Topic, ONE, "delete_selected", SUPERUSER, EVERY),
    Deed(Topic, ONE, "{pk}/delete/", SUPERUSER, EVERY, {"post": "yes"}),
    # Series
    typed(Series, SWITCHED, "title", PUBLISHER),
    Deed(Series, SWITCHED, "{pk}/clone/", PUBLISHER, EVERY, {"title": "副本", "slug": "copy"}),
    Deed(Series, ONE, "import/", PUBLISHER, EVERY, {"handed": ARCHIVE}),
    # Channels and what goes out by them
    typed(Channel, SWITCHED, "name", PUBLISHER),
    Deed(Channel, SWITCHED, "{pk}/delete/", PUBLISHER, EVERY, {"post": "yes"}),
    Deed(Outbox, OUTBOX, "{pk}/again/", EDITOR, UNSENT),
    action(Outbox, OUTBOX, "send_again", EDITOR, UNSENT),
    # Jobs, each stopped by who may begin it
    stop(Job.Kind.POLL, EDITOR),
    stop(Job.Kind.DRAFT, EDITOR),
    stop(Job.Kind.CHECK, WRITER),
    stop(Job.Kind.OPML, EDITOR),
    stop(Job.Kind.HUGO, PUBLISHER),
    # What comes after publication, and what lets it come without four eyes
    Deed(Alarm, ALARMS, "{pk}/settle/", EDITOR, {"open"}),
    Deed(Digest, OUT, "{pk}/undo/", PUBLISHER, {"this minute"}, public=True),
    Deed(Digest, EDITIONS, "{pk}/undo/", PUBLISHER, set()),  # two minutes are over
    Deed(Digest, EDITIONS, "{pk}/cover/", WRITER, set(OPEN), {"_remove": "1"}),
    Deed(Digest, EDITIONS, "{pk}/replace/", EDITOR, {"withdrawn"}),
    Deed(
        Digest,
        EDITIONS,
        "{pk}/change/",
        PUBLISHER,
        {"draft", "review"},
        {"_waive": "1", "waive_note": "急", "_continue": "1"},
        form=True,
    ),
    Deed(Redirect, ONE, "{pk}/delete/", SUPERUSER, EVERY, {"post": "yes"}),
]


class StateTests(MatrixTestCase):
    @classmethod
    def furnish(cls):
        super().furnish()
        article = Article.objects.exclude(story=None).get()
        makers.reviewed(story=article.story, source=article.source)

    def test_every_button_in_every_state_for_every_role(self):
        for deed in DEEDS:
            for state, row in self.put(deed):
                url = self.url(deed, row)
                data = self.sent(deed, row, url)
                self.watch = matrix.Watch()
                for role in (
                    role for role in ROLES if role == deed.least or not may(role, deed.least)
                ):
                    with self.subTest(deed=deed.name, state=state, role=role):
                        self.check(deed, state, role, self.ask(role, "POST", url, data))

    def check(self, deed, state, role, answer):
        self.assertLess(answer.status, 500)
        if role != deed.least:
            self.assertEqual(answer.changed, set())
            self.assertTrue(answer.refused or deed.path in ("", "{pk}/change/"), answer.status)
            return
        self.assertFalse(answer.refused, answer.status)
        works = deed.works == EVERY or state in deed.works
        self.assertEqual(bool(answer.changed), works, answer.changed)

    def told(self, value: Any) -> Any:
        """What a column gets: `...` stands for somebody, a function for what it says by then."""
        if value is ...:
            return self.users[EDITOR].pk
        return value() if callable(value) else value

    def put(self, deed: Deed) -> Iterator[tuple[str, Any]]:
        """The row, in one state after the other."""
        rows = deed.model._default_manager
        row: Any = rows.order_by("pk").last()
        if deed.model is Digest:
            row = self.public if deed.public else self.digest
        before = rows.filter(pk=row.pk).values().get()
        for state, columns in deed.states.items():
            said = {name: self.told(value) for name, value in columns.items()}
            rows.filter(pk=row.pk).update(**before | said)
            yield state, rows.get(pk=row.pk)
        rows.filter(pk=row.pk).update(**before)

    def url(self, deed: Deed, row: Any) -> str:
        return f"/admin/{row._meta.label_lower.replace('.', '/')}/{deed.path.format(pk=row.pk)}"

    def sent(self, deed: Deed, row: Any, url: str) -> dict[str, Any]:
        data = deed.data(row) if callable(deed.data) else deed.data
        form = matrix.filled(self.clients[SUPERUSER].get(url)) if deed.form else {}
        form.pop("tab", None)
        return form | data


def typed_into(page: Any) -> dict[str, Any]:
    """What a browser would send of the form on which an edition is corrected."""
    form: Any = html.document_fromstring(page.content.decode()).get_element_by_id("correct-form")
    return {name: value.removeprefix("\n") for name, value in form.form_values()}


class CorrectionTests(MatrixTestCase):
    def test_only_what_is_public_is_corrected_and_only_by_publishers(self):
        rows = Digest.objects.filter(pk=self.public.pk)
        url = f"/admin/digests/digest/{self.public.pk}/correct/"
        title = f"item-{self.public.items.all()[0].pk}-title"
        boss = self.clients[SUPERUSER]
        sent = typed_into(boss.get(url)) | {title: "改过的标题", "note": "标题写错了。"}
        sent = typed_into(boss.post(url, sent | {"_look": "1"})) | {"_correct": "1"}
        before = rows.values("state", "published_at").get()
        for state in State.values:
            rows.update(**before | {"state": state})
            self.watch = matrix.Watch()
            for role in ROLES:
                with self.subTest(state=state, role=role):
                    answer = self.ask(role, "POST", url, sent)
                    granted = may(role, PUBLISHER)
                    self.assertEqual(answer.refused, not granted, answer.status)
                    works = granted and state == State.PUBLISHED
                    self.assertEqual(bool(answer.changed), works, answer.changed)


class TriageTests(MatrixTestCase):
    def test_only_what_waits_for_review_is_decided_and_only_by_editors(self):
        row = Article.objects.filter(state=State.REVIEW).latest("pk")
        for button, works_in in (("_approve", {State.REVIEW}), ("_spike", {*OPEN})):
            for state in ARTICLES:
                Article.objects.filter(pk=row.pk).update(state=state)
                sent = {button: f"{row.pk}:{row.version}"}
                self.watch = matrix.Watch()
                for role in ROLES:
                    with self.subTest(button=button, state=state, role=role):
                        answer = self.ask(role, "POST", "/admin/triage/", sent)
                        works = may(role, EDITOR) and state in works_in
                        self.assertEqual(answer.refused, not may(role, EDITOR), answer.status)
                        self.assertEqual(bool(answer.changed), works, answer.changed)


class OwnFilterTests(MatrixTestCase):
    def test_everybody_drops_filters_of_their_own_only(self):
        page = {"page": "/admin/digests/digest/", "query": "state=review"}
        theirs = SavedFilter.objects.create(user=self.users["superuser"], name="a", **page)
        for role in ROLES:
            if role not in self.users or not may(role, STAFF):
                continue
            mine = SavedFilter.objects.create(user=self.users[role], name="b", **page)
            self.watch = matrix.Watch()
            for row, role_may in ((mine, True), (theirs, role == SUPERUSER)):
                with self.subTest(role=role, own=role_may):
                    sent = {"here": page["page"], "drop": row.pk}
                    answer = self.ask(role, "POST", "/admin/filters/", sent)
                    self.assertEqual(bool(answer.changed), role_may)


class MergeTests(MatrixTestCase):
    """Two rows or more become one: only for those who may, and only where both still stand."""

    def merge(self, role: str, *rows: Any, **more: Any) -> matrix.Answer:
        home = f"/admin/{rows[0]._meta.label_lower.replace('.', '/')}/"
        sent = {"action": "merge", "_selected_action": [row.pk for row in rows], "index": "0"}
        return self.ask(role, "POST", home, sent | more)

    def test_stories_and_topics_are_merged_by_editors(self):
        other = makers.story()
        stories = (Story.objects.order_by("pk")[0], other)
        topics = (Topic.objects.first(), Topic.objects.create(name="存储"))
        Spelling.objects.create(topic=topics[1], text="内存")
        self.watch = matrix.Watch()
        for rows, more in ((stories, {"into": other.pk}), (topics, {})):
            for role in ROLES[: ROLES.index(EDITOR) + 1]:
                with self.subTest(row=rows[0], role=role):
                    answer = self.merge(role, *rows, **more)
                    self.assertEqual(bool(answer.changed), role == EDITOR)

    def test_a_story_that_was_merged_is_not_merged_again(self):
        first, second, third = (makers.story() for _ in range(3))
        Story.objects.filter(pk=first.pk).update(merged_into=second)
        self.watch = matrix.Watch()

        answer = self.merge(EDITOR, first, third, into=third.pk)

        self.assertEqual(answer.changed, set())
