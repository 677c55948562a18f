"""Where the public pages are; what names a Series comes last."""

from django.urls import path, register_converter

from digests import (
    about,
    addresses,
    archive,
    cards,
    covers,
    edition_page,
    finding,
    signposts,
    sitemaps,
    source_pages,
    story_pages,
    tongues,
    topic_pages,
    views,
)
from digests.feeds import views as feeds

register_converter(addresses.EditionSlug, "edition")
register_converter(addresses.CardName, "card")
register_converter(addresses.CoverName, "cover")
register_converter(addresses.FeedKind, "kind")
register_converter(addresses.Place, "place")
register_converter(addresses.Year, "year")
register_converter(addresses.Month, "month")

# Of the whole site: each stands below the codes of the other languages, too.
common = [
    path("", views.front, name="front"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<year:year>/", archive.year, name="year"),
    path("archive/<year:year>/<month:month>/", archive.month, name="month"),
    path("corrections/", views.corrections, name="corrections"),
    path("stories/<int:pk>/", story_pages.story, name="story"),
    path("topics/", topic_pages.topics, name="topics"),
    path("topics/<edition:name>/", topic_pages.topic, name="topic"),
    path(
        "topics/<edition:name>/<year:year>/<month:month>/",
        topic_pages.topic_month,
        name="topic-month",
    ),
    path("sources/", source_pages.sources, name="sources"),
    path("sources/<int:pk>/", source_pages.source, name="source"),
    path(
        "sources/<int:pk>/<year:year>/<month:month>/",
        source_pages.source_month,
        name="source-month",
    ),
    path("about/", about.about, name="about"),
    path("search/", finding.search, name="search"),
    path("opensearch.xml", finding.description, name="opensearch"),
]

urlpatterns = [
    *(tongues.below(code, common) for code in tongues.CODES),
    *common,  # the last is the one that reverse() leads to
    path("feed.<kind:kind>", feeds.site, name="feed"),
    path("corrections/feed.<kind:kind>", feeds.corrections, name="corrections-feed"),
    path("stories/<int:pk>/feed.<kind:kind>", feeds.story, name="story-feed"),
    path("topics/<edition:name>/feed.<kind:kind>", feeds.topic, name="topic-feed"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap/news.xml", sitemaps.newest, name="sitemap-news"),
    path("sitemap/<slug:kind>-<place:number>.xml", sitemaps.part, name="sitemap-part"),
    path("robots.txt", signposts.robots, name="robots"),
    path("llms.txt", signposts.llms, name="llms"),
    path("manifest.webmanifest", signposts.manifest, name="manifest"),
    *(path(name, signposts.icon) for name in signposts.ICONS if name != "favicon.ico"),
    path("cards/<cover:name>", covers.serve, name="cover"),
    path("cards/<card:name>", cards.serve, name="card"),
    path("<slug:series_slug>/", views.series, name="series"),
    path("<slug:series_slug>/feed.<kind:kind>", feeds.series, name="series-feed"),
    path("<slug:series_slug>/<edition:slug>.md", edition_page.markdown, name="markdown"),
    path("<slug:series_slug>/<edition:slug>/", edition_page.digest, name="digest"),
]
