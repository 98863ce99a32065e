"""What readers write to the operator, until it has been sent."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReaderMessageQuerySet(models.QuerySet):
    def due(self) -> "ReaderMessageQuerySet":
        return self.filter(sent_at=None, next_try_at__lte=timezone.now()).order_by("pk")

    def claim(self, pk: int, until: timezone.datetime) -> bool:
        """Take a message that is due; nobody else has it until then."""
        return bool(self.due().filter(pk=pk).update(next_try_at=until, tries=F("tries") + 1))


class ReaderMessage(models.Model):
    """Once it is sent, its text and address are gone; the rest counts for the limit."""

    class Topic(models.TextChoices):
        QUESTION = "question", _("a question about the programme")
        MISTAKE = "mistake", _("a mistake on this portal")
        BARRIER = "barrier", _("a barrier on this portal")
        PRESS = "press", _("a request from the media")
        OTHER = "other", _("something else")

    # Part of the Message-ID: a mail that is sent again can be recognised.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    topic = models.CharField(max_length=10, choices=Topic.choices)
    page = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    network = models.CharField(max_length=45, blank=True)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    next_try_at = models.DateTimeField(default=timezone.now, db_index=True)
    tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    objects = ReaderMessageQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.get_topic_display()}, {self.made_at}"
