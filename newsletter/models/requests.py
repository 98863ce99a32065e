from django.db import models
from django.db.models import Q
from django.utils import timezone

from newsletter.models.subscribers import Subscriber


class MailRequest(models.Model):
    """A mail that somebody asks for through a form.

    The form notes it and no more, so that it takes as long for every address; a task decides
    what is sent. From then on only the limits count it, and after an hour it is forgotten.
    """

    class Purpose(models.TextChoices):
        SIGN_UP = "sign_up"
        LINK = "link"
        ADDRESS = "address"

    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.SIGN_UP)
    address = models.EmailField(help_text="In the form in which two are compared.")
    network = models.CharField(max_length=45)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    answered_at = models.DateTimeField(null=True)
    wishes = models.JSONField(default=dict, help_text="What the form said; empty once answered.")
    subscriber = models.ForeignKey(
        Subscriber,
        on_delete=models.CASCADE,
        null=True,
        related_name="mail_requests",
        help_text="Who asks for another address.",
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="mail_request_waiting", condition=Q(answered_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose}, {self.made_at}"
