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
                "usable_password": "true",
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

    def test_a_page_that_is_not_for_this_role_says_so_in_our_words(self):
        self.client.force_login(makers.user("Writer"))

        answer = self.client.get(reverse("admin:articles_source_add"))

        self.assertContains(answer, "This is not open to you", status_code=403)
