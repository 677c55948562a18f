"""Filters of a list, kept by a person under a name."""

from django.test import TestCase
from django.urls import reverse

from articles.models import SavedFilter
from tests import makers

KEEP = reverse("admin:filters")
ARTICLES = reverse("admin:articles_article_changelist")


class SavedFilterTests(TestCase):
    def setUp(self):
        self.editor = makers.user("Editor", language="en")
        self.client.force_login(self.editor)

    def keep(self, here: str, **sent: str):
        return self.client.post(KEEP, {"here": here, **sent})

    def test_what_a_list_is_asked_for_is_kept_under_a_name_and_offered_there(self):
        answer = self.keep(f"{ARTICLES}?waits=review&q=%E8%8A%AF%E7%89%87", name="芯片待审")

        self.assertRedirects(answer, f"{ARTICLES}?waits=review&q=%E8%8A%AF%E7%89%87")
        shown = self.client.get(ARTICLES)
        self.assertContains(shown, "芯片待审")
        self.assertContains(shown, f'href="{ARTICLES}?waits=review&amp;q=%E8%8A%AF%E7%89%87"')

    def test_where_in_a_list_one_is_is_no_part_of_it(self):
        self.keep(f"{ARTICLES}?waits=review&past=3~2025-11-21", name="待审")

        self.assertEqual(SavedFilter.objects.get().query, "waits=review")

    def test_the_same_name_again_takes_its_place(self):
        self.keep(f"{ARTICLES}?waits=review", name="我的")
        self.keep(f"{ARTICLES}?waits=person", name="我的")

        self.assertEqual(SavedFilter.objects.get().query, "waits=person")

    def test_it_is_dropped_by_its_owner_only(self):
        self.keep(f"{ARTICLES}?waits=review", name="我的")
        kept = SavedFilter.objects.get()

        self.client.force_login(makers.user("Editor"))
        self.keep(ARTICLES, drop=str(kept.pk))
        self.assertTrue(SavedFilter.objects.exists())
        self.assertNotContains(self.client.get(ARTICLES), "我的")

        self.client.force_login(self.editor)
        self.keep(ARTICLES, drop=str(kept.pk))
        self.assertFalse(SavedFilter.objects.exists())

    def test_triage_has_them_too(self):
        self.keep(f"{reverse('admin:triage')}?language=en", name="英文")

        self.assertContains(self.client.get(reverse("admin:triage")), "英文")

    def test_it_leads_nowhere_but_to_a_list_of_the_desk(self):
        for here in (
            "https://evil.example/",
            "//evil.example/admin/",
            "/",
            "/admin/login/",
            "",
            "x",
        ):
            with self.subTest(here):
                self.assertRedirects(
                    self.keep(here, name="x"), "/admin/", fetch_redirect_response=False
                )
        self.assertFalse(SavedFilter.objects.exists())

    def test_an_address_that_is_none_leads_to_the_first_page(self):
        self.assertRedirects(self.keep("//[", name="甲"), reverse("admin:index"))

    def test_a_filter_without_a_name_is_not_kept(self):
        self.keep(f"{ARTICLES}?waits=review", name=" \x00 ")

        self.assertFalse(SavedFilter.objects.exists())
