"""Files of subscribers that somebody brings into the portal through the admin."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SubscriberImportQuerySet(models.QuerySet):
    def due(self, moment: datetime | None = None) -> "SubscriberImportQuerySet":
        """Begun, not finished, and in nobody's hands."""
        free = Q(lease_until=None) | Q(lease_until__lt=moment or timezone.now())
        return self.filter(free, state=SubscriberImport.State.RUNNING)


class SubscriberImport(models.Model):
    """What became of one file. The file itself goes when it has been imported, or after a day."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("waits for a decision")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        FAILED = "failed", _("failed")

    file_name = models.CharField(_("file"), max_length=200)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.UPLOADED
    )
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    # Kept in the transaction of each batch: whoever goes on, begins behind it.
    position = models.PositiveBigIntegerField(default=0)
    line = models.PositiveIntegerField(default=1)
    problems_size = models.PositiveBigIntegerField(default=0, help_text="In bytes.")
    created = models.PositiveIntegerField(_("added"), default=0)
    known = models.PositiveIntegerField(_("known before"), default=0)
    wrong = models.PositiveIntegerField(_("left out"), default=0)
    failure = models.CharField(_("why it failed"), max_length=500, blank=True)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects = SubscriberImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of subscribers")
        verbose_name_plural = _("imports of subscribers")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @staticmethod
    def folder() -> Path:
        """Outside of what the web server shows."""
        return settings.DATA_DIR / "imports"

    @property
    def file(self) -> Path:
        return self.folder() / f"{self.pk}.csv"

    @property
    def problems_file(self) -> Path:
        return self.file.with_name(f"{self.pk}-problems.csv")

    @property
    def percent(self) -> int:
        return 100 * self.position // self.size if self.size else 100
