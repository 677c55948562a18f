"""Who may do what, asked through the pages that do it. What is not granted changes nothing."""

from django.contrib.auth.models import Permission
from django.test import TestCase
from django.urls import reverse
from django_q.models import Schedule

from articles.models import Article, Source, User
from articles.workflow import State
from digests.models import Digest, Series
from tests import makers

# Per role, the moves it makes; a role also makes those of the roles before it.
ARTICLE_MOVES = {
    "Writer": {("draft", "review"), ("approved", "review")},
    "Editor": {
        ("review", "approved"),
        ("review", "draft"),
        ("draft", "spiked"),
        ("review", "spiked"),
        ("approved", "spiked"),
        ("spiked", "review"),
        ("spiked", "draft"),
    },
    "Publisher": set(),
}
DIGEST_MOVES = {
    "Writer": {("draft", "review"), ("approved", "review")},
    "Editor": {
        ("review", "approved"),
        ("review", "draft"),
        ("draft", "spiked"),
        ("review", "spiked"),
        ("spiked", "draft"),
    },
    "Publisher": {("approved", "published"), ("published", "withdrawn")},
}
OUTSIDERS = ("nobody", "reader", "colleague without a role")


def granted(moves: dict[str, set[tuple[str, str]]], role: str) -> set[tuple[str, str]]:
    roles = list(moves)
    if role not in roles:
        return set()
    return set().union(*(moves[each] for each in roles[: roles.index(role) + 1]))


class PermissionTestCase(TestCase):
    users: dict[str, User]

    @classmethod
    def setUpTestData(cls):
        cls.users = {role: makers.user(role) for role in ("Writer", "Editor", "Publisher")}
        cls.users["colleague without a role"] = makers.user()
        cls.users["reader"] = makers.user("Publisher")
        cls.users["reader"].is_staff = False
        cls.users["reader"].save()

    def log_in(self, role: str):
        self.client.logout()
        if role in self.users:
            self.client.force_login(self.users[role])

    def check(self, model, moves, put, form):
        """Every role against every pair of states, as a POST of the button."""
        for role in (*self.users, "nobody"):
            self.log_in(role)
            for old in State.values:
                for new in State.values:
                    row = put(old)
                    if row is None:
                        continue
                    url = reverse(
                        f"admin:{model._meta.label_lower.replace('.', '_')}_change", args=[row.pk]
                    )
                    self.client.post(url, form(row) | {"_move": new, "note": "因为"})
                    expected = new if (old, new) in granted(moves, role) else old
                    with self.subTest(role=role, old=old, new=new):
                        self.assertEqual(model.objects.get(pk=row.pk).state, expected)


