"""The picture beside a link: drawn from what is public, by the worker, and gone when that is."""

import os
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO
from itertools import groupby
from pathlib import Path
from unittest import skipUnless
from urllib.parse import quote

import time_machine
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import SimpleTestCase, TestCase, override_settings
from django.utils import timezone
from PIL import Image

from articles.models import Outbox
from digests import cards, entire, publish, specimen
from digests.corrections import apply
from digests.drawing import typeface
from digests.drawing.canvas import Run, Setting
from digests.drawing.card import card
from digests.drawing.long import HIGHEST, long_image
from digests.errata import ITEM, Change
from digests.layout import LAYOUTS
from digests.models import Digest, Series
from digests.shares.edition import Edition
from tests import makers, newsstand

LETTERS = typeface.chosen((), "zh")
OUT = datetime(2025, 11, 21, 22, 30, tzinfo=UTC)
with_font = skipUnless(LETTERS, "this machine has no font with Chinese characters")


def specimen_edition(**fields):
    return Edition(
        replace(specimen.CHINESE, **fields),
        LAYOUTS["bulletin"],
        "港城要闻",
        128,
        "https://news.example/port/2026-03-05/",
    )


class TypefaceTests(SimpleTestCase):
    @with_font
    def test_what_the_font_lacks_is_left_out_or_marked_and_no_box_is_drawn(self):
        self.assertEqual(LETTERS.clean("🚀 海缆⚡️ 开工"), "海缆 开工")
        self.assertEqual(LETTERS.clean("名 مرحبا 字"), "名 〓 字")
        self.assertEqual(LETTERS.clean("完成。📊 数据"), "完成。数据")

    @with_font
    def test_a_folder_of_fonts_without_chinese_ones_gives_none(self):
        with tempfile.TemporaryDirectory() as empty:
            found = list(typeface.files([empty]))

        self.assertEqual(found, [])

    def test_a_file_that_is_no_font_is_refused_with_its_name(self):
        with self.assertRaisesMessage(typeface.TypefaceError, str(Path(__file__))):
            typeface.chosen((__file__,), "zh")

    @with_font
    def test_a_font_that_was_wished_for_is_taken(self):
        found = typeface.chosen((LETTERS.bold.path,), "zh")

        self.assertEqual(found.regular, found.bold)
        self.assertEqual(found.bold, LETTERS.bold)


@with_font
class DrawingTests(SimpleTestCase):
    def test_a_card_is_a_png_of_its_size_light_and_the_same_each_time(self):
        drawn = card(specimen_edition(), LETTERS)

        picture = Image.open(BytesIO(drawn))
        self.assertEqual((picture.format, picture.size, picture.info), ("PNG", (1200, 630), {}))
        self.assertLess(len(drawn), 150_000)
        self.assertEqual(drawn, card(specimen_edition(), LETTERS))

    def test_another_word_is_another_card(self):
        other = specimen_edition(title="另一个标题")

        self.assertNotEqual(card(specimen_edition(), LETTERS), card(other, LETTERS))

    def test_nothing_is_printed_beyond_the_edge(self):
        long_ones = specimen_edition(title="很长的标题，" * 40)
        items = [replace(each, title="标题" * 60) for each in long_ones.issue.items]
        long_ones = replace(long_ones, series="名字" * 40)

        drawn = card(
            replace(long_ones, issue=replace(long_ones.issue, items=tuple(items))), LETTERS
        )

        picture = Image.open(BytesIO(drawn)).convert("RGB")
        margin = picture.crop((1200 - 60, 20, 1200, 630)).getcolors()
        self.assertEqual(len(margin), 1)

    def test_a_line_that_is_cut_ends_with_an_ellipsis_and_no_comma_before_it(self):
        how = Setting(LETTERS, 40)

        lines = how.lines([Run("海缆开工，全长很长")], 240, most=1)

        said = "".join(run.text for _, run in lines[0].pieces)
        self.assertEqual(said, "海缆开工…")

    def test_a_title_that_is_but_date_and_name_leaves_its_place_to_the_first_item(self):
        for title in ("2026-03-05 港城要闻", "港城要闻 第 128 期", "港城要闻 2026年3月5日 星期四"):
            self.assertEqual(specimen_edition(title=title).telling, "")
        self.assertEqual(specimen_edition(title="渡轮换电").telling, "渡轮换电")

    def test_a_long_image_is_no_wider_than_a_phone_asks_for_and_ends_in_a_code(self):
        drawn = Image.open(BytesIO(long_image(specimen_edition(), LETTERS))).convert("RGB")

        self.assertEqual(drawn.width, 1080)
        corner = drawn.crop((76, drawn.height - 44 - 300, 76 + 60, drawn.height - 44 - 240))
        self.assertEqual(corner.getpixel((2, 2)), (30, 29, 27))  # the eye of the code

    def test_the_code_of_a_long_address_has_dots_that_a_phone_can_see(self):
        for slug in ("海缆开工" * 25, "🍎" * 200):
            url = f"https://news.example/port/{quote(slug)}/"
            drawn = Image.open(BytesIO(long_image(replace(specimen_edition(), url=url), LETTERS)))

            with self.subTest(slug[:4]):
                paper = drawn.convert("RGB").crop((76, drawn.height - 44 - 900, 77, drawn.height))
                eye = [paper.getpixel((0, y)) == (30, 29, 27) for y in range(paper.height)]
                runs = [len(list(run)) for dark, run in groupby(eye) if dark]
                self.assertGreaterEqual(max(runs), 7 * 3)

    def test_a_very_long_edition_is_cut_and_leads_to_the_rest(self):
        many = tuple(replace(each, body="很长的正文。" * 300) for each in specimen.CHINESE.items)

        whole = long_image(specimen_edition(items=many * 9), LETTERS)
        more = long_image(specimen_edition(items=many * 10), LETTERS)

        self.assertLessEqual(Image.open(BytesIO(whole)).height, HIGHEST)
        self.assertGreater(Image.open(BytesIO(whole)).height, HIGHEST - 300)
        self.assertEqual(whole, more)


