"""Story pages: an event from its first day on, as public editions have told it."""

from django.test import override_settings

from articles import story_changes
from articles.models import Story
from digests import story_pages
from digests.models import Digest, Item, Series
from digests.publish import withdraw
from tests import errors, makers
from tests.printing import ReaderTestCase, out, told


def sheets() -> dict[str, str]:
    return {each.path: each.version for each in story_pages.sheets()}


class StoryPageTests(ReaderTestCase):
    def setUp(self) -> None:
        self.story = makers.story(title="a machine's name")
        self.here = f"/stories/{self.story.pk}/"
        self.one, self.other = makers.source(name="海岸观察"), makers.source(name="The Port")
        self.letter = makers.series(
            slug="letter", title="Harbour Letter", language="en", time_zone="America/New_York"
        )
        self.first = out(
            self.series, self.by, told(), {**told(self.one, self.story), "title": "海缆**开工**"}
        )
        self.last = out(
            self.letter,
            self.by,
            {**told(self.other, self.story), "title": "Cable laid"},
            day=2,
        )

    def correct(self, digest: Digest) -> None:
        item = digest.items.get(article__story=self.story)
        change = errors.change(item, "正文如下，改了。")
        errors.correct(digest, change, by=self.by)

    def test_items_stand_in_the_order_they_came_out_each_in_its_own_language(self):
        tree = self.tree(self.here)

        steps = tree.xpath("//ol[@class='thread']/li")
        self.assertEqual([each.findtext(".//h2/a") for each in steps], ["海缆开工", "Cable laid"])
        self.assertEqual([each.xpath("string(div/@lang)") for each in steps], ["zh-hans", "en"])

    def test_each_names_its_edition_and_the_day_by_the_clock_of_its_series(self):
        tree = self.tree(self.here)

        days = tree.xpath("//ol[@class='thread']//time/@datetime")
        self.assertEqual(days, ["2026-03-02T08:30+08:00", "2026-03-03T19:30-05:00"])
        self.assertIn("每日精选", tree.xpath("string(//ol/li[1]/p)"))
        self.assertIn("1", tree.xpath("string(//ol/li[1]//span[@class='number'])"))

    def test_each_leads_to_its_place_in_its_edition_to_its_source_and_to_the_original(self):
        item = self.first.items.get(position=2)

        [first, *_] = self.tree(self.here).xpath("//ol[@class='thread']/li")
        links = first.xpath(".//a/@href")
        self.assertTrue(item.element)
        self.assertIn(f"{self.first.get_absolute_url()}#{item.element}", links)
        self.assertIn(f"/sources/{self.one.pk}/", links)
        self.assertIn(item.url, links)
        page = self.tree(self.first.get_absolute_url())
        self.assertEqual(len(page.xpath("//*[@id=$id]", id=item.element)), 1)

    def test_its_head_says_how_many_sources_told_it_and_when(self):
        facts = self.texts(self.here, "//header/p[@class='facts']/span")

        self.assertEqual(len(facts), 3)
        self.assertIn("2", facts[0])
        self.assertIn("2", facts[1])

    def test_it_goes_by_what_was_printed_last_unless_a_person_named_it(self):
        before = self.tree(self.here).findtext(".//h1")
        Story.objects.filter(pk=self.story.pk).update(title="海缆", title_by_hand=True)
        after = self.tree(self.here).findtext(".//h1")

        self.assertEqual((before, after), ("Cable laid", "海缆"))

    def test_a_withdrawn_edition_is_out_of_it(self):
        withdraw(self.last, by=self.by, note="错了。")

        self.assertEqual(self.texts(self.here, "//ol[@class='thread']//h2"), ["海缆开工"])

    def test_what_was_corrected_says_so_and_reads_as_it_does_now(self):
        self.correct(self.first)

        [mark] = self.tree(self.here).xpath("//h2/a[@class='corrected']")
        self.assertEqual(mark.get("href"), f"{self.first.get_absolute_url()}#corrections")
        self.assertEqual(mark.text, "已更正")
        self.assertIn("改了", self.tree(self.here).xpath("string(//ol/li[1]/div/p)"))

    def test_a_story_that_was_merged_leads_to_the_one_it_is_in(self):
        gone = makers.story()
        story_changes.merge([gone], self.story, by=self.by)

        response = self.client.get(f"/stories/{gone.pk}/")

        self.assertRedirects(response, self.here, status_code=301)

    def test_a_story_that_was_never_printed_is_not_found(self):
        silent = makers.story()
        makers.digest(of=self.series, items=1).items.first().article.amend(story=silent)

        for pk in (silent.pk, 10**15):
            self.assertEqual(self.status(f"/stories/{pk}/"), 404)

    def test_titles_and_texts_cannot_act(self):
        Item.objects.filter(article__story=self.story).update(
            title="<script>x</script>", url="javascript:alert(1)"
        )

        text = self.client.get(self.here).content.decode()

        self.assertNotIn("<script", text)
        self.assertNotIn("javascript:", text)

    def test_more_items_cost_no_more_questions(self):
        with self.assertNumQueries(7):
            self.client.get(self.here)
        for day in range(3, 6):
            out(self.series, self.by, told(makers.source(), self.story), day=day)
        with self.assertNumQueries(7):
            self.client.get(self.here)

    def test_its_sheet_changes_when_what_it_shows_does_and_not_otherwise(self):
        seen = [sheets()[self.here]]
        out(self.series, self.by, told(self.one), day=3)
        self.assertEqual(sheets()[self.here], seen[0])

        self.correct(self.first)
        seen.append(sheets()[self.here])
        Series.objects.filter(pk=self.letter.pk).update(title="Port Letter")
        seen.append(sheets()[self.here])
        Story.objects.filter(pk=self.story.pk).update(title="海缆", title_by_hand=True)
        seen.append(sheets()[self.here])
        out(self.series, self.by, told(self.one, self.story), day=4)
        seen.append(sheets()[self.here])

        self.assertEqual(len(set(seen)), 5)

    def test_only_stories_one_can_follow_are_told_and_merged_ones_that_lead_there(self):
        gone, once = makers.story(), makers.story()
        story_changes.merge([gone], self.story, by=self.by)
        out(self.series, self.by, told(self.one, once), day=3)

        self.assertEqual(set(sheets()), {self.here, f"/stories/{gone.pk}/"})
        self.assertContains(self.client.get(f"/stories/{once.pk}/"), "noindex")
        self.assertNotContains(self.client.get(self.here), "noindex")

    def test_a_reader_who_has_it_is_told_so_until_it_changes(self):
        tag = self.client.get(self.here)["ETag"]

        same = self.client.get(self.here, headers={"if-none-match": tag})
        withdraw(self.last, by=self.by, note="错了。")
        other = self.client.get(self.here, headers={"if-none-match": tag})

        self.assertEqual((same.status_code, other.status_code), (304, 200))

    @override_settings(LANGUAGE_CODE="en")
    def test_the_frame_speaks_the_language_of_the_site(self):
        self.assertEqual(self.tree(self.here).get("lang"), "en")
