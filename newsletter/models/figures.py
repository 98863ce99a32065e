from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from newsletter.models.mailings import Mailing


class FigureQuerySet(models.QuerySet):
    def count_one(self, mailing_id: int, language: str, event: str) -> None:
        """One more of these; who it was is not kept."""
        figure, _is_new = self.get_or_create(mailing_id=mailing_id, language=language, event=event)
        self.filter(pk=figure.pk).update(number=F("number") + 1)


class Figure(models.Model):
    """How often something happened after a mailing; nobody can be found behind it.

    What was accepted is counted from the ledger itself.
    """

    class Event(models.TextChoices):
        BOUNCED = "bounced", _("bounced")
        COMPLAINED = "complained", _("reported as spam")
        UNSUBSCRIBED = "unsubscribed", _("unsubscribed")
        RESUBSCRIBED = "resubscribed", _("subscribed again")

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="figures")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    event = models.CharField(max_length=12, choices=Event.choices)
    number = models.PositiveIntegerField(default=0)

    objects = FigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "language", "event"], name="figure_once_per_mailing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mailing_id} {self.language} {self.event}: {self.number}"
