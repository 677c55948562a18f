"""Any Issue in any Layout survives being printed and read again."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random
from typing import Any

from django.test import SimpleTestCase
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.markdown import escape
from digests import hugo
from digests.hugo.lines import HAN
from digests.layout import KEYS, Commentary, Issue, Item, Labels, Layout, Link, anchor_of
from tests import foreign

PROFILE = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
ZONES = (UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-3, minutes=-30)))
CREDITS = (" - ", " — ", " | ", " · ", " by ", "｜")
DAYS = ("%Y/%m/%d", "%Y-%m-%d", "%Y.%m.%d", "%Y年%m月%d日")
CLOCKS = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M")

# Controls are refused (no feed may hold them), a surrogate is no character; all else is allowed.
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
WORDS = st.sampled_from(
    [
        *(
            "港口",
            "卫星",
            "夜班车",
            "the library",
            "C#",
            "GPT-5",
            "**",
            "*",
            "_",
            "`",
            "[",
            "]",
            "(",
        ),
        *(
            ")",
            "](",
            "{",
            "}",
            "{#a}",
            "#",
            "1.",
            "2. ",
            "- ",
            "—",
            "「」",
            "“",
            '"',
            "'",
            "\\",
            "~",
        ),
        *(
            "<b>",
            "&amp;",
            "🚢",
            "\u200b",
            "\u200d",
            "\ufeff",
            "\u3000",
            "2026/03/04",
            "：",
            ":",
            "|",
        ),
        *(
            "<!--more-->",
            "---",
            "%E6",
            "!",
            "![",
            "https://a.example/",
            " · ",
            " - ",
            "by ",
            "{{",
            "}}",
        ),
    ]
)


def _neat(text: str) -> bool:
    return text.strip() == text != ""


PLAIN = st.one_of(
    st.lists(WORDS, min_size=1, max_size=5).map("".join),
    st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
    st.text(CHARACTERS, min_size=1, max_size=12),
).filter(_neat)
LINES = PLAIN.map(escape).filter(_neat)
# Of a title, what stands in braces at its end names an anchor, in Hugo too.
TITLES = LINES.filter(lambda text: not re.search(r"\{#[^{}]*\}$", text))
URLS = st.sampled_from(
    [
        "https://harbour.example/3",
        "http://a.example/s?__biz=Mz==&mid=2&x=%E6%B8%AF#rd",
        "https://wiki.example/Port_(city)",
        "/local/page",
        "https://例子.example/港口",
    ]
)

# What a text is made of; each block is some lines. In none of them is a line that would begin an
# item, end the items or be one of the lines an item has (its day, its source): Markdown could not
# tell it from such.
BLOCKS = st.one_of(
    LINES,
    st.tuples(LINES, LINES).map(lambda pair: f"{pair[0]}  \n{pair[1]}"),
    st.tuples(LINES, LINES).map(lambda pair: f"{pair[0]}\\\n{pair[1]}"),
    st.lists(LINES, min_size=1, max_size=3).map(lambda lines: "\n".join(f"- {x}" for x in lines)),
    st.lists(LINES, min_size=1, max_size=3).map(
        lambda lines: "\n".join(f"{at}. {line}" for at, line in enumerate(lines, 1))
    ),
    LINES.map(lambda line: f"- {line}\n  - 嵌套\n    1. 更深"),
    LINES.map(lambda line: f"> {line}\n>\n> 2025/12/31 的公告"),
    LINES.map(lambda line: f"```yaml\n---\n### 2. {line}\n1. [甲](https://a.example/)\n```"),
    LINES.map(lambda line: f"~~~\n```\n{line}\n\n---\n~~~"),
    LINES.map(lambda line: f"##### {line}"),
    LINES.map(lambda line: f"{line}\n\n    代码\n\n\n{line}  "),
    st.just("1. [其一](https://a.example/)\n2. [其二](https://b.example/)"),
    st.just('{{< figure src="a.png" >}}\n<!-- {title} -->'),
    st.just("![靠泊](https://img.example/a.png)"),
    st.just("| 泊位 | 吨位 |\n|---|---|\n| 三号 | 7 万 |"),
)


def joined(blocks: list[str]) -> str:
    return "\n\n".join(blocks)


TEXTS = st.lists(BLOCKS, min_size=1, max_size=3).map(joined)
PROSE = st.lists(LINES, min_size=1, max_size=2).map(joined)
ATTRIBUTIONS = st.one_of(st.just(""), LINES)
LINKS = st.lists(st.builds(Link, URLS, LINES), max_size=2).map(tuple)
ITEMS = st.builds(
    Item,
    title=TITLES,
    url=st.one_of(st.just(""), URLS),
    attribution=ATTRIBUTIONS,
    published_on=st.one_of(st.none(), st.dates(date(1970, 1, 1), date(2099, 12, 31))),
    body=st.one_of(st.just(""), TEXTS, st.tuples(TEXTS, TEXTS).map("\n\n---\n\n".join)),
    links=LINKS,
    anchor=st.sampled_from(["", "", "berth", "3-%E6%B8%AF", "港口"]),
    extra=st.one_of(st.just(""), PROSE),
    highlight=st.one_of(st.just(""), st.just(""), TITLES),
)
COMMENTS = st.builds(
    Commentary,
    heading=st.sampled_from(["", "点评", "编辑点评", "Comment (短评)"]),
    # A last line that begins with a dash is a signature, whoever wrote it.
    body=TEXTS.filter(lambda text: not re.match("[—–]|--", text.rpartition("\n\n")[2])),
    byline=st.sampled_from(["", "林编辑", "Ada 🌊"]),
)


def moments(precision: int) -> st.SearchStrategy[datetime]:
    """Moments in some zone, to this many microseconds."""
    made = st.datetimes(
        datetime(1970, 1, 2), datetime(2099, 12, 31), timezones=st.sampled_from(ZONES)
    )
    return made.map(
        lambda when: when.replace(microsecond=when.microsecond // precision * precision)
    )


ISSUES = st.builds(
    Issue,
    title=PLAIN,
    date=moments(1000),
    tags=st.lists(PLAIN, max_size=3).map(tuple),
    categories=st.lists(PLAIN, max_size=2).map(tuple),
    description=st.one_of(st.just(""), PLAIN),
    lead=st.one_of(st.just(""), PROSE),
    items=st.lists(ITEMS, min_size=1, max_size=4).map(tuple),
    commentary=st.lists(COMMENTS, max_size=2).map(tuple),
    generated_at=st.one_of(st.none(), moments(1_000_000)),
    drafted=st.sampled_from(["", "extract", "model"]),
    draft=st.booleans(),
)


def label(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


LABELS = st.builds(
    Labels,
    highlights=label("📊 今日看点", "Highlights", ""),
    intro=label("本期共选 **{count} 篇**：", "{count} stories today", ""),
    items=label("📰 详细内容", "In depth", ""),
    published=label("📅 **发布时间：**", "Published:"),
    summary=label("📝 内容概要", "Summary", ""),
    source=label("查看原文", "Read the original"),
    links=label("另见：", "See also:"),
    commentary=label("点评", "Commentary"),
    byline=label("—— {name}", "— {name}"),
    footer=label("", "## 💡 关于本报\n\n请以原文为准。\n\n- 甲\n- 乙", "*由值班员整理*"),
    clock=label("*生成时间：{time}*", "Generated {time}", ""),
)
BEFORE = st.permutations(["lead", "highlights"]).flatmap(
    lambda two: st.sampled_from([two, ["lead"]])
)
LOOSE = st.sampled_from([[], ["rule"], ["more"], ["blank"], ["blank", "rule"], ["more", "rule"]])
FIRM = st.sampled_from([["rule"], ["blank", "rule"], ["rule", "blank"], ["blank", "rule", "blank"]])


@st.composite
def part_orders(draw: Any) -> tuple[str, ...]:
    """Orders of the parts: first what leads to the items, then what comments on them.

    What follows the items stands behind a rule: without one, no reader could say where the last
    item ends.
    """
    before = [part for each in draw(BEFORE) for part in (each, *draw(LOOSE))]
    after = [*draw(FIRM), "commentary"]
    after += [*draw(FIRM), "footer"] if draw(st.booleans()) else []
    return (*before, "items", *after)


@st.composite
def layouts(draw: Any) -> Layout:
    style = draw(st.sampled_from(["list", "heading"]))
    labels = draw(LABELS)
    return Layout(
        keys=tuple(
            draw(st.permutations(["title", "date", *draw(st.sets(st.sampled_from(KEYS[2:])))]))
        ),
        quote=draw(st.sampled_from(['"', "'"])),
        date_precision=draw(st.sampled_from(["seconds", "milliseconds"])),
        parts=draw(part_orders()),
        emoji=draw(st.sampled_from([(), ("🚀",), ("🚀", "🌍", "💬")])),
        bold_highlights=draw(st.booleans()),
        style=style,
        bold_titles=draw(st.booleans()),
        anchors=style == "heading" and draw(st.booleans()),
        marker_width=draw(st.integers(1, 6)),
        indent=draw(st.integers(3, 8)),  # with less, Markdown ends the item
        body_gap=draw(st.integers(0, 2)),
        item_rule=draw(st.booleans()),
        first_number=draw(st.sampled_from([1, 1, 1, 0, 3])),
        item_gap=draw(st.integers(0, 3)),
        day=draw(st.sampled_from(DAYS)),
        source_mark=draw(st.sampled_from(["", "📎 ", "→ "])),
        credit=draw(st.sampled_from(CREDITS)),
        commentary_level=draw(st.integers(2, 4)),  # above the headings within texts
        bold_commentary=draw(st.booleans()),
        clock=draw(st.sampled_from(CLOCKS)),
        final_newline=draw(st.booleans()),
        crlf=draw(st.booleans()),
        byte_order_mark=draw(st.booleans()),
        zh=labels,
        en=labels,
    )


def carried(issue: Issue, layout: Layout) -> Issue:
    """The issue without what Markdown has no way to carry in this layout."""
    first, *others = issue.items
    if layout.first_number != 1:  # only what looks like an item besides can begin with another
        day = first.published_on or date(2026, 3, 6)
        first = replace(first, url=first.url or "/local/page", published_on=day)
    labels = layout.labels(issue.language)
    items = tuple(_carried(item, layout, labels) for item in (first, *others))
    lead = issue.lead
    if lead and not labels.highlights:
        lead += "\n\n。"  # else its last words may be the intro of the highlights
    return replace(issue, items=items, lead=lead)


def _carried(item: Item, layout: Layout, labels: Labels) -> Item:
    heading = layout.style == "heading"
    if heading and not labels.summary and item.body.startswith(">"):
        item = replace(item, body=f"一\n\n{item.body}")  # else its day: a quotation below the title
    if not item.body or (heading and not item.url):
        item = replace(item, extra="")  # nothing stands between it and the item's own text
    if heading and not item.url and not item.attribution:
        item = replace(item, links=())  # as above
    if heading and not item.url and "\n\n---\n" in item.body:
        item = replace(item, body="一")  # with no source below, a rule at the margin ends the item
    if not layout.anchors:
        item = replace(item, highlight="")  # without a link nothing says whose line it is
    return item


def shown(issue: Issue, layout: Layout) -> Issue:
    """What a reader of the printed edition can know of it."""
    labels, keys = layout.labels(issue.language), layout.keys
    precision = 1000 if layout.date_precision == "milliseconds" else 1_000_000
    when = issue.date.replace(microsecond=issue.date.microsecond // precision * precision)
    clock = issue.generated_at if "footer" in layout.parts and labels.clock else None
    titles = "".join([issue.title, *(item.title for item in issue.items)])
    issue = bare(issue)
    return replace(
        issue,
        date=when,
        tags=issue.tags if "tags" in keys else (),
        categories=issue.categories if "categories" in keys else (),
        description=issue.description if "description" in keys else "",
        draft=issue.draft and "draft" in keys,
        generated_at=clock and clock.replace(second=clock.second if "%S" in layout.clock else 0),
        items=tuple(
            _shown(number, item, layout)
            for number, item in enumerate(issue.items, layout.first_number)
        ),
        # An edition has one label for all commentary, printed where one has no heading.
        commentary=tuple(
            replace(each, heading=each.heading or labels.commentary) for each in issue.commentary
        ),
        language="zh" if HAN.search(titles) else "en",  # no file says it
    )


def _shown(number: int, item: Item, layout: Layout) -> Item:
    listed = layout.style == "list"
    by_scheme = anchor_of(number, replace(item, anchor=""))
    return replace(
        item,
        published_on=None if listed else item.published_on,  # a list has no place for it
        anchor=item.anchor if layout.anchors and item.anchor != by_scheme else "",
        highlight=item.highlight
        if "highlights" in layout.parts and item.highlight != item.title
        else "",
    )


def bare(issue: Issue) -> Issue:
    """The issue without its shapes and uids: those are form, not what it says."""
    return replace(
        issue,
        front="",
        items=tuple(replace(i, uid="", shape="", highlight_shape="") for i in issue.items),
        commentary=tuple(replace(each, shape="") for each in issue.commentary),
    )


class AnyIssueTests(SimpleTestCase):
    maxDiff = None

    @settings(PROFILE, max_examples=300)
    @given(ISSUES, layouts())
    def test_any_issue_in_any_layout_is_read_as_it_was_written(self, issue, layout):
        issue = carried(issue, layout)

        text = hugo.dump(issue, layout)
        again, found = hugo.parse(text)

        self.assertEqual(bare(again), shown(issue, layout))
        self.assertEqual(hugo.dump(again, found), text)


ACCEPTED = foreign.accepted()
# Not edited: where numbers begin anew below a heading that is an item's text; where the source
# stands twice, so that only the text above the first tells which of them it is; where an item added
# has another number or heading than all the others; where each item has labels of its own; where a
# text is numbered as items are, and only the other items say that it holds none.
FIXED = {
    *("bulletin-restarting-numbers.md", "daily-source-again-at-end.md", "daily-source-twice.md"),
    *("bulletin-numbers-all-1.md", "bulletin-two-all-1.md", "daily-numbers-1-1.md"),
    *("daily-numbers-1-2-4.md", "bulletin-numbers-1-2-4.md"),
    *("daily-numbers-1-1-1.md", "daily-numbered-headings-in-body.md"),
    *("daily-level-two-items.md", "daily-translated-labels-in-one.md"),
}
NAMES = st.sampled_from(sorted(ACCEPTED.keys() - FIXED))
JUNK = (
    *(
        "",
        "  ",
        "\t",
        "---",
        "***",
        "```",
        "~~~",
        "- [",
        "1. ",
        "### 1. ",
        "2. 乙",
        "> 引",
        "{title}",
    ),
    *("### 2. 乙 {#b}", "3.  [**丙**](https://c.example/)", "> 📅 **发布时间：** 2026/03/06"),
    *("#### 📝 内容概要", "📎 [查看原文](https://d.example/)", "    四格", "\t制表", "# 大题"),
    *("## 点评", "### **点评**", "- 🚀 **[甲](#1-甲)**", "*生成时间：2026/03/07 07:41:09*"),
    *("<!--more-->", "—— 林编辑", "[](", "{#", "**", "title: x", "date: 2026-03-07"),
    *("另见： [甲](b)", "本期由机器摘录，编辑审定"),
)


def mutated(text: str, random: Random) -> str:
    """The text with a few of its lines gone, doubled, swapped, or junk among them."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    for _ in range(random.randint(1, 4)):
        at, other = random.randrange(len(lines)), random.randrange(len(lines))
        match random.randrange(5):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(other, lines[at])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = lines[at][: random.randint(0, len(lines[at]))]
            case _:
                lines.insert(at, random.choice(JUNK))
    return end.join(lines)


