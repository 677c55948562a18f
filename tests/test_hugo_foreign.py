"""Digests of other people's blogs: what is one is kept whole and in its place, the rest refused."""

import re
from collections import Counter
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import unquote

from django.test import SimpleTestCase
from lxml import html as parser

from articles.markdown import plain
from digests import hugo
from digests.body import body
from digests.hugo import front
from digests.layout import LAYOUTS, Issue, Item, Layout, anchor_of
from tests import foreign

TEXTS = foreign.accepted()
READ = {name: hugo.parse(text) for name, text in TEXTS.items()}


def at(rows: Any, number: str) -> Any:
    """A row by its number, counted from 1, or from the end if negative."""
    return rows[int(number) - (int(number) > 0)]


def printed_highlights(issue: Issue, layout: Layout) -> list[Item]:
    """The items that have a line in the highlights."""
    shapes = [each for each in issue.items if each.highlight_shape != "{skipped}"]
    return shapes if "highlights" in layout.parts else []


class AcceptedTests(SimpleTestCase):
    maxDiff = None

    def test_each_is_printed_as_it_came(self):
        for name, text in TEXTS.items():
            with self.subTest(file=name):
                self.assertEqual(hugo.dump(*READ[name]), text)

    def test_each_says_what_an_editor_reads_in_it(self):
        for name, promised in foreign.expected("accepted").items():
            with self.subTest(file=name):
                said = self.said(*READ[name], promised)

                self.assertEqual(said, promised)

    def test_each_can_be_stored_and_is_still_the_same(self):
        for name, text in TEXTS.items():
            with self.subTest(file=name):
                issue, layout = READ[name]

                again = Issue.from_json(issue.to_json()), Layout.from_json(layout.to_json())

                self.assertEqual(hugo.dump(*again), text)

    def said(self, issue: Issue, layout: Layout, promised: dict[str, Any]) -> dict[str, Any]:
        """What an edition says of all that was promised of it, in the same words."""
        labels = layout.labels(issue.language)
        items, everything = issue.items, f"{issue.to_json()}{labels.footer}"
        whole: dict[str, Any] = {
            "items": len(items),
            "urls": sum(bool(item.url) for item in items),
            "days": sum(bool(item.published_on) for item in items),
            "highlights": len(printed_highlights(issue, layout)),
            "commentary": [each.heading for each in issue.commentary],
            "generated": issue.generated_at and issue.generated_at.isoformat(),
            "anchors": [item.anchor for item in items],
            "highlight_words": {str(n): i.highlight for n, i in enumerate(items, 1) if i.highlight},
            "lead_is": issue.lead,
            "label": labels.items,
            "indent": layout.indent,
            "date": issue.date.isoformat(),
            "tags": list(issue.tags),
            "categories": list(issue.categories),
            **{key: getattr(issue, key) for key in ("title", "description", "draft", "language")},
        }
        one = {
            "titles": lambda item: item.title,
            "bodies": lambda item: item.body,
            "item_urls": lambda item: item.url,
            "attributions": lambda item: item.attribution,
            "published": lambda item: item.published_on and item.published_on.isoformat(),
            "links": lambda item: [link.url for link in item.links],
        }
        whole |= {
            key: {number: say(at(items, number)) for number in promised[key]}
            for key, say in one.items()
            if key in promised
        }
        whole["bylines"] = {n: at(issue.commentary, n).byline for n in promised.get("bylines", {})}
        parts = {  # promised in part only, so said in part
            "lead": lambda text: issue.lead[: len(text)],
            "footer": lambda text: text if text and text in labels.footer else labels.footer,
            "extra": lambda some: {
                str(n): i.extra[: len(some.get(str(n), i.extra))]
                for n, i in enumerate(items, 1)
                if i.extra
            },
            "somewhere": lambda texts: [t for t in texts if t in everything],
            "starts": lambda some: {n: at(items, n).body[: len(t)] for n, t in some.items()},
            "contains": lambda some: {n: t for n, t in some.items() if t in at(items, n).body},
            "anywhere": lambda some: {
                n: [t for t in texts if t in self.texts_of(at(items, n))]
                for n, texts in some.items()
            },
        }
        whole |= {key: say(promised[key]) for key, say in parts.items() if key in promised}
        return {key: whole[key] for key in promised}

    def texts_of(self, item: Item) -> str:
        return "\n".join([item.body, item.extra, item.attribution])


