"""A desk with something on it: a row at least of everything the admin shows, and all its pages."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.urls import URLPattern, reverse
from django.utils import timezone

from articles.models import Beat, Call, Job, Name, Outbox, Price, PromptText, Topic, User
from articles.workflow import State
from digests import arrivals
from digests.corrections import apply
from digests.errata import ITEM, Change
from digests.models import Alarm, Channel, Digest, Redirect
from digests.unpack import Handed
from tests import makers, newsstand

QUEUE = "django_q"  # its pages are not ours
NO_PAGES = {
    "app_list",
    "autocomplete",
    "jsi18n",
    "login_code",
    "logout",
    "view_on_site",
    None,
}  # they answer with no page
# What scripts put into a page, and what is shown in a frame as it will look elsewhere.
PIECES = {"digests_digest_clock", "digests_digest_stories"}
PIECES |= {"digests_digest_shares_wechat", "digests_digest_shares_mail"}
ALIKE = ("_delete", "_history")  # one page, whatever the row: that of an edition will do


def furnish() -> User:
    """Public editions, one withdrawn, one in review with open claims; says who the boss is."""
    Beat.strike("worker")
    boss = newsstand.fill()
    story = makers.story(title="甲公司发布新模型")
    told = {"story": story, "summary": "甲公司发布了新模型，售价300元，跑分提高了47.3%。"}
    makers.reviewed(source=makers.source(name="海岸观察", language="zh"), **told)
    makers.reviewed(source=makers.source(name="Harbour Wire"), **told)
    makers.article(title="只有标题的一篇")
    series = makers.series(with_commentary=True)
    makers.digest(items=1, of=series, lead="甲公司发布了新模型，股价上涨8%。")
    item = Digest.objects.published().latest("pk").items.first()
    Alarm.objects.create(item=item, kind=Alarm.Kind.UNFOUNDED, lost=["3.2万元"])
    mended = Change(ITEM, str(item.uid), "body", item.body, f"{item.body} Berth 4 follows.")
    apply(Digest.objects.published().latest("pk"), [mended], by=boss, note="One berth was missing.")
    Redirect.objects.create(path="/old/", digest=Digest.objects.published().latest("pk"))
    Name.objects.create(name="甲公司", forms="Alpha Corp")
    Topic.objects.create(name="芯片")
    Price.objects.create(model="qwen-plus", per_in=Decimal("0.4"), per_out=Decimal("1.2"))
    PromptText.objects.create(hash="a" * 64, name="draft", language="zh", rules="不超过 100 字。")
    channel = Channel.objects.create(name="编辑群", kind="feishu", address="https://open.example/h")
    part = {"subject": "早报在等审定", "url": "/admin/", "lines": ["12 条"], "key": "k"}
    message: dict[str, Any] = {
        "channel": channel.pk,
        "to": "编辑群",
        "event": "waiting",
        "series": "早报",
        "at": "",
        "part": part,
    }
    Outbox.objects.put(Outbox.MESSAGE, "waiting:1@1", **message)
    now = timezone.now()
    Call.objects.create(purpose="draft", model="qwen-plus", deadline=now, day=now.date(), at=now)
    handed = [Handed("posts/2025-12-02.md", "x"), Handed("posts/a.md", refusal="太大。", line=3)]
    arrivals.of_editions(handed, into="", by=boss)
    Job.objects.begin(Job.Kind.CHECK, [1, 2, 3], by=boss)
    Group.objects.get_or_create(name="Editor")
    return boss


def desk_pages() -> Iterator[str]:
    """The address of every page of the admin; where it is one of a row, for some of its model."""
    yield from (reverse("admin:app_list", args=[label]) for label in ("articles", "digests"))
    for pattern in patterns(admin.site.get_urls()):
        keys, name = pattern.pattern.converters, f"admin:{pattern.name}"
        if pattern.name in NO_PAGES | PIECES or QUEUE in str(pattern.name):
            continue
        if str(pattern.name).endswith(ALIKE) and "digests_digest" not in str(pattern.name):
            continue
        if not keys:
            yield reverse(name)
        for row in rows_behind(pattern) if keys else ():
            yield reverse(name, kwargs={key: value(row, key) for key in keys})


def patterns(urls: list[Any]) -> Iterator[URLPattern]:
    for each in urls:
        if isinstance(each, URLPattern):
            yield each
        else:
            yield from patterns(each.url_patterns)


def rows_behind(pattern: URLPattern) -> list[Model]:
    """Rows of the model whose page it is, for its own page one in each state; AssertionError where
    there are none."""
    models = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in shown()}
    label = "_".join(str(pattern.name).split("_")[:2]).replace("auth_user", "articles_user")
    found = models[label]._default_manager.order_by("-pk")
    states = {getattr(row, "state", ""): row for row in found}
    rows = list(states.values())
    if not str(pattern.name).endswith("_change"):  # the others say the same in each
        rows = [states.get(State.PUBLISHED, row) for row in rows[:1]]
    assert rows, f"put a row of {label} on the desk"
    return rows


def shown() -> list[type[Model]]:
    return list(admin.site._registry)


def value(row: Any, key: str) -> Any:
    """What a row has for a part of an address."""
    return 1 if key == "number" else row.pk
