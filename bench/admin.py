"""The list of articles at the desk, beside a stock ModelAdmin on a copy of the table.

The copy has a primary key and no other index, its admin Django's own: pages by number, counts, LIKE
over title, headline, summary and text. Whole pages through the test client, 100 rows each, the best
of a few. Printed: milliseconds and ratios. Takes about ten minutes.

  python -m bench.admin [--articles 200000] [--postgres]
"""

import argparse
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.shared import home, invented

A_PAGE = 100
DEPTH = 1_000
REPEATS = 5
SLOW = 2.0  # seconds: what takes longer is measured twice only
SEARCHES = {
    "芯片监管": "芯片 监管",
    "火箭": "火箭",
    "a rare name": invented.RARE,
    "nothing": "鼋鼍 qqq",
}


def main() -> None:
    asked = arguments()
    with home.alone("bench.admin", on_postgres=asked.postgres, ALLOWED_HOSTS="testserver"):
        measure(asked.articles)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--postgres", action="store_true", help="on a private PostgreSQL")
    return parser.parse_args()


def measure(count: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    invented.fill(count)
    print(
        f"{count} articles on {connection.vendor}, written in {time.perf_counter() - began:.0f} s"
    )
    invented.index()
    copy()
    ours, stock = pages()
    compare("first page", ours, stock)
    for name, query in SEARCHES.items():
        compare(f"search: {name}", partial(ours, q=query), partial(stock, q=query))
    deep(ours, stock)


def copy() -> None:
    """The table again, with its key alone."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_article AS SELECT * FROM articles_article")
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE bench_article ADD PRIMARY KEY (id)")
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("CREATE UNIQUE INDEX bench_article_id ON bench_article (id)")
            cursor.execute("ANALYZE")


def pages() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Two functions that answer with a page of the list, ours and the stock one."""
    from django.contrib import admin
    from django.contrib.messages.storage.cookie import CookieStorage
    from django.test import RequestFactory
    from django.urls import get_resolver

    from articles.models import Article, User

    get_resolver().check()  # which registers all admins
    boss = User.objects.create_superuser("bench", password="bench")

    def page_of(model: type) -> Callable[..., Any]:
        desk: Any = admin.site.get_model_admin(model)
        desk.list_per_page = A_PAGE

        def answer(**query: str) -> Any:
            request: Any = RequestFactory().get("/admin/articles/article/", query)
            request.user = boss
            request._messages = CookieStorage(request)
            found: Any = desk.changelist_view(request)
            assert found.status_code == 200, found
            found.render()
            return found

        return answer

    copied = stock_model()
    admin.site.register(copied, stock_admin())
    return page_of(Article), page_of(copied)


def stock_model() -> type:
    from django.db import models

    class Copied(models.Model):
        title = models.TextField()
        headline = models.TextField()
        summary = models.TextField()
        state = models.CharField(max_length=12)
        language = models.CharField(max_length=10)
        draft = models.JSONField(default=dict)
        canonical_url = models.TextField()
        first_seen_at = models.DateTimeField()
        source = models.ForeignKey("articles.Source", models.DO_NOTHING, related_name="+")
        snapshot = models.ForeignKey("articles.Snapshot", models.DO_NOTHING, related_name="+")

        class Meta:
            app_label = "articles"
            db_table = "bench_article"
            managed = False
            ordering = ("-first_seen_at", "-pk")

        def __str__(self) -> str:
            return self.headline

    return Copied


def stock_admin() -> type:
    from django.contrib.admin import ModelAdmin

    class CopiedAdmin(ModelAdmin):
        list_display = ("headline", "source", "state", "language", "first_seen_at")
        list_filter = ("state", "language")
        list_select_related = ("source",)
        search_fields = ("title", "headline", "summary")
        ordering = ("-first_seen_at", "-pk")

    return CopiedAdmin


def best(work: Callable[[], Any]) -> float:
    """Milliseconds."""
    found: list[float] = []
    while len(found) < REPEATS and not (len(found) > 1 and min(found) > SLOW):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return 1000 * min(found)


def compare(name: str, ours: Callable[[], Any], stock: Callable[[], Any]) -> float:
    mine, theirs = best(ours), best(stock)
    print(
        f"{name:24} {mine:8.1f} ms, stock {theirs:8.1f} ms, ratio {theirs / mine:.1f}", flush=True
    )
    return mine


def deep(ours: Callable[..., Any], stock: Callable[..., Any]) -> None:
    """The page a thousand pages down, for us at the edge where that page begins."""
    from articles.models import Article
    from articles.seek import PAST, Edge

    first = best(ours)
    change_list = ours().context_data["cl"]
    rows = Article.objects.order_by("-first_seen_at", "-pk")
    depth = min(DEPTH, rows.count() // A_PAGE - 1)
    edge = {PAST: Edge.of(rows[depth * A_PAGE - 1], change_list.order)}
    mine, theirs = best(lambda: ours(**edge)), best(lambda: stock(p=str(depth + 1)))
    print(
        f"page {depth + 1}: {mine:.1f} ms, {mine / first:.2f} of the first; "
        f"stock {theirs:.1f} ms, ratio {theirs / mine:.1f}"
    )


if __name__ == "__main__":
    main()
