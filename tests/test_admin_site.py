"""How the desk is laid out."""

from django.contrib.auth.models import Group
from django.test import TestCase
from django.urls import reverse

from articles.models import User
from tests import makers


class AppListTests(TestCase):
    def labels(self, user: User) -> list[str]:
        self.client.force_login(user)
        apps = self.client.get(reverse("admin:index")).context["app_list"]
        return [app["app_label"] for app in apps]

    def test_editions_come_first_and_the_queue_last(self):
        chief = User.objects.create_superuser("chief")

        self.assertEqual(self.labels(chief), ["digests", "articles", "auth", "django_q"])

    def test_an_editor_sees_the_same_order_without_what_is_not_his(self):
        self.assertEqual(self.labels(makers.user("Editor")), ["digests", "articles"])

    def test_the_queue_goes_by_its_plain_name(self):
        self.client.force_login(User.objects.create_superuser("chief"))

        answer = self.client.get(reverse("admin:index"))

        self.assertEqual(answer.context["app_list"][-1]["name"], "Queue")

    def test_the_page_of_one_application_lists_it_alone(self):
        self.client.force_login(User.objects.create_superuser("chief"))

        answer = self.client.get(reverse("admin:app_list", args=["articles"]))

        self.assertEqual([app["app_label"] for app in answer.context["app_list"]], ["articles"])


class BeginningTests(TestCase):
    def page(self, role: str) -> str:
        self.client.force_login(makers.user(role, language="en"))
        return self.client.get(reverse("admin:index")).content.decode()

    def test_an_empty_desk_says_how_to_begin_to_those_who_can(self):
        self.assertIn(reverse("admin:digests_series_add"), self.page("Publisher"))
        self.assertIn("How to begin", self.page("Editor"))
        self.assertNotIn(reverse("admin:digests_series_add"), self.page("Editor"))
        self.assertNotIn("How to begin", self.page("Writer"))

    def test_a_desk_with_an_edition_no_longer_does(self):
        makers.digest()

        self.assertNotIn("How to begin", self.page("Publisher"))


class NewColleagueTests(TestCase):
    def test_somebody_new_may_log_in_and_gets_a_role_on_the_same_page(self):
        self.client.force_login(makers.user(is_superuser=True))
        add = reverse("admin:articles_user_add")
        editor = Group.objects.get(name="Editor")

        page = self.client.get(add)
        self.client.post(
            add,
            {
                "username": "xiaowang",
                "password1": "a-long-password",
                "password2": "a-long-password",
                "is_staff": "on",
                "groups": [editor.pk],
                "language": "",
            },
        )

        self.assertTrue(page.context["adminform"].form["is_staff"].initial)
        colleague = User.objects.get(username="xiaowang")
        self.assertEqual((colleague.is_staff, colleague.groups.get()), (True, editor))

    def test_roles_are_ticked_and_each_says_what_it_is_for(self):
        self.client.force_login(makers.user(is_superuser=True, language="en"))
        colleague = makers.user("Writer")
        Group.objects.create(name="夜班")

        for page in (
            reverse("admin:articles_user_add"),
            reverse("admin:articles_user_change", args=[colleague.pk]),
        ):
            roles = self.client.get(page).context["adminform"].form["groups"]
            self.assertEqual(roles.field.widget.input_type, "checkbox")
            said = [str(label).partition(": ") for _key, label in roles.field.choices]
            self.assertEqual([name for name, *_ in said], ["Writer", "Editor", "Publisher", "夜班"])
            self.assertEqual(said[0][2], "writes, edits, submits")
            self.assertEqual([bool(purpose) for *_, purpose in said], [True, True, True, False])

    def test_another_role_is_given_by_a_tick(self):
        self.client.force_login(makers.user(is_superuser=True))
        colleague, publisher = makers.user("Writer"), Group.objects.get(name="Publisher")
        url = reverse("admin:articles_user_change", args=[colleague.pk])
        joined = colleague.date_joined
        said = {"username": colleague.username, "is_active": "on", "is_staff": "on"}

        answer = self.client.post(url, said | {"groups": [publisher.pk], "language": ""})

        colleague.refresh_from_db()
        self.assertEqual(answer.status_code, 302)
        self.assertEqual((colleague.groups.get(), colleague.date_joined), (publisher, joined))

    def test_a_page_that_is_not_for_this_role_says_so_in_our_words(self):
        self.client.force_login(makers.user("Writer"))

        answer = self.client.get(reverse("admin:articles_source_add"))

        self.assertContains(answer, "This is not open to you", status_code=403)