class KeepingTests(SimpleTestCase):
    def test_what_cannot_be_written_leaves_no_piece_behind(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        taken = folder / "card.png"
        (taken / "in the way").mkdir(parents=True)

        with self.assertRaises(OSError):
            entire.write(taken, b"PNG")

        self.assertEqual(list(folder.iterdir()), [taken])


class CardTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.boss = newsstand.editor()
        series = newsstand.series(slug="daily", title="每日精选")
        cls.row = newsstand.edition(series, cls.boss, OUT)

    def setUp(self):
        home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, home)
        settings_there = override_settings(MEDIA_ROOT=home)
        settings_there.enable()
        self.addCleanup(settings_there.disable)
        self.digest = Digest.objects.get(pk=self.row.pk)

    def attend(self):
        cards.work(list(Outbox.objects.of(Outbox.CARD).waiting().values_list("pk", flat=True)))
        self.digest.refresh_from_db()

    def files(self):
        return sorted(path.name for path in cards.folder().glob("*.png"))

    def correct(self):
        item = self.digest.items.first()
        change = Change(ITEM, str(item.uid), "title", item.title, "海缆开工")
        apply(self.digest, [change], by=self.boss, note="标题有误。")


@with_font
class CardTests(CardTestCase):
    def test_publishing_asks_the_worker_for_a_card_and_draws_none_itself(self):
        self.assertIsNone(cards.card_of(self.digest))
        self.assertEqual(Outbox.objects.of(Outbox.CARD).waiting().count(), 1)

        self.attend()

        found = cards.card_of(self.digest)
        self.assertEqual(found.path, f"/cards/{cards.name_of(self.digest, 1)}")
        self.assertEqual(
            found.size, os.path.getsize(cards.folder() / cards.name_of(self.digest, 1))
        )
        self.assertIn("每日精选", found.alt)
        self.assertEqual(Outbox.objects.of(Outbox.CARD).waiting().count(), 0)

    def test_asking_for_a_card_asks_nothing_of_the_database_nor_of_the_disk(self):
        self.attend()
        shutil.rmtree(cards.folder())

        with self.assertNumQueries(0):
            found = cards.card_of(self.digest)

        self.assertTrue(found)

    def test_a_card_is_served_for_ever_and_readable_by_a_web_server(self):
        self.attend()

        answer = self.client.get(cards.card_of(self.digest).path)

        self.assertEqual(answer.headers["Content-Type"], "image/png")
        self.assertIn("immutable", answer.headers["Cache-Control"])
        self.assertEqual(len(b"".join(answer.streaming_content)), self.digest.card["bytes"])
        mode = (cards.folder() / self.digest.card["name"]).stat().st_mode
        self.assertTrue(mode & 0o004)

    def test_a_correction_takes_the_card_away_until_the_next_and_the_old_address_leads_there(self):
        self.attend()
        old = cards.card_of(self.digest).path

        self.correct()
        self.digest.refresh_from_db()
        self.assertIsNone(cards.card_of(self.digest))
        self.assertEqual(self.client.get(old).status_code, 404)
        self.attend()

        self.assertEqual(self.files(), [cards.name_of(self.digest, 2)])
        self.assertRedirects(
            self.client.get(old), cards.card_of(self.digest).path, fetch_redirect_response=False
        )

    def test_a_series_that_is_renamed_has_its_cards_drawn_anew(self):
        self.attend()
        old = cards.card_of(self.digest)
        Series.objects.filter(pk=self.digest.series_id).update(title="每日新选")
        cards.renamed(Series.objects.get(pk=self.digest.series_id))

        self.attend()
        self.attend()

        new = cards.card_of(Digest.objects.get(pk=self.digest.pk))
        self.assertNotEqual(old.path, new.path)
        self.assertTrue(new.alt.startswith("每日新选"))
        self.assertRedirects(self.client.get(old.path), new.path, fetch_redirect_response=False)
        self.assertEqual(Outbox.objects.of(Outbox.CARD).waiting().count(), 0)

    def test_what_is_undone_has_no_card_until_it_comes_out_again(self):
        self.attend()
        path = cards.card_of(self.digest).path

        with (
            time_machine.travel(OUT, tick=False),
            self.captureOnCommitCallbacks(execute=True),
        ):
            publish.undo(self.digest, by=self.boss)
        self.assertEqual(self.files(), [])
        self.assertEqual(self.client.get(path).status_code, 404)
        publish.publish(Digest.objects.get(pk=self.digest.pk), by=self.boss)
        self.attend()

        self.assertEqual(cards.card_of(self.digest).path, f"/cards/{cards.name_of(self.digest, 2)}")

    def test_what_is_withdrawn_has_no_card_any_more(self):
        self.attend()
        path = cards.card_of(self.digest).path

        with self.captureOnCommitCallbacks(execute=True):
            publish.withdraw(self.digest, by=self.boss, note="有误。")

        self.assertEqual(self.files(), [])
        self.assertEqual(self.client.get(path).status_code, 404)
        self.assertIsNone(cards.card_of(Digest.objects.get(pk=self.digest.pk)))

    def test_a_card_that_comes_too_late_is_not_the_card_of_what_was_corrected_since(self):
        late = Digest.objects.published().light().select_related("series").get(pk=self.digest.pk)
        self.correct()

        drawn = cards.draw(late)

        self.assertFalse(drawn)
        self.assertEqual(Digest.objects.get(pk=self.digest.pk).card, {})

    def test_of_what_is_withdrawn_while_its_card_is_drawn_no_picture_is_left(self):
        late = Digest.objects.published().light().select_related("series").get(pk=self.digest.pk)
        with self.captureOnCommitCallbacks(execute=True):
            publish.withdraw(self.digest, by=self.boss, note="有误。")

        drawn = cards.draw(late)

        self.assertFalse(drawn)
        self.assertEqual(self.files(), [])

    def test_a_disk_that_is_full_delays_the_card_and_nothing_else(self):
        cards.folder().write_text("a file where the folder should be")
        Outbox.objects.of(Outbox.CARD).update(put_at=timezone.now())

        self.attend()

        row = Outbox.objects.of(Outbox.CARD).get()
        self.assertEqual((row.failures, row.delivered_at), (1, None))
        self.assertIsNotNone(row.due_at)
        self.assertTrue(row.error)

    def test_the_command_draws_what_is_missing_and_nothing_twice(self):
        said = StringIO()

        call_command("cards", stdout=said)
        call_command("cards", stdout=said)
        (cards.folder() / cards.name_of(self.digest, 1)).unlink()
        call_command("cards", "--series", "daily", stdout=said)

        self.assertEqual(said.getvalue().split(), ["drawn=1", "drawn=0", "drawn=1"])

    def test_the_command_knows_no_series_of_another_name(self):
        with self.assertRaisesMessage(CommandError, "weekly"):
            call_command("cards", "--series", "weekly", stdout=StringIO())

    def test_the_press_is_told_of_every_card(self):
        self.attend()

        found = [sheet.path for sheet in cards.sheets()]

        self.assertEqual(found, [cards.card_of(self.digest).path])


