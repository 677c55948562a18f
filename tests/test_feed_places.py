"""Where there are feeds: for topics and stories too, told to the press, announced to hubs."""

from urllib.parse import quote

from django.test import override_settings

from articles import markdown
from articles.models import Story, Topic
from digests.feeds import sheets
from digests.layout import LAYOUTS
from digests.models import Digest
from digests.publish import withdraw
from tests import errors, makers
from tests.feeds import ATOM, KINDS, SOURCE_TYPES, FeedTestCase

HUB = "https://hub.example/"


class PlaceTests(FeedTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.by = makers.user("Publisher")
        cls.daily = makers.series(slug="daily", title="每日", layout=LAYOUTS["daily"].to_json())
        cls.rolling = makers.series(slug="rolling", title="滚动", rolling_hours=6)
        cls.topic = Topic.objects.learn("人工 智能", "人工智能")[0]
        Topic.objects.learn("港口", "港口")
        cls.story = makers.story(title="甲公司新模型")
        cls.told = errors.article(story=cls.story)
        cls.told.topics.add(cls.topic)
        cls.first = errors.out(errors.edition(cls.daily, cls.told), cls.by)
        filed = errors.edition(cls.daily, errors.article(), day=1, categories=["人工智能"])
        cls.second = errors.out(filed, cls.by)
        cls.third = errors.out(errors.edition(cls.rolling, cls.told, day=2), cls.by)
        cls.feed = f"/topics/{quote('人工 智能')}/feed"

    def versions(self) -> dict[str, str]:
        return {sheet.path: sheet.version for sheet in sheets.sheets()}


class TopicTests(PlaceTests):
    def test_its_feed_has_the_editions_filed_under_it_and_those_with_an_item_on_it(self):
        for kind in ("rss", "atom"):
            found = self.read(f"{self.feed}.{kind}")

            self.assertEqual([each.id for each in found.entries], [self.second.urn, self.first.urn])
            self.assertEqual(found.feed.link, f"http://testserver{self.feed[:-4]}")
            self.assertIn("人工 智能", found.feed.title)

    def test_item_by_item_it_has_what_is_on_it_and_what_nobody_filed_in_such_an_edition(self):
        found = self.json(f"{self.feed}.json?per=item")["items"]

        expected = [*self.second.items.all(), self.first.items.get(position=1)]
        self.assertEqual([each["id"] for each in found], [item.uid.urn for item in expected])

    def test_other_spellings_lead_to_its_own_address_with_what_they_ask(self):
        answer = self.client.get(f"/topics/{quote('人工智能')}/feed.rss?per=item")

        self.assertEqual(answer.status_code, 301)
        self.assertEqual(answer["Location"], f"{self.feed}.rss?per=item")

    def test_a_topic_known_by_its_key_is_not_taken_for_one_of_that_name(self):
        odd = Topic.objects.create(name="人工/智能")
        Topic.objects.create(name=str(odd.pk))
        self.first.topics.add(odd)

        found = self.read(f"/topics/{odd.pk}/feed.atom")

        self.assertEqual([each.id for each in found.entries], [self.first.urn])

    def test_a_topic_of_which_nothing_came_out_has_no_feed(self):
        for name in ("港口", "无此主题"):
            self.assertEqual(self.client.get(f"/topics/{quote(name)}/feed.rss").status_code, 404)


class StoryTests(PlaceTests):
    def test_its_feed_has_the_items_on_it_in_all_series(self):
        found = self.json(f"/stories/{self.story.pk}/feed.json")

        expected = [each.items.get(position=1) for each in (self.third, self.first)]
        self.assertEqual([each["id"] for each in found["items"]], [x.uid.urn for x in expected])
        self.assertEqual(found["home_page_url"], f"http://testserver/stories/{self.story.pk}/")

    def test_it_goes_by_what_was_printed_last_or_by_the_name_a_person_gave_it(self):
        printed = markdown.plain(self.third.items.get(position=1).title)
        before = self.json(f"/stories/{self.story.pk}/feed.json")["title"]
        known = self.versions()

        Story.objects.filter(pk=self.story.pk).update(title="甲公司", title_by_hand=True)

        path = f"/stories/{self.story.pk}/feed.json"
        self.assertIn(printed, before)
        self.assertNotIn("甲公司新模型", before.replace(printed, ""))
        self.assertIn("甲公司", self.json(path)["title"])
        self.assertNotEqual(self.versions()[path], known[path])

    def test_a_merged_one_leads_to_where_it_went(self):
        merged = makers.story(merged_into=self.story)

        answer = self.client.get(f"/stories/{merged.pk}/feed.atom")

        self.assertEqual(answer.status_code, 301)
        self.assertEqual(answer["Location"], f"/stories/{self.story.pk}/feed.atom")

    def test_a_story_of_which_nothing_came_out_has_no_feed(self):
        other = makers.story()

        self.assertEqual(self.client.get(f"/stories/{other.pk}/feed.rss").status_code, 404)


class SheetTests(PlaceTests):
    def test_every_feed_is_told_to_the_press(self):
        paths = {
            f"{base}.{kind}"
            for kind in KINDS
            for base in (
                "/feed",
                "/corrections/feed",
                "/daily/feed",
                "/rolling/feed",
                "/topics/人工 智能/feed",
                f"/stories/{self.story.pk}/feed",
            )
        }

        self.assertEqual(set(self.versions()), paths)
        for path in paths:
            self.assertEqual(self.client.get(quote(path)).status_code, 200, path)

    def test_in_few_queries_however_many_there_are(self):
        with self.assertNumQueries(8):
            self.versions()
        for number in range(5):
            made = errors.article(story=makers.story())
            made.topics.add(Topic.objects.learn(f"题{number}", f"题{number}")[0])
            errors.out(errors.edition(self.daily, made, day=3 + number), self.by)
        with self.assertNumQueries(8):
            self.versions()

    def test_the_version_of_one_differs_when_its_bytes_do(self):
        before = self.versions()
        errors.correct(self.first, by=self.by)
        corrected = self.versions()
        Digest.objects.filter(pk=self.first.pk).update(
            card={"name": "x.png", "bytes": 1, "alt": ""}
        )
        drawn = self.versions()
        withdraw(
            Digest.objects.select_related("series").get(pk=self.first.pk), by=self.by, note="错"
        )
        withdrawn = self.versions()

        for path in ("/topics/人工 智能/feed.rss", f"/stories/{self.story.pk}/feed.rss"):
            said = [each[path] for each in (before, corrected, drawn, withdrawn)]
            self.assertEqual(len(set(said)), 4, path)

    def test_what_is_asked_itself_has_a_tag_that_differs(self):
        told = [path for path, version in self.versions().items() if not version]
        tags = {path: self.client.get(path)["ETag"] for path in told}

        errors.correct(self.first, by=self.by)

        for path in told:
            differs = self.client.get(path)["ETag"] != tags[path]
            self.assertEqual(differs, "rolling" not in path, path)


class HeaderTests(PlaceTests):
    @override_settings(WEBSUB_HUB=[HUB])
    def test_hub_and_own_address_stand_in_the_feed_and_in_its_header(self):
        for path in (
            "/feed",
            "/daily/feed",
            "/corrections/feed",
            self.feed,
            f"/stories/{self.story.pk}/feed",
        ):
            for kind in KINDS:
                answer = self.client.get(f"{path}.{kind}")

                itself = f"http://testserver{path}.{kind}"
                self.assertEqual(answer["Link"], f'<{HUB}>; rel="hub", <{itself}>; rel="self"')
                self.assertIn(HUB.encode(), answer.content)

    @override_settings(WEBSUB_HUB=[HUB])
    def test_a_feed_with_parameters_names_no_hub_as_none_is_told_of_it(self):
        answer = self.client.get("/feed.atom?per=item")

        self.assertNotIn(HUB, answer["Link"])
        self.assertNotIn(HUB.encode(), answer.content)

    def test_another_hub_is_another_feed(self):
        tag = self.client.get("/feed.rss")["ETag"]

        with override_settings(WEBSUB_HUB=[HUB]):
            answer = self.client.get("/feed.rss", headers={"if-none-match": tag})

        self.assertEqual(answer.status_code, 200)

    def test_the_label_stands_in_the_body_also_where_the_layout_has_none(self):
        Digest.objects.filter(pk=self.first.pk).update(
            body_html='<div class="edition" lang="zh" data-drafted="model">\n<p>正文</p>\n</div>'
        )

        item = self.json("/daily/feed.json")["items"][1]

        self.assertTrue(
            item["content_html"].endswith('<p class="drafted">本期由机器起草，编辑审定</p>')
        )
        categories = list(self.xml("/daily/feed.atom").iter(f"{ATOM}category"))
        self.assertIn(SOURCE_TYPES, [each.get("scheme") for each in categories])

    def test_the_card_of_an_edition_is_shown(self):
        card = {"name": "1.png", "bytes": 9, "alt": ""}
        Digest.objects.filter(pk=self.first.pk).update(card=card)

        item = self.json("/daily/feed.json")["items"][1]

        self.assertEqual(item["image"], "http://testserver/cards/1.png")
