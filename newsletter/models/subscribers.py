import secrets
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.models import City
from newsletter.addresses import normalised
from newsletter.months import month_after, month_of
from twinning.models import Theme

# With `unique=True`, PostgreSQL would keep a second index of each for LIKE, which nothing asks for
# and which takes half the time of an import.
UNIQUE = ("address", "address_token", "confirm_token", "preferences_token", "unsubscribe_token")


def new_token() -> str:
    """128 random bits as 22 characters, each of which may stand in an address."""
    return secrets.token_urlsafe(16)


def new_tokens(count: int) -> list[str]:
    """Each like the one above; asked for at once, they cost a tenth."""
    characters = secrets.token_urlsafe(17 * count)
    return [characters[at : at + 22] for at in range(0, 22 * count, 22)]


def token_field() -> models.CharField:
    return models.CharField(max_length=22, default=new_token, editable=False)


class SubscriberQuerySet(models.QuerySet):
    def mailable(self) -> "SubscriberQuerySet":
        """Those who confirmed, and whose address takes mail as far as we know."""
        suppressed = Suppression.objects.filter(address=OuterRef("address"))
        return self.filter(~Exists(suppressed), state=Subscriber.State.CONFIRMED)

    def wanting(self, frequency: str, month: date) -> "SubscriberQuerySet":
        """For whom this frequency held in the month that begins with this day."""
        is_chosen, is_later = Q(frequency=frequency), Q(frequency_from__gt=month)
        holds = Q(frequency_from=None) | Q(frequency_from__lte=month)
        return self.filter((is_chosen & holds) | (~is_chosen & is_later))

    def at(self, email: str) -> "Subscriber | None":
        return self.filter(address=normalised(email)).first()

    def with_token(self, purpose: str, token: str) -> "Subscriber | None":
        # PostgreSQL refuses even to look for a NUL, which an address may well carry.
        return None if "\0" in token else self.filter(**{f"{purpose}_token": token}).first()

    def forget_new_address(self) -> int:
        return self.update(new_email="", new_email_asked_at=None, address_token=None)


class Subscriber(models.Model):
    """A reader; without a name, because no mail needs it."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("unconfirmed")
        CONFIRMED = "confirmed", _("confirmed")
        UNSUBSCRIBED = "unsubscribed", _("unsubscribed")

    class Frequency(models.TextChoices):
        EACH = "each", _("every issue")
        MONTHLY = "monthly", _("once a month, all issues in one mail")

    email = models.EmailField(_("e-mail address"))
    address = models.EmailField(
        _("compared address"),
        editable=False,
        help_text="The e-mail address in the form in which two are compared.",
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    cities = models.ManyToManyField(
        City, verbose_name=_("cities"), blank=True, related_name="subscribers"
    )
    themes = models.ManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="subscribers"
    )
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.UNCONFIRMED
    )
    frequency = models.CharField(
        _("frequency"), max_length=8, choices=Frequency.choices, default=Frequency.EACH
    )
    frequency_from = models.DateField(
        _("frequency holds from"),
        null=True,
        editable=False,
        help_text="The first of a month; before it the other frequency holds. Null: always.",
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    new_email = models.EmailField(
        _("new e-mail address"),
        blank=True,
        editable=False,
        help_text="Asked for, and used once its owner has confirmed it.",
    )
    new_email_asked_at = models.DateTimeField(null=True, editable=False)
    # Only as long as a new address waits for its confirmation.
    address_token = models.CharField(max_length=22, null=True, editable=False)
    confirm_token = token_field()
    preferences_token = token_field()
    unsubscribe_token = token_field()

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-pk"]
        permissions = [("view_addresses", _("Can see subscribers’ addresses"))]
        indexes = [models.Index(fields=["state", "language"], name="subscriber_by_language")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["unconfirmed", "confirmed", "unsubscribed"]),
                name="subscriber_state_known",
            ),
            models.CheckConstraint(condition=~Q(address=""), name="subscriber_has_address"),
            *(
                models.UniqueConstraint(fields=[name], name=f"subscriber_{name}_unique")
                for name in UNIQUE
            ),
        ]

    def __str__(self) -> str:
        """Without the address: what is written into logs is read by more than may see it."""
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.address = normalised(self.email)
        super().save(*args, **kwargs)

    def choose_frequency(self, frequency: str) -> None:
        """From the next month on: of this one, each issue comes once, by itself or in the digest.

        Whoever takes a choice back before it holds changes nothing. It is for the caller to save.
        """
        if frequency != self.frequency:
            coming = month_after(month_of(timezone.now()))
            self.frequency_from = None if self.frequency_waits else coming
            self.frequency = frequency

    @property
    def frequency_waits(self) -> bool:
        """Another frequency was chosen, and does not hold yet."""
        return bool(self.frequency_from and self.frequency_from > month_of(timezone.now()))

    @property
    def first_digest_on(self) -> date | None:
        """When a digest that was chosen first comes; the month that it sums up is over then."""
        return month_after(self.frequency_from) if self.frequency_from else None

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED

    @property
    def suppression(self) -> "Suppression | None":
        """Why the address takes no mail; None where it does."""
        return Suppression.objects.filter(address=self.address).first()

    @property
    def open_consent(self) -> "Consent | None":
        """The declaration that waits for its confirmation."""
        return self.consents.filter(confirmed_at=None, withdrawn_at=None).first()


class Consent(models.Model):
    """The log of declarations: who proves consent must say to what, when and in which words."""

    subscriber = models.ForeignKey(
        Subscriber,
        verbose_name=_("subscriber"),
        on_delete=models.CASCADE,
        related_name="consents",
    )
    text_version = models.CharField(_("version of the text"), max_length=20)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    source = models.CharField(_("source"), max_length=200)
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    network_address = models.GenericIPAddressField(_("network address"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(confirmed_at__gte=models.F("requested_at")),
                name="consent_confirmed_after_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text_version}, {self.source}"


class Suppression(models.Model):
    """An address that takes no mail. It outlives imports; only a fresh confirmation lifts it."""

    class Reason(models.TextChoices):
        NO_SUCH_ADDRESS = "no_such_address", _("the address does not exist")
        SOFT_BOUNCES = "soft_bounces", _("mails came back again and again")
        COMPLAINT = "complaint", _("the reader reported a mail as spam")
        BY_HAND = "by_hand", _("entered by hand")

    address = models.EmailField(_("e-mail address"), unique=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    detail = models.CharField(_("detail"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.address = normalised(self.address)
        super().save(*args, **kwargs)
