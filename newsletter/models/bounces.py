from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.models.ledger import Delivery


class Bounce(models.Model):
    """A report about one mail of ours: it came back, or its reader calls it spam."""

    class Kind(models.TextChoices):
        HARD = "hard", _("cannot be delivered")
        SOFT = "soft", _("could not be delivered this time")
        COMPLAINT = "complaint", _("reported as spam")

    delivery = models.ForeignKey(
        Delivery, verbose_name=_("delivery"), on_delete=models.CASCADE, related_name="bounces"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    status = models.CharField(
        _("status"), max_length=11, blank=True, help_text="RFC 3463, such as 5.1.1."
    )
    diagnostic = models.CharField(_("diagnosis"), max_length=500, blank=True)
    report = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of the report: each one counts once."
    )
    received_at = models.DateTimeField(_("received at"), default=timezone.now)

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.status}".strip()