class AnyTextTests(SimpleTestCase):
    maxDiff = None

    def test_a_file_with_lines_at_fault_is_refused_or_kept_as_it_is(self):
        random = Random(7)
        read = 0
        for name, text in ACCEPTED.items():
            for _ in range(8):
                torn = mutated(text, random)
                with self.subTest(file=name, text=torn):
                    try:
                        issue, layout = hugo.parse(torn)
                    except hugo.HugoError as refusal:
                        self.assertGreaterEqual(refusal.line, 1)
                        self.assertLessEqual(refusal.line, torn.count("\n") + 1)
                    else:
                        read += 1
                        self.assertEqual(hugo.dump(issue, layout), torn)
        self.assertGreater(read, 4 * len(ACCEPTED))  # else the torn files would show nothing

    @settings(PROFILE, max_examples=200)
    @given(st.lists(st.one_of(st.sampled_from(JUNK), PLAIN), min_size=1, max_size=14))
    def test_any_lines_below_a_front_matter_are_refused_or_kept(self, lines):
        text = "\n".join(["---", 'title: "甲"', "date: 2026-03-07", "---", *lines])

        try:
            issue, layout = hugo.parse(text)
        except hugo.HugoError:
            return

        self.assertEqual(hugo.dump(issue, layout), text)


