"""What the portal shows of its own: pictures, pages, documents, and the parts of items."""

from django.core.validators import FileExtensionValidator, MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from pictures.models import PictureField

from publishing.fuzzy_dates import FuzzyDateField, bound_field
from publishing.models.records import GenericRow
from publishing.rich_text import RichTextField
from publishing.workflow import Publishable


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