class PageTests(SimpleTestCase):
    """What readers of our page get of them."""

    # Labels in other words than most items have, numbers out of order, the language of a block of
    # code, the mark before a name: form, which the page has from the layout.
    OTHER_WORDS = frozenset(
        {
            *("daily-fence.md", "daily-tilde-fence.md", "daily-unclosed-fence.md"),
            *("daily-numbers-1-1-1.md", "daily-numbers-1-1.md", "daily-numbers-1-2-4.md"),
            *("daily-placeholders.md", "daily-source-other-words.md"),
            *("daily-translated-labels-in-one.md", "pulse-author-marks.md"),
        }
    )

    def test_every_letter_of_a_file_is_on_its_page(self):
        lost = {}
        for name, (issue, layout) in READ.items():
            page = parser.fromstring(body(issue, layout)).text_content()
            gone = Counter(letters(seen(foreign.text("accepted", name)))) - Counter(letters(page))
            if gone:
                lost[name] = "".join(gone.elements())

        self.assertEqual(set(lost), self.OTHER_WORDS, lost)

    def test_no_mark_of_emphasis_is_left_on_a_page(self):
        for name, (issue, layout) in READ.items():
            with self.subTest(file=name):
                page = parser.fromstring(body(issue, layout)).text_content()

                self.assertNotIn("**", page)

    def test_each_highlight_lands_on_the_item_it_names(self):
        landed = 0
        for name, (issue, layout) in READ.items():
            tree = parser.fromstring(body(issue, layout))
            items = {each.get("id"): each for each in tree.xpath("//*[@id]")}
            words = {plain(item.highlight or item.title): plain(item.title) for item in issue.items}
            for link in tree.xpath("//section[@class='highlights']//li/a"):
                with self.subTest(file=name, link=link.text_content()):
                    item = items[unquote(link.get("href")[1:])]

                    self.assertIn(words[link.text_content()], item.text_content())
                    landed += 1
        self.assertGreater(landed, 100)


class RefusedTests(SimpleTestCase):
    def test_each_is_refused_with_its_line_and_the_reason(self):
        for name, (line, words) in foreign.expected("refused").items():
            with self.subTest(file=name):
                with self.assertRaises(hugo.HugoError) as refusal:
                    hugo.parse(foreign.text("refused", name))

                self.assertEqual(refusal.exception.line, line)
                self.assertIn(words, str(refusal.exception))


class ManyItemsTests(SimpleTestCase):
    def test_three_hundred_items_are_read_in_order(self):
        for style in ("{n}.  [第 {n} 条](https://a.example/{n})", "### {n}. 第 {n} 条"):
            with self.subTest(style=style):
                head = '---\ntitle: "多"\ndate: 2026-03-07T08:00:00+08:00\n---\n\n'
                text = head + "\n\n".join(style.format(n=n) for n in range(1, 301)) + "\n"

                issue, layout = hugo.parse(text)

                self.assertEqual(
                    [i.title for i in issue.items], [f"第 {n} 条" for n in range(1, 301)]
                )
                self.assertEqual(hugo.dump(issue, layout), text)


TITLE_LINES = {"heading": re.compile(r"#{2,4} \d+[.)]"), "list": re.compile(r" {0,2}\d+[.)]\s")}
ENTRY = re.compile(r"(?:[-*+]|\d+[.)]) ")
TARGET = re.compile(r"\(#([^()]*)\)")
ANCHOR = re.compile(r"\{#([^{}]*)\}")
# Its numbers begin anew below a heading, which is the text of the item above it: when that moves,
# so does the heading, and no numbers are right.
RESTARTING = "bulletin-restarting-numbers.md"