class ArticleMoveTests(PermissionTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.article = makers.reviewed()

    def put(self, state: str) -> Article | None:
        if state in (State.PUBLISHED, State.WITHDRAWN):
            return None
        Article.objects.update(state=state)
        return Article.objects.get()

    def form(self, article: Article) -> dict[str, str]:
        names = ("headline", "summary", "summary_language", "title", "byline", "language")
        return {"seen": str(article.version)} | {name: getattr(article, name) for name in names}

    def test_every_role_makes_its_moves_and_no_other(self):
        self.check(Article, ARTICLE_MOVES, self.put, self.form)

    def test_a_writer_cannot_act_on_a_list_like_an_editor(self):
        self.log_in("Writer")

        for action in ("move_to_approved", "move_to_spiked", "move_to_draft", "delete_selected"):
            self.client.post(
                reverse("admin:articles_article_changelist"),
                {"action": action, "_selected_action": [self.article.pk], "index": "0"},
            )

        self.assertEqual(Article.objects.get().state, State.REVIEW)

    def test_outsiders_neither_read_nor_write_nor_add(self):
        page = reverse("admin:articles_article_change", args=[self.article.pk])
        for role in OUTSIDERS:
            self.log_in(role)
            for url in (page, reverse("admin:articles_article_changelist")):
                self.assertIn(self.client.get(url).status_code, (302, 403), role)
            form = self.form(self.article) | {"summary": "篡改", "_continue": "1"}
            self.assertIn(self.client.post(page, form).status_code, (302, 403), role)
            self.client.post(reverse("admin:articles_article_add"), {"url": "https://a.example/"})

        self.assertEqual(Article.objects.get().summary, self.article.summary)

    def test_nobody_deletes_an_article(self):
        url = reverse("admin:articles_article_delete", args=[self.article.pk])
        for role in self.users:
            self.log_in(role)
            self.assertIn(self.client.post(url, {"post": "yes"}).status_code, (302, 403))

        self.assertTrue(Article.objects.exists())


class DigestMoveTests(PermissionTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.digest = makers.digest(items=1)
        Digest.objects.update(number=1, published_at=cls.digest.updated_at)

    def put(self, state: str) -> Digest | None:
        out = state in (State.PUBLISHED, State.WITHDRAWN)
        Digest.objects.update(state=state, body_html="<p>" if out else "")
        return Digest.objects.get()

    def form(self, digest: Digest) -> dict[str, str]:
        return {
            "seen": str(digest.version),
            "title": digest.title,
            "items-TOTAL_FORMS": "0",
            "items-INITIAL_FORMS": "0",
            "commentary-TOTAL_FORMS": "0",
            "commentary-INITIAL_FORMS": "0",
        }

    def test_every_role_makes_its_moves_and_no_other(self):
        self.check(Digest, DIGEST_MOVES, self.put, self.form)

    def test_outsiders_neither_read_nor_write_nor_preview(self):
        page = reverse("admin:digests_digest_change", args=[self.digest.pk])
        look = reverse("admin:digests_digest_preview", args=[self.digest.pk])
        for role in OUTSIDERS:
            self.log_in(role)
            for url in (page, look, reverse("admin:digests_digest_changelist")):
                self.assertIn(self.client.get(url).status_code, (302, 403), role)
            form = self.form(self.digest) | {"title": "篡改", "_continue": "1"}
            self.assertIn(self.client.post(page, form).status_code, (302, 403), role)

        self.assertEqual(Digest.objects.get().title, self.digest.title)

    def test_a_writer_composes_no_edition(self):
        self.log_in("Writer")

        url = reverse("admin:digests_digest_add")

        self.assertEqual(self.client.get(url).status_code, 403)
        self.assertEqual(
            self.client.post(url, {"series": Series.objects.get().pk}).status_code, 403
        )
        self.assertEqual(Digest.objects.count(), 1)

    def test_nobody_deletes_an_edition_or_a_series(self):
        pages = [
            reverse("admin:digests_digest_delete", args=[self.digest.pk]),
            reverse("admin:digests_series_delete", args=[self.digest.series_id]),
        ]
        for role in self.users:
            self.log_in(role)
            for url in pages:
                self.assertIn(self.client.post(url, {"post": "yes"}).status_code, (302, 403))

        self.assertTrue(Digest.objects.exists() and Series.objects.exists())


class SourceTests(PermissionTestCase):
    def test_writers_see_sources_and_editors_change_them(self):
        source = makers.source(active=False)
        url = reverse("admin:articles_source_changelist")
        action = {"action": "switch_on", "_selected_action": [source.pk], "index": "0"}

        self.log_in("Writer")
        self.assertEqual(self.client.get(url).status_code, 200)
        self.client.post(url, action)
        self.assertFalse(Source.objects.get().active)
        self.assertEqual(self.client.get(reverse("admin:articles_source_add")).status_code, 403)

        self.log_in("Editor")
        self.client.post(url, action)
        self.assertTrue(Source.objects.get().active)


class SeriesTests(PermissionTestCase):
    def test_publishers_change_series_and_editors_only_see_them(self):
        url = reverse("admin:digests_series_change", args=[makers.series().pk])

        for role, status in (("Editor", 403), ("Publisher", 200)):
            self.log_in(role)
            self.assertEqual(self.client.get(url).status_code, 200)
            self.assertEqual(self.client.post(url, {}).status_code, status)


class QueueTests(PermissionTestCase):
    def test_the_queue_is_for_superusers_whatever_was_granted(self):
        tempted = self.users["Publisher"]
        tempted.user_permissions.set(Permission.objects.filter(content_type__app_label="django_q"))
        pages = [
            reverse("admin:django_q_schedule_changelist"),
            reverse("admin:django_q_schedule_add"),
            reverse("admin:django_q_success_changelist"),
            reverse("admin:django_q_failure_changelist"),
        ]

        self.client.force_login(tempted)
        for url in pages:
            self.assertEqual(self.client.get(url).status_code, 403, url)
        self.client.post(pages[1], {"func": "os.system", "args": "'true'", "schedule_type": "O"})
        self.assertFalse(Schedule.objects.filter(func="os.system").exists())

        self.client.force_login(makers.user(is_superuser=True))
        self.assertEqual(self.client.get(pages[0]).status_code, 200)

    def test_who_manages_people_makes_nobody_a_superuser_and_gets_into_no_account_of_one(self):
        manager, boss = self.users["Publisher"], makers.user(is_superuser=True)
        granted = Permission.objects.filter(codename__in=("view_user", "change_user"))
        manager.user_permissions.set(granted)
        own, others = (reverse("admin:articles_user_change", args=[u.pk]) for u in (manager, boss))
        password = reverse("admin:auth_user_password_change", args=[boss.pk])
        said = {"username": "kept", "date_joined_0": "2025-12-02", "date_joined_1": "08:00"}
        sent = said | {"is_active": "on", "is_staff": "on", "is_superuser": "on"}

        self.client.force_login(manager)
        answers = [self.client.post(url, sent).status_code for url in (own, others)]
        fresh = {"password1": "a-quite-new-one", "password2": "a-quite-new-one"}
        answers.append(self.client.post(password, fresh).status_code)

        manager.refresh_from_db()
        self.assertEqual((manager.username, manager.is_superuser), ("kept", False))
        boss.refresh_from_db()
        self.assertTrue(boss.check_password("a-long-password"))
        self.assertEqual(answers, [302, 403, 403])

    def test_accounts_and_roles_are_for_superusers(self):
        for role in self.users:
            self.log_in(role)
            for page in ("articles_user_changelist", "auth_group_changelist"):
                status = self.client.get(reverse(f"admin:{page}")).status_code
                self.assertIn(status, (302, 403), (role, page))
