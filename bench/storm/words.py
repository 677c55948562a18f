"""Invented news: each of its own words, so that no two are the same story."""

import html
from dataclasses import dataclass
from random import Random

SIGNS = "松竹梅兰菊荷桃李杏梨柳桑麻茶麦豆瓜果花草叶根枝林森溪湖泉岛岸"
SIGNS += "沙石岩峰谷雾霞虹雪霜露鹤鹿鹰雁鲸鲤蝶蜂"
PARTS = [
    "{0}的守林人今天把{1}搬到{2}旁边，{3}也跟着换了地方。",
    "附近的居民说，{4}和{5}从前就在那里，后来才移到{6}。",
    "负责此事的人解释，{7}比{8}更适合种在{9}一带，因为那里背风。",
    "有人担心{10}会因此变少，也有人认为{11}反而会多起来。",
    "下一步是修好通往{12}的小路，让{13}的孩子们也能走到{14}。",
    "讨论的时候，{15}的代表一直没有说话，散会以后才提到{16}。",
]


@dataclass(frozen=True)
class Story:
    """An entry of a feed and the page behind it; `path` is that of the page."""

    feed: int
    number: int
    title: str
    sentences: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"/{self.feed}/{self.number}.html"

    def page(self) -> str:
        body = "".join(f"<p>{each}</p>" for each in self.sentences)
        title = html.escape(self.title)
        return (
            f"<html lang=zh><head><title>{title}</title></head>"
            f"<body><article><h1>{title}</h1>{body}</article></body></html>"
        )

    def summary(self) -> str:
        """What a model would say of it: nothing that it does not say itself."""
        return "".join(self.sentences[:2])


def story(feed: int, number: int, seed: int) -> Story:
    chance = Random(f"{seed}/{feed}/{number}")

    def word(length: int) -> str:
        return "".join(chance.choices(SIGNS, k=length))

    words = [word(3) for _ in range(17)]
    title = f"{word(5)}迁往{word(5)}"
    return Story(feed, number, title, tuple(part.format(*words) for part in PARTS))
