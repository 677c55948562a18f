"""A Series: a recurring digest, its hours and its recipe."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.ceilings import clean_ceilings
from articles.chores import Chore, ChoreQuerySet
from articles.models import Article, Source, Topic
from articles.models.article import ArticleQuerySet
from digests import hugo_site, schedule
from digests.addresses import at
from digests.layout import LAYOUTS, Layout
from digests.recipes import Recipe

LANGUAGES = [("zh", "中文"), ("en", "English")]
LANGUAGE_CODES = sorted(code for code, _name in LANGUAGES)

# First path segments that are our own: a Series may not hide them.
RESERVED = [
    "about",
    "admin",
    "apple-touch-icon",
    "archive",
    "cards",
    "corrections",
    "favicon",
    "feed",
    "healthz",
    "hub",
    "icons",
    "llms",
    "manifest",
    "media",
    "metrics",
    "readyz",
    "robots",
    "sample",
    "search",
    "sitemap",
    "sources",
    "static",
    "stories",
    "topics",
    "websub",
    # Languages: below their codes stand the pages of the whole site.
    *LANGUAGE_CODES,
]
FIRST_WINDOW = timedelta(hours=24)
YEAR = 366 * 24  # hours; what is longer lies far from any edition
# What the numbers of a Series may be at most: minutes before it goes out, hours, items.
MOST = {
    "draft_minutes": YEAR * 60,
    "rolling_hours": YEAR,
    "carry_over_hours": YEAR,
    "most_items": 500,
    "per_source": 500,
}
# What may stand for a moment in a title: no widths, which make it as long as one likes.
TOKENS = re.compile(r"(?:[^%]|%-?[aAbBcdeFGHIjklmMpPRsSTuUVwWxXyYzZ%])*", re.DOTALL)
LONGEST_TITLE = 500  # characters of an edition's
LONGEST_DAY = datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC)  # a Wednesday of September
STALE = timedelta(hours=48)  # a source's own date may lie this far before the window, not farther


class LayoutError(ValueError):
    """What is stored is no layout; with a sentence for who is to choose another."""


def site_zone() -> str:
    """The zone a new Series starts with. A callable: migrations must not hold one site's zone."""
    return settings.TIME_ZONE


def usual_layout() -> dict[str, Any]:
    """The layout a new Series starts with. A callable: migrations must not hold one."""
    return LAYOUTS["bulletin"].to_json()


def validate_times(value: str) -> None:
    try:
        schedule.times_of(value)
    except ValueError as error:
        raise ValidationError(gettext("Write times of day as 8:30, 20:30.")) from error


def validate_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(gettext("%(zone)s is no time zone.") % {"zone": value})


def validate_not_reserved(value: str) -> None:
    if value in RESERVED:
        raise ValidationError(gettext("/%(slug)s/ is one of our own addresses.") % {"slug": value})


def clean_hugo_site(value: str) -> None:
    """ValidationError for a folder that is in no checkout of those the operator has named."""
    try:
        hugo_site.section(value)
    except hugo_site.SiteError as error:
        raise ValidationError({"hugo_site": str(error)}) from error


class SeriesQuerySet(ChoreQuerySet):
    def active(self) -> Self:
        return self.filter(active=True)

    def due(self, now: datetime) -> Self:
        return super().due(now).active()


