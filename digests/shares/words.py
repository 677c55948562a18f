"""The words around an edition that is read elsewhere, in its own language; no layout has them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Words:
    """They never change what was said: they lead back to the page, and name what is listed."""

    scan: str = "长按或扫码，阅读原文与全部链接"
    cut: str = "全文见二维码"
    more: str = "另有 {count} 条"
    references: str = "参考链接"
    address: str = "原文地址："
    online: str = "在网页上阅读"
    sample: str = "示例：本期新闻纯属虚构"
    open_quote: str = "【"
    close_quote: str = "】"
    colon: str = "："
    joiner: str = "；"
    day: str = "{year}年{month}月{day}日 星期{weekday}"
    weekdays: tuple[str, ...] = tuple("一二三四五六日")
    months: tuple[str, ...] = (*"123456789", "10", "11", "12")

    def of_day(self, day: date) -> str:
        """A day as the masthead of a paper has it."""
        return self.day.format(
            year=day.year,
            month=self.months[day.month - 1],
            day=day.day,
            weekday=self.weekdays[day.weekday()],
        )


CHINESE = Words()
ENGLISH = Words(
    scan="Scan to read it with all its links",
    cut="The rest is behind the code",
    more="and {count} more",
    references="References",
    address="On the web: ",
    online="Read it on the web",
    sample="A sample: the news in it is invented",
    open_quote="",
    close_quote="",
    colon=": ",
    joiner="; ",
    day="{weekday}, {day} {month} {year}",
    weekdays=(
        *("Monday", "Tuesday", "Wednesday", "Thursday"),
        *("Friday", "Saturday", "Sunday"),
    ),
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
)


def words(language: str) -> Words:
    """The words for a language code such as zh-hans or en."""
    return CHINESE if language.startswith("zh") else ENGLISH
