"""A Wagtail site with one page of a given size, with and without its pages in memory."""

import subprocess
import sys
from pathlib import Path

MODELS = """
from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page


class HomePage(Page):
    body = RichTextField(blank=True)
"""
TEMPLATE = """{% extends "base.html" %}
{% load wagtailcore_tags %}
{% block content %}<h1>{{ page.title }}</h1>{{ page.body|richtext }}{% endblock %}
"""
SETTINGS = """
from .base import *
import os
DEBUG = False
SECRET_KEY = "bench"
ALLOWED_HOSTS = ["*"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CACHE_MIDDLEWARE_SECONDS = 600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if os.environ.get("CACHED"):
    MIDDLEWARE = [
        "django.middleware.cache.UpdateCacheMiddleware",
        *MIDDLEWARE,
        "django.middleware.cache.FetchFromCacheMiddleware",
    ]
"""
FILL = """
import sys
import django
django.setup()
from home.models import HomePage
from wagtail.rich_text import RichText
page = HomePage.objects.get(slug="home")
page.body = open(sys.argv[1]).read()
page.save_revision().publish()
"""


class Wagtail:
    """Installed in an environment of its own, in a folder that is kept for the next time."""

    def __init__(self, home: Path) -> None:
        self.home, self.site = home, home / "site"
        self.python = home / "venv" / "bin" / "python"
        self.settings = {"DJANGO_SETTINGS_MODULE": "site_.settings.bench"}

    def prepare(self, html: str) -> None:
        """Install it, and have its front page say this."""
        if not self.python.exists():
            subprocess.run([sys.executable, "-m", "venv", self.home / "venv"], check=True)
            install = [str(self.python), "-m", "pip", "install", "-q", "wagtail", "granian"]
            subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
        if not self.site.exists():
            self.start()
        text = self.home / "page.html"
        text.write_text(html)
        self.run("-c", FILL, str(text))

    def start(self) -> None:
        self.site.mkdir(parents=True)
        subprocess.run(
            [self.home / "venv" / "bin" / "wagtail", "start", "site_", str(self.site)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (self.site / "home" / "models.py").write_text(MODELS)
        (self.site / "home" / "templates" / "home" / "home_page.html").write_text(TEMPLATE)
        (self.site / "site_" / "settings" / "bench.py").write_text(SETTINGS)
        for command in (("makemigrations", "home"), ("migrate",)):
            self.run("manage.py", *command)

    def run(self, *command: str) -> None:
        environment = {**self.settings, "PATH": "/usr/bin:/bin"}
        subprocess.run(
            [self.python, *command],
            cwd=self.site,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
