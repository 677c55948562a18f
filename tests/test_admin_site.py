"""How the desk is laid out."""

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