def rows(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")


def starts(lines: list[str], issue: Issue, layout: Layout) -> list[int]:
    """The line each item begins at."""
    found, begins = [0], TITLE_LINES[layout.style].match
    for item in issue.items:
        after = range(found[-1] + 1, len(lines))
        found.append(next(n for n in after if begins(lines[n]) and item.title in lines[n]))
    return found[1:]


def dangling(text: str) -> set[str]:
    """Where links within the page lead that land nowhere."""
    landings = set(map(unquote, ANCHOR.findall(text)))
    return {target for target in TARGET.findall(text) if unquote(target) not in landings}


def carriers(lines: list[str], issue: Issue, layout: Layout, position: int) -> list[int]:
    """The lines that carry an item's title or an anchor made of it: its own, its highlight."""
    item = issue.items[position - 1]
    began = starts(lines, issue, layout)
    own = anchor_of(layout.first_number + position - 1, item)
    entries = [
        n for n in range(began[0]) if ENTRY.match(lines[n]) and leads_to(lines[n], own, item)
    ]
    carried = [n for n in entries if not item.highlight or not item.anchor]
    return [*carried, began[position - 1]]


def leads_to(line: str, own: str, item: Item) -> bool:
    """Whether a line of the highlights is an item's: by its link, without one by its words."""
    target = TARGET.search(line)
    return unquote(target[1]) == unquote(own) if target else line.endswith(f" {item.title}")


class NoRawCopyTests(SimpleTestCase):
    maxDiff = None

    def test_another_title_changes_exactly_the_lines_that_carried_it(self):
        for name, (issue, layout) in READ.items():
            for position, item in enumerate(issue.items, 1):
                with self.subTest(file=name, item=position):
                    before = rows(TEXTS[name])
                    edited = self.retitled(issue, position, "改过的题目")

                    after = rows(hugo.dump(edited, layout))

                    pairs = enumerate(zip(before, after, strict=True))
                    changed = [n for n, (one, other) in pairs if one != other]
                    self.assertEqual(changed, carriers(before, issue, layout, position))
                    self.assertIn("改过的题目", after[changed[-1]])
                    self.assertNotIn(item.title, ANCHOR.sub("", after[changed[-1]]))

    def test_links_to_items_land_whatever_is_retitled_or_moved(self):
        for name, (issue, layout) in READ.items():
            with self.subTest(file=name):
                titles = range(1, len(issue.items) + 1)
                edits = [self.retitled(issue, at, "改过的题目") for at in titles]
                edits += [self.swapped(issue, at) for at in range(len(issue.items) - 1)]
                astray = dangling(TEXTS[name])

                found = [dangling(hugo.dump(edited, layout)) for edited in edits]

                self.assertEqual([len(each) for each in found], [len(astray)] * len(edits))

    def test_numbers_and_signs_stay_in_their_place_when_items_move(self):
        for name, (issue, layout) in READ.items():
            before = rows(TEXTS[name])
            for at in range(len(issue.items) - 1):
                with self.subTest(file=name, item=at):
                    moved = self.swapped(issue, at)

                    after = rows(hugo.dump(moved, layout))

                    if len(self.signs(before)) == len(issue.items):
                        self.assertEqual(self.signs(after), self.signs(before))
                    if self.counted(before, issue, layout):
                        self.assertTrue(self.counted(after, moved, layout), after)

    def test_moved_items_are_read_back_as_they_were_moved(self):
        for name, (issue, layout) in READ.items():
            for at in range(len(issue.items) - 1):
                with self.subTest(file=name, item=at):
                    moved = self.swapped(issue, at)

                    again, found = hugo.parse(hugo.dump(moved, layout))

                    if name != RESTARTING:
                        self.assertEqual(said(again, found), said(moved, layout))

    def test_every_text_is_printed_in_every_preset_too(self):
        for name, (issue, _) in READ.items():
            for preset, layout in LAYOUTS.items():
                with self.subTest(file=name, layout=preset):
                    text = hugo.dump(issue, layout)

                    lines = {line.strip() for line in re.split(r"\r?\n", text)}
                    self.assertEqual([t for t in words(issue) if t not in text], [])
                    inline = {item.extra for item in issue.items if " {extra}" in item.shape}
                    whole = [t.strip() for t in texts(issue) if t not in inline]
                    self.assertEqual([t for t in whole if t not in lines], [])

    def test_every_preset_prints_what_it_can_read(self):
        for name, (issue, _) in READ.items():
            for preset, layout in LAYOUTS.items():
                with self.subTest(file=name, layout=preset):
                    text = hugo.dump(issue, layout)

                    again, found = hugo.parse(text)

                    self.assertEqual(hugo.dump(again, found), text)
                    titles = [item.title for item in issue.items]
                    self.assertEqual([item.title for item in again.items], titles)

    def retitled(self, issue: Issue, position: int, title: str) -> Issue:
        items = [*issue.items]
        items[position - 1] = replace(items[position - 1], title=title)
        return replace(issue, items=tuple(items))

    def swapped(self, issue: Issue, at: int) -> Issue:
        items = [*issue.items]
        items[at : at + 2] = items[at + 1], items[at]
        return replace(issue, items=tuple(items))

    def counted(self, lines: list[str], issue: Issue, layout: Layout) -> bool:
        """Whether the numbers of the items go up by one."""
        found = enumerate(starts(lines, issue, layout), layout.first_number)
        return all(re.match(rf"[# ]*{n}[.)]", lines[at]) for n, at in found)

    def signs(self, lines: list[str]) -> list[str]:
        return [line.split(" ")[1] for line in lines if re.match(r"- \S+ \*\*\[", line)]


def said(issue: Issue, layout: Layout) -> list[Item]:
    """What the items say, without their form; an anchor by scheme is as good as the same one."""
    return [
        replace(item, shape="", highlight_shape="", anchor=anchor_of(number, item))
        for number, item in enumerate(issue.items, layout.first_number)
    ]


def words(issue: Issue) -> list[str]:
    """All that stands within a line."""
    one = [each for item in issue.items for each in (item.title, item.url, item.attribution)]
    links = [each for item in issue.items for link in item.links for each in (link.url, link.title)]
    return [
        *one,
        *links,
        *(c.heading for c in issue.commentary),
        *(c.byline for c in issue.commentary),
    ]


def texts(issue: Issue) -> list[str]:
    """The lines of all that may be of many."""
    many = [issue.lead, *(each for item in issue.items for each in (item.body, item.extra))]
    many += [each.body for each in issue.commentary]
    return [line for text in many for line in text.split("\n") if line.strip()]


def seen(text: str) -> str:
    """What a reader sees of a file: without its head, addresses, comments, anchors and numbers."""
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    text = "\n".join(text.split("\n")[front.read(text).end :])
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"\{#[^}]*\}", "", text)
    text = re.sub(r"\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)", "]", text)
    return unescape(re.sub(r"(?m)^ *\d+[.)][ \t]+", "", text))


def letters(text: str) -> list[str]:
    return [character for character in text if character.isalnum()]
