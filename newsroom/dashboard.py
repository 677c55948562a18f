"""The desk's first page: what waits for whom, what goes out, whether the machines are at work."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import llm, money_desk
from articles.models import Article, Beat, Job, Source
from articles.workflow import State
from digests import costs
from digests.models import Digest
from newsroom import storeroom
from newsroom.alarms import alarms

EDITIONS = 8  # of which it is told what they cost
ENOUGH = 1000  # nobody needs to know how many more are waiting
LATELY = 5  # editions that went out


@dataclass(frozen=True)
class Pile:
    """Something that waits at the desk, and where to find it."""

    label: Any
    count: int
    url: str
    urgent: bool = False

    @property
    def more(self) -> bool:
        return self.count >= ENOUGH


def dashboard(request: HttpRequest) -> dict[str, Any]:
    """What waits, what goes out, and whether the machines are at work."""
    age = Beat.age("worker")
    return {
        "lately": lately(request.user),
        "piles": piles(request.user),
        "alarms": alarms(request.user),
        "editions": editions(request.user),
        "beat": age and timezone.now() - age,
        "silent": age is None or age > Beat.SILENT,
        "model": settings.MODEL if llm.ready() else "",
        **money(request.user),
        "disk": storeroom.section() if storeroom.is_shown(request.user) else {},
    }


def money(user: Any) -> dict[str, Any]:
    """What models cost, for those who may see it."""
    if not money_desk.is_shown(user):
        return {}
    now, editions = timezone.now(), costs.latest()
    return {
        "money": money_desk.section(now, costs.waiting(now)),
        "edition_mean": costs.mean(editions),
        "edition_costs": editions[:EDITIONS],
    }


def piles(user: Any) -> list[Pile]:
    return [*edition_piles(user), *article_piles(user), *machine_piles(user)]


def edition_piles(user: Any) -> list[Pile]:
    """Editions that wait for what this person may do; for a writer, those that came back."""
    if not user.has_perm("digests.view_digest"):
        return []
    open_ones, url = Digest.objects.all(), reverse("admin:digests_digest_changelist")
    approves, publishes = map(user.has_perm, ("digests.approve_digest", "digests.publish_digest"))
    found = []
    if approves and (count := open_ones.in_review().count()):
        found.append(Pile(_("editions wait for approval"), count, f"{url}?state=review"))
    if publishes and (count := open_ones.approved().filter(publish_at=None).count()):
        found.append(Pile(_("editions wait to be published"), count, f"{url}?state=approved"))
    if not approves and (count := open_ones.filter(state=State.DRAFT).count()):
        found.append(Pile(_("editions came back"), count, f"{url}?state=draft"))
    return found


def article_piles(user: Any) -> list[Pile]:
    """Articles to be decided on; those in review lead to where one decides."""
    if not user.has_perm("articles.view_article"):
        return []
    review, stuck = Article.objects.in_review(), Article.objects.stuck()
    listed = reverse("admin:articles_article_changelist")
    return [
        Pile(_("articles in review"), some(review), reverse("admin:triage")),
        Pile(_("drafts wait for a person"), some(stuck), f"{listed}?waits=person"),
    ]


def machine_piles(user: Any) -> list[Pile]:
    """What the machines are at, and where they need help."""
    found = []
    if user.has_perm("articles.view_job") and (running := Job.objects.running().count()):
        url = reverse("admin:articles_job_changelist")
        found.append(Pile(_("jobs under way"), running, f"{url}?state=running"))
    if user.has_perm("articles.view_source"):
        failing, held = Source.objects.failing().count(), Source.objects.quarantined().count()
        url = f"{reverse('admin:articles_source_changelist')}?state="
        found.append(Pile(_("sources fail"), failing, f"{url}failing", urgent=failing > 0))
        if held:
            found.append(Pile(_("sources in quarantine"), held, f"{url}quarantined", urgent=True))
    return found


def some(rows: QuerySet) -> int:
    """How many, up to ENOUGH."""
    return rows.order_by()[:ENOUGH].count()


def editions(user: Any) -> QuerySet | None:
    """Editions on their way out, the next one first; None for who may not see them."""
    if not user.has_perm("digests.view_digest"):
        return None
    coming = Digest.objects.unpublished().light().select_related("series")
    return coming.order_by("publish_at", "-pk")[:12]


def lately(user: Any) -> QuerySet | None:
    """Editions that went out last; None for who may not see them."""
    if not user.has_perm("digests.view_digest"):
        return None
    return Digest.objects.published().light().select_related("series")[:LATELY]
