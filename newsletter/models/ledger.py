"""The ledger: one row per mail that is owed, and where each of them stands."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsletter.models.mailings import Mailing
from newsletter.models.subscribers import Subscriber


class DeliveryQuerySet(models.QuerySet):
    def of_mailings(self) -> "DeliveryQuerySet":
        return self.filter(kind=Delivery.Kind.MAILING)

    def open(self) -> "DeliveryQuerySet":
        """What is not settled yet."""
        return self.filter(state__in=OPEN_STATES)

    def waiting(self, moment: datetime | None = None) -> "DeliveryQuerySet":
        """Whose turn it is at this moment, or now; a mailing must also be running."""
        return self.filter(
            state__in=[Delivery.State.PENDING, Delivery.State.DEFERRED],
            next_attempt_at__lte=moment or timezone.now(),
        )

    def letters(self) -> "DeliveryQuerySet":
        """What one person waits for."""
        return self.exclude(kind=Delivery.Kind.MAILING)

    def of_mailing(self, mailing_id: int) -> "DeliveryQuerySet":
        return self.of_mailings().filter(mailing=mailing_id)

    def counts(self) -> dict[str, int]:
        """How many are in each state; their sum is the frozen total at every moment."""
        found = dict(self.order_by().values_list("state").annotate(models.Count("pk")))
        return {state: found.get(state, 0) for state in Delivery.State.values}


class Delivery(models.Model):
    """One mail to one address."""

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation", _("request for confirmation")
        ALREADY = "already", _("note on an existing subscription")
        ADDRESS = "address", _("request to confirm a new address")
        LINK = "link", _("link to one’s choices and data")
        TEST = "test", _("test")
        MAILING = "mailing", _("mailing")

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        CLAIMED = "claimed", _("claimed")
        SENDING = "sending", _("sending")
        ACCEPTED = "accepted", _("accepted")
        DEFERRED = "deferred", _("deferred")
        REJECTED = "rejected", _("rejected")
        UNKNOWN = "unknown", _("unknown")
        SKIPPED = "skipped", _("skipped")
        CANCELLED = "cancelled", pgettext_lazy("of a mailing", "cancelled")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    mailing = models.ForeignKey(
        Mailing,
        verbose_name=_("mailing"),
        on_delete=models.CASCADE,
        null=True,
        related_name="deliveries",
        db_index=False,  # two of the indexes below begin with it
    )
    subscriber = models.ForeignKey(
        Subscriber,
        verbose_name=_("subscriber"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="deliveries",
        db_index=False,  # a constraint below begins with it
        help_text="Null once the person is erased: the row stays, so that sums hold.",
    )
    address = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    token = models.CharField(max_length=22, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    attempts = models.SmallIntegerField(_("attempts"), default=0)
    first_attempt_at = models.DateTimeField(_("first attempt at"), null=True)
    next_attempt_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    smtp_code = models.SmallIntegerField(_("answer code"), null=True)
    smtp_text = models.CharField(_("answer"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["mailing", "settled_at"],
                name="delivery_settled",
                condition=Q(settled_at__isnull=False),
            ),
            models.Index(
                fields=["mailing", "next_attempt_at", "id"],
                name="delivery_due",
                condition=Q(kind="mailing", state__in=["pending", "deferred"]),
            ),
            models.Index(
                fields=["next_attempt_at", "id"],
                name="delivery_letters_due",
                condition=~Q(kind="mailing") & Q(state__in=["pending", "deferred"]),
            ),
            models.Index(
                fields=["lease_until"],
                name="delivery_leased",
                condition=Q(state__in=["claimed", "sending"]),
            ),
        ]
        constraints = [
            # Only mailings have both, so it needs no condition, and serves as the reader's index.
            models.UniqueConstraint(
                fields=["subscriber", "mailing"], name="delivery_once_per_subscriber"
            ),
            models.UniqueConstraint(
                fields=["mailing", "address"],
                condition=Q(kind="mailing") & ~Q(address=""),
                name="delivery_once_per_address",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["mailing", "test"], mailing__isnull=False)
                | Q(kind__in=["confirmation", "already", "address", "link"], mailing=None),
                name="delivery_kind_fits_mailing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "sending"])
                | (~Q(token="") & Q(lease_until__isnull=False)),
                name="delivery_in_hand_has_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}: {self.get_state_display()}"


OPEN_STATES = [
    Delivery.State.PENDING,
    Delivery.State.CLAIMED,
    Delivery.State.SENDING,
    Delivery.State.DEFERRED,
]


class DrainSlot(models.Model):
    """One per connection that the relay allows. Who holds it may send, until the lease ends."""

    number = models.PositiveSmallIntegerField(unique=True)
    token = models.CharField(max_length=22, blank=True)
    lease_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.number)


class Sweep(models.Model):
    """When the schedule last looked through the ledger. One row, and it is in every backup."""

    ONLY: ClassVar = 1

    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.last_at)
