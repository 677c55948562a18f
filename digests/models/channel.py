"""Where people want to hear of what happens: a mailbox or a group chat."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import guard
from articles.notice_words import EVENTS
from digests.models.series import Series
from digests.schedule import Quiet


def usual_events() -> list[str]:
    """All of them. A callable: migrations must not hold a list that grows."""
    return list(EVENTS)


def house_language() -> str:
    return settings.LANGUAGE_CODE


class ChannelQuerySet(models.QuerySet["Channel"]):
    def active(self) -> Self:
        return self.filter(active=True)

    def with_series(self) -> Self:
        """With the Series each is about, by key: `wants` asks for no more."""
        return self.prefetch_related(models.Prefetch("series", Series.objects.only("pk")))


class Channel(models.Model):
    """One way to tell people: what they want to hear of, and in which language."""

    class Kind(models.TextChoices):
        MAIL = "mail", _("e-mail")
        SLACK = "slack", "Slack"
        FEISHU = "feishu", "飞书"
        WECOM = "wecom", "企业微信"
        PLAIN = "json", _("webhook (plain JSON)")

    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    address = models.TextField(
        _("address"),
        help_text=_(
            "E-mail addresses, one a line; or the address of the webhook, which is a secret: "
            "whoever has it can write to your group."
        ),
    )
    secret = models.CharField(
        _("secret"),
        max_length=200,
        blank=True,
        help_text=_("飞书 only, where the bot checks signatures."),
    )
    events = models.JSONField(_("what it tells"), default=usual_events)
    series = models.ManyToManyField(
        Series,
        blank=True,
        related_name="channels",
        verbose_name=_("series"),
        help_text=_("None chosen: all of them. What concerns no series is always told."),
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=house_language
    )
    quiet_from = models.TimeField(
        _("quiet from"),
        null=True,
        blank=True,
        help_text=_("Local time of the site. What happens then is told when it is over."),
    )
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ("name", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(address=""), name="channel_has_an_address")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_mail(self) -> bool:
        return self.kind == self.Kind.MAIL

    @property
    def addresses(self) -> list[str]:
        """Whom an e-mail goes to; each address once."""
        parts = self.address.replace("，", ",").replace(";", ",").replace("；", ",")
        found = (each.strip() for line in parts.splitlines() for each in line.split(","))
        return list(dict.fromkeys(filter(None, found)))

    def clean(self) -> None:
        self.address = self.address.strip()
        wrong = {"address": self.objection()}
        if (self.quiet_from is None) != (self.quiet_until is None):
            wrong["quiet_until"] = gettext("Quiet hours have a beginning and an end.")
        if found := {name: said for name, said in wrong.items() if said}:
            raise ValidationError(found)

    def objection(self) -> str:
        """Why nothing could be sent to this address; "" when it looks right."""
        if self.is_mail:
            for address in self.addresses:
                try:
                    validate_email(address)
                except ValidationError:
                    return gettext("“%(address)s” is no e-mail address.") % {"address": address}
            return "" if self.addresses else gettext("No e-mail address is named here.")
        try:
            guard.admit(self.address)
        except guard.RefusedError as error:
            return str(error)
        return ""

    def wants(self, event: str, series: int | None) -> bool:
        """Whether it is told of such an event of this Series, None: of no one Series."""
        if event not in self.events:
            return False
        chosen = {each.pk for each in self.series.all()}
        return series is None or not chosen or series in chosen

    def next_word(self, now: datetime) -> datetime:
        """When something that happens now may be told: at once, or when the quiet is over."""
        if self.quiet_from is None or self.quiet_until is None:
            return now
        return Quiet(self.quiet_from, self.quiet_until, settings.TIME_ZONE).over(now)

    def shown_address(self) -> str:
        """The address for people who may not change it: mailboxes, or only the host of a chat."""
        if self.is_mail:
            return ", ".join(self.addresses)
        try:
            return guard.read(self.address).site
        except guard.RefusedError:
            return "—"