FIELDS = {
    "title": TITLES,
    "url": URLS,
    "body": TEXTS,
    "attribution": LINES,
    "links": LINKS,
    "published_on": st.dates(date(1970, 1, 1), date(2099, 12, 31)),
}


@st.composite
def edits(draw: Any) -> tuple[Issue, Layout]:
    """One of the files, with a few fields of its edition another value."""
    issue, layout = hugo.parse(ACCEPTED[draw(NAMES)])
    items = [*issue.items]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(items) - 1))
        name = draw(st.sampled_from(sorted(FIELDS)))
        items[at] = replace(items[at], **{name: draw(FIELDS[name])})
    if draw(st.booleans()):
        at = draw(st.integers(0, len(items) - 1))
        items.insert(at, items.pop())
    if len(items) > 1 and draw(st.booleans()):
        del items[draw(st.integers(0, len(items) - 1))]
    if draw(st.booleans()):
        items.append(Item("新增的一条", "https://new.example/", body="新闻。"))
    issue = replace(issue, items=tuple(items), title=draw(PLAIN), tags=draw(st.just(("甲", "乙"))))
    return carried(issue, layout), layout


class EditedTests(SimpleTestCase):
    maxDiff = None

    @settings(PROFILE, max_examples=200)
    @given(edits())
    def test_what_was_edited_is_read_back_as_it_was_edited(self, edition):
        issue, layout = edition

        again, found = hugo.parse(hugo.dump(issue, layout))

        self.assertEqual(bare(again), shown(issue, layout))
        self.assertEqual(hugo.dump(again, found), hugo.dump(issue, layout))
