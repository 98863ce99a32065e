from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.models import City
from events.models import Event
from news.models import Article
from newsletter.models.subscribers import Subscriber
from newsletter.months import month_of
from publishing.changes import AnnouncingQuerySet
from publishing.rich_text import RichTextField
from publishing.slugs import ascii_slug, unused_slug
from publishing.texts import LANGUAGES, Text, column, current_language, text
from twinning.models import Theme


class MailingQuerySet(AnnouncingQuerySet):
    def published(self) -> "MailingQuerySet":
        """What the public archive shows: what went out, the latest first."""
        return self.filter(state=Mailing.State.FINISHED).order_by("-launched_at", "-pk")

    def issues_of(self, month: date) -> "MailingQuerySet":
        """What went out in the month that begins with this day, as a calendar in Berlin says."""
        begins = month.replace(day=1)
        ends = (begins + timedelta(days=31)).replace(day=1)
        zone = timezone.get_default_timezone()
        midnights = [datetime.combine(day, time.min, zone) for day in (begins, ends)]
        went_out = Q(launched_at__gte=midnights[0], launched_at__lt=midnights[1])
        issues = self.filter(went_out, digest_month=None).exclude(state=Mailing.State.CANCELLED)
        return issues.order_by("launched_at", "pk")


class Mailing(models.Model):
    """One issue of the newsletter, in each language that is complete."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", _("scheduled")
        LAUNCHING = "launching", _("launching")
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        FINISHED = "finished", _("finished")
        CANCELLED = "cancelled", pgettext_lazy("of a mailing", "cancelled")

    class PauseReason(models.TextChoices):
        """Why it paused by itself; a person who pauses it needs to say nothing."""

        LOGIN_REFUSED = "login_refused", _("The relay refuses our login.")
        SENDER_REFUSED = "sender_refused", _("The relay refuses our sender address.")
        FAILURES = "failures", _("Too many of the last mails failed.")
        NOT_BUILT = "not_built", _("The mail can’t be built.")
        AFTER_BREAK = "after_break", _("The portal was not running for more than an hour.")

    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        blank=True,
        help_text=_(
            "The last part of its address in the archive. Left empty, it is made from the subject."
        ),
    )
    subject = models.CharField(_("subject"), max_length=150)
    introduction = RichTextField(_("introduction"), blank=True)
    articles = models.ManyToManyField(
        Article, verbose_name=_("articles"), blank=True, related_name="mailings"
    )
    events = models.ManyToManyField(
        Event, verbose_name=_("events"), blank=True, related_name="mailings"
    )
    cities = models.ManyToManyField(
        City,
        verbose_name=_("only for readers of these cities"),
        blank=True,
        related_name="mailings",
        help_text=_("Empty: for all. Readers who chose no city get everything."),
    )
    themes = models.ManyToManyField(
        Theme,
        verbose_name=_("only for readers of these themes"),
        blank=True,
        related_name="mailings",
        help_text=_("Empty: for all. Readers who chose no theme get everything."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    scheduled_for = models.DateTimeField(
        _("goes out at"),
        null=True,
        blank=True,
        editable=False,
    )
    launched_at = models.DateTimeField(_("launched at"), null=True, editable=False)
    launched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("launched by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    resumed_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, editable=False)
    paused_reason = models.CharField(
        _("why it is paused"),
        max_length=20,
        choices=PauseReason.choices,
        blank=True,
        editable=False,
    )
    paused_answer = models.CharField(
        max_length=500, blank=True, editable=False, help_text="What the relay said, word for word."
    )
    allows_repeats = models.BooleanField(
        _("may repeat items"),
        default=False,
        help_text=_("Readers may get an article or an event that an earlier issue brought them."),
    )
    digest_month = models.DateField(
        _("sums up the month of"),
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text="Its first day. Readers who want one mail a month get this mailing only.",
    )
    announced_at = models.DateTimeField(
        null=True, editable=False, help_text="When the editors heard that the digest was made."
    )
    stall_reported_at = models.DateTimeField(
        null=True, editable=False, help_text="When somebody heard that it stands still."
    )
    link_answers = models.JSONField(
        default=dict, editable=False, help_text="Of other sites: what is wrong, by address."
    )
    links_checked_at = models.DateTimeField(null=True, editable=False)
    launched_languages = models.JSONField(
        _("launched languages"), default=list, editable=False, help_text="Told to go out."
    )
    frozen_languages = models.JSONField(
        default=list, editable=False, help_text="Whose recipients are in the ledger."
    )
    closed_languages = models.JSONField(
        _("closed languages"), default=list, editable=False, help_text="Will not follow."
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = MailingQuerySet.as_manager()

    OVERDUE = timedelta(hours=1)

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-pk"]
        permissions = [("launch_mailing", _("Can launch, pause and cancel mailings"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "draft",
                        "scheduled",
                        "launching",
                        "running",
                        "paused",
                        "finished",
                        "cancelled",
                    ]
                ),
                name="mailing_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(scheduled_for__isnull=False),
                name="mailing_scheduled_has_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title_text) or self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            base = ascii_slug(text(self, "subject", "en").value) or "issue"
            self.slug = unused_slug(base, Mailing.objects.all())
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("newsletter:mailing", args=[self.slug])

    @property
    def title_text(self) -> Text:
        return text(self, "subject")

    @property
    def main_text(self) -> Text:
        return text(self, "introduction")

    @property
    def languages(self) -> list[str]:
        """The languages in which it is written, for the alternates of its page."""
        return [code for code in LANGUAGES if self.has_texts(code)] or list(LANGUAGES)

    @property
    def canonical_language(self) -> str:
        return self.main_text.language if self.main_text else current_language()

    @property
    def is_digest(self) -> bool:
        return self.digest_month is not None

    @property
    def is_launched(self) -> bool:
        return self.state not in (self.State.DRAFT, self.State.SCHEDULED)

    @property
    def cancellable_states(self) -> list[str]:
        """A draft is deleted instead, but not a digest: the portal would make it again."""
        states = self.State
        begun = [states.SCHEDULED, states.LAUNCHING, states.RUNNING, states.PAUSED]
        return [states.DRAFT, *begun] if self.is_digest else begun

    @property
    def is_overdue(self) -> bool:
        """Too late to go out by itself: a restored backup must not mail again."""
        return self.state == self.State.SCHEDULED and (
            bool(self.paused_reason) or self.scheduled_for <= timezone.now() - self.OVERDUE
        )

    @property
    def paused_sentence(self) -> str:
        """Why it paused by itself, in the language of whoever asks; empty where a person did."""
        return f"{self.get_paused_reason_display()} {self.paused_answer}".strip()

    @property
    def may_be_launched(self) -> bool:
        """Languages that were left for later may follow while the others run.

        Not while it is paused: to launch and send nothing would surprise, to resume it too.
        """
        states = self.State
        return self.state in (states.DRAFT, states.SCHEDULED, states.RUNNING)

    def has_texts(self, language: str) -> bool:
        texts = (getattr(self, column(name, language)) for name in ("subject", "introduction"))
        return all(texts)

    def recipients(self, language: str) -> models.QuerySet[Subscriber]:
        """Who would get it in this language now."""
        return self.recipients_if(language, cities=self.cities.all(), themes=self.themes.all())

    def recipients_if(
        self, language: str, **chosen: models.QuerySet
    ) -> models.QuerySet[Subscriber]:
        """Who would get it for these `cities` and `themes`. No choice of a reader means all."""
        frequency = Subscriber.Frequency.MONTHLY if self.is_digest else Subscriber.Frequency.EACH
        # A language that follows in the next month still brings an issue of this one.
        month = self.digest_month or month_of(self.launched_at or timezone.now())
        wanting = Subscriber.objects.mailable().wanting(frequency, month)
        found = wanting.filter(language=language)
        for name, rows in chosen.items():
            if rows.exists():
                relation = Subscriber._meta.get_field(name)
                choices = relation.remote_field.through.objects.filter(subscriber=OuterRef("pk"))
                wanted = choices.filter(
                    **{f"{relation.m2m_reverse_field_name()}__in": rows.order_by().values("pk")}
                )
                found = found.filter(~Exists(choices) | Exists(wanted))
        return found.filter(~Exists(self._issues_had())) if self.is_digest else found

    def _issues_had(self) -> models.QuerySet:
        """The mails that brought a reader one of a digest's issues.

        Who chooses the digest gets it from the next month on, so hardly anybody has one of them;
        whoever has gets no digest of that month: no item reaches a reader twice.
        """
        deliveries = Mailing.deliveries.rel.related_model.objects.of_mailings()
        issues = Mailing.objects.issues_of(self.digest_month).order_by().values("pk")
        never_came = ("skipped", "rejected", "cancelled")
        had = deliveries.filter(subscriber=OuterRef("pk"), mailing__in=issues)
        return had.exclude(state__in=never_came)
