"""What a new newsroom begins with: three Series, and sources to switch on."""

from articles.models import Source
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


def plant() -> tuple[int, int]:
    """Make what is missing of it, sources switched off; says how many Series and sources came."""
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
    return sum(series), sum(sources)
