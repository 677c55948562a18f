"""What we have agreed with a hub about one source."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import guard
from articles.chores import Chore, ChoreQuerySet, Setback
from articles.models.source import Source

CONFIRMING = timedelta(hours=1)  # what a hub may take to ask back
REFUSED = timedelta(days=7)  # until one that refused us is asked again
# Top-level names that mean nothing to anybody else (RFC 2606, 6761, 8375, and what routers use).
PRIVATE = {"arpa", "corp", "home", "internal", "invalid", "lan"}
PRIVATE |= {"local", "localdomain", "localhost", "onion", "test"}


def word() -> str:
    """A new secret of 256 bits, fit for an address."""
    return secrets.token_urlsafe(32)


def is_reachable() -> bool:
    """Whether a hub can call us back: SITE_URL is public, or named by the operator as their own."""
    try:
        site = guard.read(settings.SITE_URL)
    except guard.RefusedError:
        return False
    try:
        return guard.is_own(site) or guard.is_public(site.host)
    except ValueError:  # a name, not an IP address
        return "." in site.host and site.host.rpartition(".")[2] not in PRIVATE


def is_own(url: str) -> bool:
    """Whether an address is on a host that the operator named."""
    try:
        return guard.is_own(guard.read(url))
    except guard.RefusedError:
        return False


class SubscriptionQuerySet(ChoreQuerySet):
    def due(self, now: datetime) -> Self:
        """As any chore's; none while no hub could call us back."""
        return super().due(now) if is_reachable() else self.none()

    def in_hand(self) -> Self:
        return self.select_related("source")

    def outdated(self) -> Self:
        """Those whose source names another hub or topic than agreed, or names it again."""
        changed = ~Q(hub=F("source__hub")) | ~Q(topic=F("source__topic"))
        again = Q(state=Subscription.State.LEAVING)
        return self.filter(changed | again, source__active=True).exclude(source__hub="")

    def needless(self) -> Self:
        """Those whose source is retired or names no hub any more, and that stand all the same."""
        return self.filter(Q(source__active=False) | Q(source__hub="")).exclude(
            state=Subscription.State.LEAVING
        )


class Subscription(Chore):
    """A source's standing with its hub. As a chore it is due when the hub must be asked."""

    class State(models.TextChoices):
        WANTED = "wanted", _("wanted")
        PENDING = "pending", _("asked for")  # a request is out, for a first lease or the next
        ACTIVE = "active", _("active")
        REFUSED = "refused", _("refused")
        LEAVING = "leaving", _("leaving")

    source = models.OneToOneField(Source, models.CASCADE, related_name="subscription")
    hub = models.CharField(_("hub"), max_length=1000)
    topic = models.CharField(_("topic"), max_length=1000)
    token = models.CharField(max_length=64, unique=True, default=word, editable=False)
    secret = models.CharField(max_length=64, default=word, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.WANTED, editable=False
    )
    lease_until = models.DateTimeField(_("until"), null=True, blank=True, editable=False)
    pushed_at = models.DateTimeField(_("last push"), null=True, blank=True, editable=False)
    owed = models.BooleanField(default=False, editable=False)  # a push no poll has followed yet

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")

    def __str__(self) -> str:
        return self.topic

    def address(self) -> str:
        return self.hub

    def fence(self) -> dict[str, Any]:
        """A hub may call back before its answer to our request is here; what it did then stands."""
        return {"state": self.state}

    def pause_after(self, error: Setback) -> timedelta | None:
        """A no is asked about again in a week; who is left is asked once."""
        if self.state == self.State.LEAVING:
            return CONFIRMING
        return REFUSED if error.permanent else super().pause_after(error)

    def is_misled(self) -> bool:
        """Whether a feed of the web would have us post to a host of the operator's."""
        return is_own(self.hub) and not is_own(self.source.feed_url)

    def is_live(self, now: datetime) -> bool:
        """Whether pushes count: a lease runs, a next one being asked for or not."""
        runs = self.lease_until is not None and self.lease_until > now
        return runs and self.state in (self.State.ACTIVE, self.State.PENDING)

    def turn(self, **fields: Any) -> bool:
        """Write what a hub caused, whoever holds the row; False when it is no longer as read."""
        rows = Subscription.objects.filter(pk=self.pk, token=self.token, state=self.state)
        return bool(rows.update(**fields))

    def told(self, now: datetime) -> str:
        """How it stands, in a sentence for the editor."""
        said = {"hub": urlsplit(self.hub).hostname, "why": self.error}
        if self.is_live(now) and self.lease_until:
            until = timezone.localtime(self.lease_until)
            said["until"] = date_format(until, "SHORT_DATETIME_FORMAT")
            return gettext("Pushed by %(hub)s until %(until)s.") % said
        if self.state == self.State.REFUSED:
            return gettext("%(hub)s does not push: %(why)s") % said
        if self.state == self.State.LEAVING:
            return (gettext("%(hub)s is asked to push no more. %(why)s") % said).strip()
        return (gettext("%(hub)s is asked to push. %(why)s") % said).strip()
