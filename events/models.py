import uuid
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.models import City, Organisation
from events.querysets import EventQuerySet
from publishing.choices import display
from publishing.fuzzy_dates import FuzzyDateField, bound_field
from publishing.models import Document, Image, Link, Publishable, Quote
from publishing.rich_text import RichTextField
from publishing.texts import LANGUAGES, column
from publishing.time_zones import validate_time_zone
from twinning.models import Cooperation, Milestone, Theme


class Event(Publishable):
    class Kind(models.TextChoices):
        CONFERENCE = "conference", _("conference")
        CONSORTIUM_MEETING = "consortium_meeting", _("consortium meeting")
        WORKSHOP = "workshop", _("workshop")
        VISIT = "visit", _("visit")
        ONLINE_MEETING = "online_meeting", _("online meeting")
        PARTNER_EVENT = "partner_event", _("partner event")

    class Status(models.TextChoices):
        """As in schema.org's EventStatusType."""

        SCHEDULED = "scheduled", _("scheduled")
        POSTPONED = "postponed", _("postponed")
        RESCHEDULED = "rescheduled", _("rescheduled")
        MOVED_ONLINE = "moved_online", _("moved online")
        CANCELLED = "cancelled", _("cancelled")

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    get_kind_display = display("kind", Kind.choices)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.SCHEDULED
    )
    starts = FuzzyDateField(_("start"), bounds=("starts_earliest", "starts_latest"), blank=False)
    starts_earliest = bound_field()
    starts_latest = bound_field()
    ends = FuzzyDateField(
        _("end"),
        bounds=("ends_earliest", "ends_latest"),
        help_text=_("Empty: the same as the start."),
    )
    ends_earliest = bound_field()
    ends_latest = bound_field()
    previous_starts = FuzzyDateField(
        _("was planned to start"),
        help_text=_(
            "Kept by itself when the date of a postponed or rescheduled event changes, "
            "so that the page can name the date that readers knew."
        ),
    )
    previous_ends = FuzzyDateField(_("was planned to end"))
    start_time = models.TimeField(_("start time"), null=True, blank=True)
    end_time = models.TimeField(_("end time"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone of the place"),
        max_length=40,
        default="Europe/Berlin",
        validators=[validate_time_zone],
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    place = models.ForeignKey(
        City,
        verbose_name=_("place"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_events",
    )
    online_url = models.URLField(_("online address"), blank=True)
    hosts = models.ManyToManyField(
        Organisation, verbose_name=_("hosts"), blank=True, related_name="hosted_events"
    )
    cities = models.ManyToManyField(
        City, verbose_name=_("cities"), blank=True, related_name="events"
    )
    cooperations = models.ManyToManyField(
        Cooperation, verbose_name=_("cooperations"), blank=True, related_name="events"
    )
    milestones = models.ManyToManyField(
        Milestone, verbose_name=_("milestones"), blank=True, related_name="events"
    )
    themes = models.ManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="events"
    )
    interpretation = models.JSONField(
        _("languages of interpretation"),
        default=list,
        blank=True,
        help_text=_("Empty: nothing is interpreted, or it is not known yet."),
    )
    documents = models.ManyToManyField(
        Document,
        verbose_name=_("documents"),
        blank=True,
        related_name="events",
        help_text=_("Presentations, records and the like."),
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="RFC 5545: raised when time, place, status or title change.",
    )
    summary = models.TextField(_("summary"), blank=True)
    body = RichTextField(_("text"), blank=True)
    image = models.ForeignKey(
        Image,
        verbose_name=_("picture"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    links = GenericRelation(Link)
    quotes = GenericRelation(Quote)

    objects = EventQuerySet.as_manager()

    section = ("events:event_list", _("Events"))
    parts: ClassVar = ("sessions", "links", "quotes")
    member_paths: ClassVar = ("cities__organisations__members", "hosts__members")
    # Others are slips of the pen.
    YEARS: ClassVar = range(1990, 2101)
    # Its date is another one than readers knew, or will be.
    MOVED: ClassVar = (Status.POSTPONED, Status.RESCHEDULED)
    # What a subscribed calendar must hear of (RFC 5546, 2.1.4).
    CALENDAR_FIELDS: ClassVar = (
        "starts",
        "ends",
        "previous_starts",
        "previous_ends",
        "start_time",
        "end_time",
        "time_zone",
        "place_id",
        "online_url",
        "status",
        *(column("title", language) for language in LANGUAGES),
        *(column("venue", language) for language in LANGUAGES),
    )

    class Meta(Publishable.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_earliest", "-pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_latest=None)
                | Q(starts_earliest=None)
                | Q(ends_latest__gte=F("starts_earliest")),
                name="event_ends_after_start",
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                condition=~Q(starts=F("ends"))
                | Q(start_time=None)
                | Q(end_time=None)
                | Q(end_time__gte=F("start_time")),
                name="event_time_ends_after_start",
                violation_error_message=_("The end is before the start."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        for name in ("starts", "ends"):
            value = getattr(self, name)
            if value and not value.is_open and value.year not in self.YEARS:
                raise ValidationError({name: _("This year can’t be right.")})
        if self.starts and self.ends and not self.ends.is_open:
            first, last = self.starts.bounds[0], self.ends.bounds[1]
            if first and last < first:
                raise ValidationError({"ends": _("The end is before the start.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        before = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
        if before:
            self._keep_previous_dates(before)
            if self._differs(before, *self.CALENDAR_FIELDS):
                self.sequence = before.sequence + 1
        super().save(*args, **kwargs)

    def _keep_previous_dates(self, before: "Event") -> None:
        """The dates that readers knew, unless an editor wrote down others.

        While an event is moved, what is said of its new date grows more or less vague; it is the
        last exact date that readers have in their calendars.
        """
        by_hand = self._differs(before, "previous_starts", "previous_ends")
        is_moving_on = before.status in self.MOVED and before.previous_starts
        knew_no_day = is_moving_on and not before.starts.exact
        moves = self.status in self.MOVED and self._differs(before, "starts", "ends")
        if moves and not by_hand and not knew_no_day:
            self.previous_starts, self.previous_ends = before.starts, before.ends

    def _differs(self, other: "Event", *names: str) -> bool:
        """Whether another value would be stored; a date may be given as its text."""
        stored = (self._meta.get_field(name).get_prep_value for name in names)
        return any(
            store(getattr(self, name)) != store(getattr(other, name))
            for store, name in zip(stored, names, strict=True)
        )

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.slug])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_past(self) -> bool:
        if self.ends and self.ends.is_open:
            return False
        last = self.ends_latest or self.starts_latest
        return last is not None and last < timezone.localdate()

    @property
    def has_begun(self) -> bool:
        """Whether that is certain: of “late May” nobody knows on which of its days."""
        if self.status in (self.Status.CANCELLED, self.Status.POSTPONED):
            return False
        return self.starts_latest is not None and self.starts_latest <= timezone.localdate()

    @property
    def is_open_ended(self) -> bool:
        """It began, and nobody stated an end: it may be over."""
        return self.ends is not None and self.ends.is_open and self.has_begun

    @property
    def is_going_on(self) -> bool:
        """Whether that is certain, as above."""
        if not self.has_begun or self.is_open_ended:
            return False
        return (self.ends_earliest or self.starts_earliest) >= timezone.localdate()


class Session(models.Model):
    """A part of an event's programme."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="sessions"
    )
    day = models.PositiveSmallIntegerField(
        _("day"), null=True, blank=True, help_text=_("1 for the first day of the event.")
    )
    start_time = models.TimeField(_("start time"), null=True, blank=True)
    end_time = models.TimeField(_("end time"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200)
    text = RichTextField(_("text"), blank=True)
    speakers = models.TextField(_("speakers"), blank=True)
    is_public = models.BooleanField(_("public"), default=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = [F("day").asc(nulls_last=True), F("start_time").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_time=None) | Q(end_time=None) | Q(end_time__gte=F("start_time")),
                name="session_ends_after_start",
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                condition=Q(day=None) | Q(day__gte=1), name="session_day_from_one"
            ),
        ]

    def __str__(self) -> str:
        return self.title