class NoFontTests(CardTestCase):
    def setUp(self):
        super().setUp()
        typeface._chosen.cache_clear()
        self.addCleanup(typeface._chosen.cache_clear)
        self.addCleanup(setattr, typeface, "FOLDERS", typeface.FOLDERS)
        typeface.FOLDERS = (str(settings.MEDIA_ROOT),)

    def test_without_a_font_there_is_no_card_and_nobody_waits_for_one(self):
        self.attend()

        self.assertIsNone(cards.card_of(self.digest))
        self.assertEqual(self.files(), [])
        self.assertEqual(Outbox.objects.of(Outbox.CARD).waiting().count(), 0)

    def test_the_command_says_so(self):
        with self.assertRaises(CommandError):
            call_command("cards", stdout=StringIO())

    def test_the_checks_say_so(self):
        said = [each for each in run_checks() if each.id == "newsroom.W006"]

        self.assertEqual(len(said), 1)

    def test_the_checks_name_a_font_that_is_none(self):
        with override_settings(FONT=[__file__]):
            said = [each for each in run_checks() if each.id == "newsroom.E008"]

        self.assertIn(__file__, said[0].msg)

    def test_the_page_for_elsewhere_has_all_but_the_pictures(self):
        self.client.force_login(makers.user("Writer", language="en"))

        page = self.client.get(f"/admin/digests/digest/{self.digest.pk}/shares/")
        picture = self.client.get(f"/admin/digests/digest/{self.digest.pk}/shares/long.png")

        self.assertContains(page, "no font with Chinese characters")
        self.assertContains(page, "text-wechat")
        self.assertEqual(picture.status_code, 503)
