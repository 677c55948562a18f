"""What is typed is repaired on its way in; what nobody touched stays to the byte."""

from django.forms import model_to_dict
from django.test import SimpleTestCase, TestCase

from articles.forms import NewArticle, ReviewForm
from digests.forms import CommentaryForm, EditionForm, ItemForm
from digests.models import Commentary, Item
from tests import makers

BROKEN, WHOLE = "公司**「甲」**说\r\n\r\n又说", "公司「**甲**」说\n\n又说"


def typed(form_class, row, **fields):
    """The form of a row, sent back as a browser does, with some fields typed over."""
    shown = {name: value for name, value in model_to_dict(row).items() if value is not None}
    sent = {name: str(value).replace("\n", "\r\n") for name, value in shown.items()}
    lists = {name: "" for name in ("tags", "categories", "links") if name in sent}
    seen = {"seen": str(getattr(row, "version", ""))}
    form = form_class(sent | lists | seen | fields, instance=row)
    form.full_clean()
    return form


class MarkdownFieldTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.digest = makers.digest()
        cls.item = Item(pk=1, digest=cls.digest, title="甲", body="乙")
        cls.remark = Commentary(pk=1, digest=cls.digest, body="丙")

    def test_bold_that_others_would_not_see_is_repaired_in_every_text(self):
        for form_class, row, name in (
            (EditionForm, self.digest, "lead"),
            (ItemForm, self.item, "body"),
            (CommentaryForm, self.remark, "body"),
            (ReviewForm, makers.reviewed(), "summary"),
        ):
            with self.subTest(form_class.__name__):
                form = typed(form_class, row, **{name: BROKEN})

                self.assertEqual(form.cleaned_data[name], WHOLE)

    def test_titles_are_repaired_too(self):
        item = typed(ItemForm, self.item, title="公司**「甲」**说")
        remark = typed(CommentaryForm, self.remark, heading="公司**「甲」**说")

        self.assertEqual(item.cleaned_data["title"], "公司「**甲**」说")
        self.assertEqual(remark.cleaned_data["heading"], "公司「**甲**」说")

    def test_a_text_that_came_from_elsewhere_stays_until_somebody_types(self):
        imported = "公司**「甲」**说  \n又说 \n"
        item = Item(pk=1, digest=self.digest, title="**「甲」**说", body=imported)

        form = typed(ItemForm, item, attribution="乙")

        self.assertEqual(form.cleaned_data["body"], imported)
        self.assertEqual(form.cleaned_data["title"], "**「甲」**说")
        self.assertNotIn("body", form.changed_data)


class PageAddressTests(SimpleTestCase):
    def typed(self, address: str) -> str:
        form = NewArticle({"url": address})
        form.full_clean()
        return str(form.cleaned_data["url"])

    def test_an_address_as_browsers_show_it_is_one(self):
        for shown in (
            "example.org",
            "www.example.org/news?page=2",
            "新闻.中国/",
            "a.example:8443/x",
            "example.org?page=2",
            "192.0.2.7:9100/feed.xml",
            "xn--e1afmkfd.xn--p1ai",
        ):
            with self.subTest(shown):
                self.assertEqual(self.typed(f" {shown} "), f"https://{shown}")

    def test_what_names_its_scheme_or_is_no_host_stays_as_typed(self):
        for typed in (
            "http://example.org",
            "javascript:alert(1)",
            "desk@example.org",
            "nonsense words. Yes",
            "localhost:8000",
            "//example.org",
            "3.14",
            "V3.2",
        ):
            with self.subTest(typed):
                self.assertEqual(self.typed(typed), typed)
