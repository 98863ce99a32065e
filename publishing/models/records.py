"""What is kept about items of any kind: versions, the state of texts, old addresses."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.workflow import Publishable


class GenericRow(models.Model):
    """A row that belongs to an item of any kind."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey("content_type", "object_id")

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["content_type", "object_id"])]


class Revision(GenericRow):
    """The only history: one version of an item, in all languages, with its relations and parts."""

    class Status(models.TextChoices):
        RECORDED = "recorded", _("recorded")
        DRAFT = "draft", _("draft")
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")

    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.RECORDED
    )
    snapshot = models.JSONField(_("snapshot"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decision_note = models.TextField(_("note on the decision"), blank=True)

    class Meta(GenericRow.Meta):
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-pk"]
        permissions = [
            ("edit_everything", _("Can edit the items of every city")),
            ("publish_own", _("Can publish the items of their own cities")),
        ]

    def __str__(self) -> str:
        return f"{self.content_type.name} {self.object_id}, {self.created_at:%Y-%m-%d %H:%M}"


class TextState(GenericRow):
    """How a text stands in a language, and from which source text it was made."""

    class Status(models.TextChoices):
        MISSING = "missing", _("missing")
        DRAFT = "draft", _("draft")
        CURRENT = "current", _("current")
        OUTDATED = "outdated", _("outdated")

    field = models.CharField(_("field"), max_length=60)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    text_hash = models.CharField(max_length=64, blank=True)
    source_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("state of a text")
        verbose_name_plural = _("states of texts")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "field", "language"], name="one_state_per_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} ({self.language}): {self.get_status_display()}"


class OldSlug(GenericRow):
    """An address that an item had before: it redirects."""

    slug = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "slug"], name="old_slug_once_per_kind"),
        ]

    def __str__(self) -> str:
        return self.slug

    @classmethod
    def owner(cls, model: type[Publishable], slug: str) -> int | None:
        """The id of the item that had the address before."""
        kind = ContentType.objects.get_for_model(model)
        rows = cls.objects.filter(content_type=kind, slug=slug)
        return rows.values_list("object_id", flat=True).first()

    @classmethod
    def remember(cls, item: Publishable, slug: str) -> None:
        kind = ContentType.objects.get_for_model(item)
        cls.objects.update_or_create(content_type=kind, slug=slug, defaults={"object_id": item.pk})
        cls.objects.filter(content_type=kind, slug=item.slug).delete()


class LoadedKey(GenericRow):
    """A record of the initial content that was loaded once and is the editors' since."""

    key = models.CharField(max_length=120, unique=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta(GenericRow.Meta):
        verbose_name = _("loaded record")
        verbose_name_plural = _("loaded records")

    def __str__(self) -> str:
        return self.key
