"""The addresses of the house: the desk, the sample press, and the public pages."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from articles.callbacks import callback


def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("favicon.ico", RedirectView.as_view(url=static("favicon.svg"), permanent=True)),
    path("admin/", admin.site.urls),
    path("websub/<slug:token>/", callback, name="websub"),
    *([path("sample/", include("newsroom.sample.urls"))] if settings.SAMPLE else []),
    path("", include("digests.urls")),
]
