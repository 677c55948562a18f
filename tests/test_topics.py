"""One vocabulary, however its words are written."""

from django.test import SimpleTestCase, TestCase
from django.urls import reverse

from articles.models import Spelling, Topic
from articles.vocabulary import fold
from digests.models import Digest
from digests.topics import merge
from tests import makers
from tests.test_admin_articles import DeskTestCase


class FoldTests(SimpleTestCase):
    def test_width_case_spaces_and_what_nobody_sees_make_no_difference(self):
        for word in ("AI 模型", "ＡＩ模型", "ai模型", " Ai\u3000模\u200b型\n"):
            self.assertEqual(fold(word), "ai模型")

    def test_other_words_stay_apart(self):
        self.assertNotEqual(fold("AI模型"), fold("AI模形"))

    def test_folding_twice_is_folding_once(self):
        for word in ("ﬃ", "İstanbul", "ẞ", "㍿", "é"):
            self.assertEqual(fold(fold(word)), fold(word))


class SpelledTests(TestCase):
    def test_a_new_word_becomes_a_topic_as_it_is_written(self):
        found, new = Topic.objects.spelled(["具身 智能", "具身智能"])

        self.assertEqual([topic.name for topic in found], ["具身 智能"])
        self.assertEqual(new, found)
        self.assertEqual(Spelling.objects.get().text, "具身智能")

    def test_a_known_spelling_leads_to_its_topic(self):
        topic = Topic.objects.create(name="人工智能")
        topic.spellings.create(text="ＡＩ")

        self.assertEqual(Topic.objects.spelled(["Ai"]), ([topic], []))

    def test_words_without_letters_and_endless_ones_stand_for_nothing(self):
        self.assertEqual(Topic.objects.spelled(["", " ", "\u200b", "长" * 201]), ([], []))

    def test_the_name_of_a_topic_is_not_given_twice(self):
        topic = Topic.objects.create(name="港口")

        self.assertEqual(Topic.objects.spelled(["港口"]), ([topic], []))
        self.assertEqual(topic.spellings.get().text, "港口")


class MergeTests(TestCase):
    def test_the_first_takes_over_editions_and_spellings(self):
        (kept, other, third), _ = Topic.objects.spelled(["人工智能", "AI", "A.I."])
        both, one = makers.digest(items=1), makers.digest(items=1)
        both.topics.set([kept, other, third])
        one.topics.set([other])

        merge([kept, other, third])

        self.assertEqual(list(Topic.objects.all()), [kept])
        self.assertEqual(set(kept.digests.all()), {both, one})
        self.assertEqual(Digest.topics.through.objects.count(), 2)
        self.assertEqual(Topic.objects.spelled(["ai", "A.I."]), ([kept], []))

    def test_the_articles_and_the_series_of_a_topic_follow_it(self):
        (kept, other), _ = Topic.objects.spelled(["人工智能", "AI"])
        both, one, series = makers.article(), makers.article(), makers.series()
        both.topics.set([kept, other])
        for row in (one, series):
            row.topics.set([other])

        merge([kept, other])

        for row in (both, one, series):
            self.assertEqual(list(row.topics.all()), [kept])


class DeskTests(DeskTestCase):
    role = "Editor"

    def setUp(self):
        super().setUp()
        (self.ai, self.chips), _ = Topic.objects.spelled(["人工智能", "芯片"])
        makers.digest(items=1).topics.set([self.chips])
        self.list = reverse("admin:articles_topic_changelist")

    def test_the_list_says_how_many_editions_and_which_spellings(self):
        page = self.client.get(self.list)

        rows = {row.name: row.editions for row in page.context["cl"].result_list}
        self.assertEqual(rows, {"人工智能": 0, "芯片": 1})
        self.assertContains(page, '<td class="field-spelled">芯片</td>')

    def merge(self, *topics: Topic):
        ticked = [topic.pk for topic in topics]
        sent = {"action": "merge", "_selected_action": ticked, "index": "0"}
        return self.client.post(self.list, sent, follow=True)

    def test_two_become_the_first_that_was_ticked(self):
        page = self.merge(self.chips, self.ai)

        self.assertEqual(list(Topic.objects.all()), [self.chips])
        self.assertContains(page, "“芯片” now stands for 人工智能 too.")

    def test_one_alone_stays(self):
        page = self.merge(self.ai)

        self.assertContains(page, "Tick two topics or more.")
        self.assertEqual(Topic.objects.count(), 2)

    def test_a_spelling_typed_in_is_folded_and_never_given_twice(self):
        url = reverse("admin:articles_topic_change", args=[self.ai.pk])
        sent = {
            "name": "人工智能",
            "spellings-TOTAL_FORMS": "2",
            "spellings-INITIAL_FORMS": "1",
            "spellings-0-id": str(self.ai.spellings.get().pk),
            "spellings-0-topic": str(self.ai.pk),
            "spellings-0-text": "人工智能",
            "spellings-1-topic": str(self.ai.pk),
        }

        self.client.post(url, sent | {"spellings-1-text": "Ａ Ｉ"})
        page = self.client.post(url, sent | {"spellings-1-text": "芯 片"})

        self.assertEqual(set(self.ai.spellings.values_list("text", flat=True)), {"人工智能", "ai"})
        self.assertContains(page, "already exists")