class Series(Chore):
    """A recurring digest. As a chore it is due when its next edition must be drafted."""

    LEASE: ClassVar[timedelta] = timedelta(minutes=10)

    class SignOff(models.TextChoices):
        ALONE = "alone", _("one person may do it all")
        OTHER = "other", _("who approves may not have worked on the text since the last approval")

    title = models.CharField(_("title"), max_length=200)
    slug = models.CharField(
        _("address"), max_length=60, unique=True, validators=[validate_slug, validate_not_reserved]
    )
    description = models.TextField(_("description"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh", choices=LANGUAGES)
    time_zone = models.CharField(
        _("time zone"), max_length=60, default=site_zone, validators=[validate_zone]
    )
    out_times = models.CharField(
        _("goes out at"), max_length=200, default="8:30", validators=[validate_times]
    )
    cutoff_minutes = models.PositiveIntegerField(
        _("cut-off, minutes before"),
        default=30,
        help_text=_("The edition covers what was first seen before this moment."),
    )
    draft_minutes = models.PositiveIntegerField(
        _("draft, minutes before"),
        default=30,
        help_text=_("When the machine proposes the edition; at the cut-off or earlier."),
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(
        _("quiet until"),
        null=True,
        blank=True,
        help_text=_(
            "Within these hours nothing is drafted or goes out by itself; "
            "an edition that would is skipped, and its news is in the next one."
        ),
    )
    # The hour of the edition that is drafted at `due_at`; None where it follows from that alone.
    out_at = models.DateTimeField(null=True, blank=True, editable=False)
    rolling_hours = models.PositiveSmallIntegerField(
        _("covers the last hours"),
        null=True,
        blank=True,
        help_text=_("Empty: everything since the last published edition."),
    )
    carry_over_hours = models.PositiveSmallIntegerField(
        _("carried over, hours"),
        default=24,
        help_text=_("How far before its window an edition may reach for what was never printed."),
    )
    most_items = models.PositiveSmallIntegerField(_("items at most"), default=12)
    per_source = models.PositiveSmallIntegerField(_("items per source at most"), default=4)
    sources = models.ManyToManyField(
        Source, blank=True, verbose_name=_("sources"), help_text=_("None chosen: all of them.")
    )
    topics = models.ManyToManyField(
        Topic,
        blank=True,
        related_name="series",
        verbose_name=_("topics"),
        help_text=_(
            "None chosen: all of them. An article that no model has given topics to may go in."
        ),
    )
    with_lead = models.BooleanField(_("lead"), default=True)
    with_commentary = models.BooleanField(_("commentary"), default=False)
    edition_title = models.CharField(
        _("title of an edition"),
        max_length=200,
        blank=True,
        help_text=_("%Y, %m, %d and %H stand for the local date and hour. Empty: date and title."),
    )
    tags = models.JSONField(_("tags"), default=list, blank=True)
    categories = models.JSONField(_("categories"), default=list, blank=True)
    layout = models.JSONField(_("layout"), default=usual_layout, editable=False)
    bilingual_titles = models.BooleanField(
        _("bilingual titles"),
        default=False,
        help_text=_("The original title in brackets behind a translated one."),
    )
    instructions = models.TextField(
        _("instructions to the model"),
        blank=True,
        help_text=_("For the drafts of articles, the lead and the commentary, behind our own."),
    )
    double_draft = models.BooleanField(
        _("double draft"),
        default=False,
        help_text=_(
            "A second sample of every draft; what only one of them says is marked. "
            "Costs about twice as much."
        ),
    )
    second_opinion = models.BooleanField(
        _("second opinion"),
        default=False,
        help_text=_(
            "A model is asked of every sentence of a draft whether the source bears it out. "
            "Costs one more call each."
        ),
    )
    sign_off = models.CharField(
        _("who approves"), max_length=8, choices=SignOff.choices, default=SignOff.ALONE
    )
    hugo_site = models.CharField(
        _("folder of a Hugo site"),
        max_length=200,
        blank=True,
        help_text=_(
            "The section below the folder with the checkouts, as in blog/content/posts: what is "
            "published, corrected or withdrawn is committed and pushed there. Empty: nowhere."
        ),
    )
    active = models.BooleanField(_("active"), default=True)
    counterpart = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="counterpart_of",
        verbose_name=_("the same in another language"),
        help_text=_(
            "A series that tells the same news in another language: each page then names the "
            "other. Saying it at one of the two is enough."
        ),
    )

    # What a form has chosen and nobody has saved: see digests/dry_run.py.
    tried_sources: QuerySet[Source] | None = None
    tried_topics: QuerySet[Topic] | None = None

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(condition=~Q(slug__in=RESERVED), name="series_slug_is_free"),
            models.CheckConstraint(
                condition=Q(draft_minutes__gte=models.F("cutoff_minutes")),
                name="series_drafts_before_cutoff",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False)
                & ~Q(quiet_from=models.F("quiet_until")),
                name="series_quiet_hours_are_two",
            ),
            models.CheckConstraint(
                condition=Q(counterpart=None) | ~Q(counterpart=models.F("pk")),
                name="series_is_not_its_own_counterpart",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.hugo_site and settings.HUGO:
            clean_hugo_site(self.hugo_site)
        if self.draft_minutes < self.cutoff_minutes:
            raise ValidationError({"draft_minutes": gettext("Draft at the cut-off or before it.")})
        clean_ceilings(self, MOST)
        self.clean_edition_title()
        self.clean_quiet_hours()
        self.clean_counterpart()

    def clean_edition_title(self) -> None:
        """ValidationError for a title that names no moment or comes out too long."""
        if not TOKENS.fullmatch(self.edition_title):
            raise ValidationError(
                {"edition_title": gettext("After a % stands one letter, such as %Y, %m, %d or %H.")}
            )
        if len(LONGEST_DAY.strftime(self.edition_title)) > LONGEST_TITLE:
            said = gettext("The title of an edition would have more than %(most)d characters.")
            raise ValidationError({"edition_title": said % {"most": LONGEST_TITLE}})

    def clean_quiet_hours(self) -> None:
        """ValidationError for half of them, none between them, or no time of day left."""
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise ValidationError(
                {"quiet_until": gettext("Quiet hours have a beginning and an end.")}
            )
        if self.quiet_from is not None and self.quiet_from == self.quiet_until:
            raise ValidationError({"quiet_until": gettext("Quiet hours end where they begin.")})
        try:
            times = schedule.times_of(self.out_times)
        except ValueError:
            return  # told of beside the field itself
        if self.quiet and self.quiet.silences(times):
            raise ValidationError(
                {"quiet_until": gettext("Each time it goes out lies within the quiet hours.")}
            )

    def clean_counterpart(self) -> None:
        """ValidationError unless the two are in two languages, and neither has another."""
        other = self.counterpart
        if other is None:
            return
        if other.pk == self.pk or other.language == self.language:
            raise ValidationError({"counterpart": gettext("Choose one in another language.")})
        theirs = [other.counterpart_id, *pointing_at(other), *pointing_at(self)]
        if taken := [pk for pk in theirs if pk not in (None, self.pk, other.pk)]:
            names = Series.objects.filter(pk__in=taken).values_list("title", flat=True)
            said = gettext("One of the two has another already: %(series)s.")
            raise ValidationError({"counterpart": said % {"series": gettext(", ").join(names)}})

    @property
    def other(self) -> "Series | None":
        """The same digest in another language, whichever of the two says so; without a query where
        both relations were asked for."""
        return self.counterpart or getattr(self, "counterpart_of", None)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A Series without a next hour gets one; who changes its hours plans it anew."""
        if self.due_at is None:
            self.plan()
        super().save(*args, **kwargs)

    def plan(self) -> None:
        """Set when the next edition is drafted, and for which hour; nothing is saved."""
        for name, value in self.planned(self.next_out()).items():
            setattr(self, name, value)

    def planned(self, out: datetime) -> dict[str, datetime]:
        """The columns that say: the edition that goes out then is drafted next."""
        return {"due_at": self.draft_time(out), "out_at": out}

    def get_absolute_url(self) -> str:
        return at("series", self.slug)

    @property
    def form(self) -> Layout:
        """How its next editions are laid out; LayoutError if what is stored cannot be read."""
        try:
            return Layout.from_json(self.layout)
        except (AttributeError, TypeError, ValueError) as error:  # no mapping, no list, no layout
            raise LayoutError(
                gettext("The layout of “%(series)s” cannot be read (%(why)s): choose another.")
                % {"series": self, "why": error}
            ) from error

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def quiet(self) -> schedule.Quiet | None:
        """The hours of its day in which it is silent."""
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return schedule.Quiet(self.quiet_from, self.quiet_until, self.time_zone)

    def next_out(self, after: datetime | None = None) -> datetime:
        times = schedule.times_of(self.out_times)
        return schedule.next_out(times, self.time_zone, after or timezone.now(), self.quiet)

    def next_cutoff(self, now: datetime) -> datetime:
        """When the edition after this moment stops listening."""
        before = timedelta(minutes=self.cutoff_minutes)
        return self.next_out(now + before) - before

    def draft_time(self, out: datetime) -> datetime:
        """When the edition that goes out then is drafted: not before the quiet hours are over."""
        usual = out - timedelta(minutes=self.draft_minutes)
        return self.quiet.over(usual) if self.quiet else usual

    def next_drafted(self) -> datetime:
        """The hour of the edition that is drafted next; it follows from the row, not the clock.

        Where `due_at` was moved away from the hour that was planned, it follows from that alone.
        """
        due = self.due_at or timezone.now()
        if self.out_at and self.draft_time(self.out_at) <= due <= self.out_at:
            return self.out_at
        usual = due + timedelta(minutes=self.draft_minutes)
        return self.next_out(usual - timedelta(seconds=1))

    def out_due(self, now: datetime) -> datetime:
        """The hour whose edition should be drafted by now.

        After a pause of days that is one edition, the latest, not one for every hour missed.
        """
        out = self.next_drafted()
        while out <= now and self.draft_time(following := self.next_out(out)) <= now:
            out = following
        return out

    def is_sub_daily(self) -> bool:
        return len(schedule.times_of(self.out_times)) > 1

    def window(self, cutoff: datetime) -> schedule.Window:
        """What an edition with this cut-off covers: since the last published one, or rolling."""
        if self.rolling_hours:
            start = cutoff - timedelta(hours=self.rolling_hours)
        else:
            start = self.covered_until(cutoff) or self.began(cutoff) or cutoff - FIRST_WINDOW
        return schedule.Window(start, cutoff, timedelta(hours=self.carry_over_hours))

    def covered_until(self, cutoff: datetime) -> datetime | None:
        """Where the hours of the last public edition before this cut-off end; None without one."""
        before = self.digests.published().filter(window_end__lt=cutoff)
        found: datetime | None = before.aggregate(last=Max("window_end"))["last"]
        return found

    def its_sources(self) -> QuerySet[Source]:
        """The sources it takes from, none: all; those of a form, while that is tried out."""
        return self.sources.all() if self.tried_sources is None else self.tried_sources

    def its_topics(self) -> QuerySet[Topic]:
        """The topics it is on, none: all; those of a form, while that is tried out."""
        return self.topics.all() if self.tried_topics is None else self.tried_topics

    def began(self, cutoff: datetime) -> datetime | None:
        """Where the hours of its first public edition began; None if nothing came out before.

        It may be that none is public any more: withdrawn, or undone.
        """
        before = self.digests.filter(number__isnull=False, window_end__lt=cutoff)
        found: datetime | None = before.aggregate(first=Min("window_start"))["first"]
        return found

    def recipe(self) -> Recipe:
        """How much of what goes into an edition."""
        topics = frozenset(self.its_topics().values_list("name", flat=True))
        return Recipe(self.most_items, self.per_source, topics)

    def in_reach(self, window: schedule.Window) -> ArticleQuerySet:
        """Articles that may be news for an edition over this window, in whatever state.

        Of our sources, first seen within the window or the carry-over before it, and not claimed
        by their source to be old.
        """
        found = Article.objects.filter(
            Q(published_at=None) | Q(published_at__gte=window.start - STALE),
            first_seen_at__gte=window.earliest,
            first_seen_at__lt=window.end,
        )
        if self.its_sources().exists():
            found = found.filter(source__in=self.its_sources())
        return found

    def wanted(self, now: datetime) -> ArticleQuerySet:
        """Articles that our next edition may print, once drafted."""
        return self.untold(self.in_reach(self.window(self.next_cutoff(now))))

    def within(self, window: schedule.Window) -> ArticleQuerySet:
        """Those in reach that are reviewed or in review, in our language, newest first.

        An extract keeps its source's language, so one in another language than ours is none.
        """
        found = self.in_reach(window).usable().filter(summary_language=self.language)
        return found.select_related("source").order_by("-first_seen_at", "-pk")

    def foreign(self, window: schedule.Window) -> ArticleQuerySet:
        """Those in reach that are no news for us only because they are in another language."""
        found = self.in_reach(window).usable().exclude(summary_language=self.language)
        return found.select_related("source").order_by("-first_seen_at", "-pk")

    def candidates(self, window: schedule.Window) -> ArticleQuerySet:
        """Those an edition may take: neither they nor their story in a live edition of ours."""
        return self.untold(self.within(window))

    def untold(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        """Those of them that no live edition of ours has, nor another of their story."""
        told = self.told().filter(story__isnull=False)
        return articles.exclude(pk__in=self.told().values("pk")).exclude(
            story__in=told.values("story")
        )

    def told(self) -> QuerySet[Article]:
        """Articles that stand in a live edition of ours."""
        # To be asked for as a list: joined, SQLite tries every edition with every candidate.
        return Article.objects.filter(items__digest__in=self.digests.live()).order_by()


def pointing_at(series: Series) -> list[int]:
    """The keys of those that name a Series as their counterpart."""
    found = Series.objects.filter(counterpart=series.pk) if series.pk else Series.objects.none()
    return list(found.values_list("pk", flat=True))
