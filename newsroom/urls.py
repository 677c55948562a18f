"""The addresses of the house: the desk, the sample press, and the public pages."""

from django.conf import settings
from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from articles.callbacks import callback
from newsroom import health, metrics

handler500 = "newsroom.outage.failed"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("favicon.ico", RedirectView.as_view(url=static("favicon.svg"), permanent=True)),
    path("admin/", admin.site.urls),
    path("websub/<slug:token>/", callback, name="websub"),
    *([path("sample/", include("newsroom.sample.urls"))] if settings.SAMPLE else []),
    path("", include("digests.urls")),
]
