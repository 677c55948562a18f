"""Where the public pages are; what names a Series comes last."""

from django.urls import path, register_converter

from digests import addresses, feeds, sitemaps, views

register_converter(addresses.EditionSlug, "edition")
register_converter(addresses.FeedKind, "kind")
register_converter(addresses.Year, "year")
register_converter(addresses.Month, "month")

urlpatterns = [
    path("", views.front, name="front"),
    path("feed.<kind:kind>", feeds.site, name="feed"),
    path("archive/", views.archive, name="archive"),
    path("archive/<year:year>/<month:month>/", views.month, name="month"),
    path("corrections/", views.corrections, name="corrections"),
    path("corrections/feed.<kind:kind>", feeds.corrections, name="corrections-feed"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("<slug:series_slug>/", views.series, name="series"),
    path("<slug:series_slug>/feed.<kind:kind>", feeds.series, name="series-feed"),
    path("<slug:series_slug>/<edition:slug>.md", views.markdown, name="markdown"),
    path("<slug:series_slug>/<edition:slug>/", views.digest, name="digest"),
]
