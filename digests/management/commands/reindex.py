"""manage.py reindex: make the index of articles and the index of the public search anew."""

from typing import Any

from django.core.management.base import BaseCommand

from articles import search
from articles.models import Article
from digests import catalogue


class Command(BaseCommand):
    help = "Make the search indexes anew: of articles at the desk, and of the public editions."

    def handle(self, *args: Any, **options: Any) -> None:
        Article.objects.update(indexed=False)
        articles = 0
        while more := search.catch_up():
            articles += more
        self.stdout.write(f"{articles} articles, {catalogue.rebuild()} editions")
