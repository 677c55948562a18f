"""What a new newsroom begins with: three Series, sources to switch on, a first glossary."""

from articles.models import Name, Source
from digests.layout import LAYOUTS
from digests.models import Series

# name, feed, site, language
SOURCES = [
    ("IT之家", "https://www.ithome.com/rss/", "https://www.ithome.com/", "zh"),
    ("36氪", "https://36kr.com/feed", "https://36kr.com/", "zh"),
    ("量子位", "https://www.qbitai.com/feed", "https://www.qbitai.com/", "zh"),
    ("机器之心", "https://www.jiqizhixin.com/rss", "https://www.jiqizhixin.com/", "zh"),
    ("AIbase", "https://www.aibase.com/rss", "https://www.aibase.com/", "zh"),
    (
        "Ars Technica",
        "https://feeds.arstechnica.com/arstechnica/index",
        "https://arstechnica.com/",
        "en",
    ),
    (
        "Analytics India Magazine",
        "https://analyticsindiamag.com/feed/",
        "https://analyticsindiamag.com/",
        "en",
    ),
    ("AI2People", "https://ai2people.com/feed/", "https://ai2people.com/", "en"),
    (
        "Hugging Face",
        "https://huggingface.co/blog/feed.xml",
        "https://huggingface.co/blog",
        "en",
    ),
]

# The check knows the names that the news is full of; these show how a line is written, and add
# what it does not know.
NAMES = {
    "英伟达": "NVIDIA, 辉达",
    "谷歌": "Google",
    "面壁智能": "ModelBest, OpenBMB",
    "生数科技": "Shengshu, Shengshu Technology",
    "爱诗科技": "PixVerse, AIsphere",
    "昆仑万维": "Kunlun Tech",
    "出门问问": "Mobvoi",
    "硅基流动": "SiliconFlow",
    "魔搭": "ModelScope",
    "火山引擎": "Volcano Engine, Volcengine",
    "飞桨": "PaddlePaddle",
    "平头哥": "T-Head",
    "云深处": "Deep Robotics",
    "逐际动力": "LimX Dynamics",
    "智源研究院": "BAAI, 智源, Beijing Academy of Artificial Intelligence",
    "上海人工智能实验室": "Shanghai AI Laboratory, Shanghai AI Lab",
    "书生": "InternLM",
    "经合组织": "OECD, 经济合作与发展组织",
    "世界经济论坛": "World Economic Forum, WEF",
    "应用材料": "Applied Materials",
    "泛林": "Lam Research",
    "美满电子": "Marvell",
}

SERIES = [
    {
        "slug": "daily",
        "title": "每日精选",
        "description": "每天早上五条，每条读到细节。",
        "edition_title": "🤖 每日 AI 资讯 %Y-%m-%d",
        "layout": LAYOUTS["daily"].to_json(),
        "out_times": "9:00",
        "most_items": 5,
        "per_source": 5,
        "with_lead": False,
        "tags": ["AI", "Daily News", "Technology"],
        "categories": ["AI Daily"],
    },
    {
        "slug": "bulletin",
        "title": "全球AI新闻速递",
        "description": "每个工作日的十二条要闻，附导语与点评。",
        "edition_title": "%Y.%m.%d 全球AI新闻速递",
        "layout": LAYOUTS["bulletin"].to_json(),
        "out_times": "8:30",
        "most_items": 12,
        "per_source": 12,
        "with_commentary": True,
        "categories": ["AI"],
    },
    {
        "slug": "pulse",
        "title": "过去4小时",
        "description": "每四小时一期，谁说了什么。",
        "edition_title": "%Y.%m.%d.%H 过去4小时全球AI发生了什么？",
        "layout": LAYOUTS["pulse"].to_json(),
        "out_times": "8:00, 12:00, 16:00, 20:00",
        "cutoff_minutes": 10,
        "draft_minutes": 10,
        "rolling_hours": 4,
        "carry_over_hours": 1,  # what was still being drafted at the last cut-off
        "with_lead": False,
        "categories": ["AI"],
    },
]


def plant() -> tuple[int, int, int]:
    """Make what is missing of it, sources switched off; how many Series, sources, names came."""
    series = [
        made
        for spec in SERIES
        for _row, made in [Series.objects.get_or_create(slug=spec["slug"], defaults=spec)]
    ]
    sources = [
        Source.objects.get_or_create(
            feed_url=feed,
            defaults={"name": name, "site_url": site, "language": language, "active": False},
        )[1]
        for name, feed, site, language in SOURCES
    ]
    names = [
        Name.objects.get_or_create(name=name, defaults={"forms": forms})[1]
        for name, forms in NAMES.items()
    ]
    return sum(series), sum(sources), sum(names)
