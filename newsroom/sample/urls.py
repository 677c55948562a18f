"""Where the sample press is read; mounted at /sample/."""

from django.urls import path

from newsroom.sample import views

urlpatterns = [
    path("", views.index, name="sample-index"),
    path("<slug:language>.xml", views.feed, name="sample-feed"),
    path("<slug:language>/<slug:slug>/", views.page, name="sample-page"),
]
