from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import FileExtensionValidator, MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from pictures.models import PictureField

from publishing.fuzzy_dates import FuzzyDateField, bound_field
from publishing.rich_text import RichTextField
from publishing.workflow import NamedPublishable, Publishable, PublishableQuerySet, State

__all__ = [
    "Document",
    "Image",
    "Link",
    "LoadedKey",
    "NamedPublishable",
    "OldSlug",
    "Page",
    "Publishable",
    "PublishableQuerySet",
    "Quote",
    "Revision",
    "State",
    "TextState",
]


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


class Image(models.Model):
    file = PictureField(
        _("file"),
        upload_to="images/%Y/",
        width_field="width",
        height_field="height",
        aspect_ratios=[None],
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for readers who don’t see it."),
    )
    decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("It only adorns: readers who don’t see it miss nothing."),
    )
    credit = models.CharField(_("credit"), max_length=200, help_text=_("Who made the picture."))
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    focal_x = models.PositiveSmallIntegerField(
        _("focal point from the left, in per cent"), default=50, validators=[MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point from the top, in per cent"), default=50, validators=[MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focal_x__lte=100, focal_y__lte=100), name="focal_point_inside"
            ),
        ]

    def __str__(self) -> str:
        return self.alt or self.file.name


class Page(Publishable):
    """A page of the portal itself; its key is the last part of its address."""

    title = models.CharField(_("title"), max_length=200)
    body = RichTextField(_("text"), blank=True)

    class Meta(Publishable.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["slug"]

    def get_absolute_url(self) -> str:
        return reverse("publishing:page", args=[self.slug])


class Link(GenericRow):
    class Kind(models.TextChoices):
        PAGE = "page", _("page")
        VIDEO = "video", _("video")
        DOCUMENT = "document", _("document")
        SOCIAL = "social", _("social network")

    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("address"), max_length=500)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.PAGE)
    language = models.CharField(
        _("language of the target"),
        max_length=12,
        blank=True,
        help_text=_("A language code such as de, en, uk or pl."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(GenericRow.Meta):
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title or self.url


class Quote(GenericRow):
    text = models.TextField(_("text in its original language"))
    language = models.CharField(_("original language"), max_length=12, default="en")
    translation = models.TextField(_("translation"), blank=True)
    person = models.CharField(_("person"), max_length=150)
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(GenericRow.Meta):
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.text[:60]}"


# Formats that a browser shows or saves; none of them runs in the portal's name.
DOCUMENT_FORMATS = ["pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "csv", "zip"]


class Document(Publishable):
    class Kind(models.TextChoices):
        DELIVERABLE = "deliverable", _("deliverable")
        PUBLICATION = "publication", _("publication")
        PRESENTATION = "presentation", _("presentation")
        PRESS = "press", _("press release")
        RECORD = "record", _("record")

    class Dissemination(models.TextChoices):
        PUBLIC = "public", _("public")
        SENSITIVE = "sensitive", _("sensitive")

    title = models.CharField(_("title"), max_length=250)
    summary = models.TextField(_("summary"), blank=True)
    file = models.FileField(
        _("file"),
        upload_to="documents/%Y/",
        blank=True,
        validators=[FileExtensionValidator(DOCUMENT_FORMATS)],
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    number = models.CharField(
        _("number"), max_length=40, blank=True, help_text=_("For example D1.2.")
    )
    doi = models.CharField("DOI", max_length=120, blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    dissemination = models.CharField(
        _("dissemination level"),
        max_length=10,
        choices=Dissemination.choices,
        default=Dissemination.PUBLIC,
    )
    date = FuzzyDateField(_("date"), bounds=("date_earliest", "date_latest"))
    date_earliest = bound_field()
    date_latest = bound_field()
    language = models.CharField(_("language of the file"), max_length=12, blank=True)

    main_text_field = "summary"

    class Meta(Publishable.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-date_earliest", "-pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(file="", url=""),
                name="document_has_file_or_address",
                violation_error_message=_("A document needs a file or an address."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("publishing:document", args=[self.slug])
