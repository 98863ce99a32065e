"""What editors upload: pictures and documents."""

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from django.core.validators import FileExtensionValidator, MaxValueValidator, RegexValidator
from django.db import models
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from pictures.models import PictureField

from publishing.file_types import DOCUMENT_FORMATS, check_content
from publishing.fuzzy_dates import FuzzyDateField, bound_field
from publishing.hidden_data import without_hidden_data
from publishing.slugs import ascii_slug
from publishing.workflow import Publishable, PublishableQuerySet


def document_path(document: models.Model, name: str) -> str:
    """A name of plain letters, which every system and every address can carry.

    Its folder can't be guessed: the file is there before its page is public.
    """
    path = PurePosixPath(name)
    stem = ascii_slug(path.stem, 80) or "document"
    folder = f"documents/{timezone.localdate():%Y}/{get_random_string(10)}"
    return f"{folder}/{stem}{path.suffix.lower()}"


def size_of(file: FieldFile) -> int | None:
    """In bytes; None without a file, or where it is missing on the disk."""
    try:
        return file.size if file else None
    except OSError:
        return None


class Image(models.Model):
    file = PictureField(
        _("file"),
        upload_to="images/%Y/",
        width_field="width",
        height_field="height",
        aspect_ratios=[None],
        # Four files per photograph: 400, 800, 1200 and 1600 pixels wide.
        container_width=1600,
        grid_columns=4,
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    # The queue makes the smaller files: until then pages show the one that was uploaded.
    has_variants = models.BooleanField(default=False, editable=False)
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
    for_press = models.BooleanField(
        _("for the press"),
        default=False,
        help_text=_("The press page offers it for printing, in its full size."),
    )
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.file._committed:
            self.has_variants = False
            self.file = without_hidden_data(self.file.file)
        super().save(*args, **kwargs)

    @property
    def size(self) -> int | None:
        return size_of(self.file)


class DoiField(models.CharField):
    """A digital object identifier, kept without the address of the resolver."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        for prefix in ("https://doi.org/", "http://dx.doi.org/", "https://dx.doi.org/", "doi:"):
            value = value.strip().removeprefix(prefix)
        return value


class DocumentQuerySet(PublishableQuerySet):
    def published(self) -> "DocumentQuerySet":
        """Whatever its state says, a sensitive one is for nobody but staff."""
        return super().published().filter(dissemination=Document.Dissemination.PUBLIC)


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
        upload_to=document_path,
        blank=True,
        validators=[FileExtensionValidator(DOCUMENT_FORMATS), check_content],
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    number = models.CharField(
        _("number"), max_length=40, blank=True, help_text=_("For example D1.2.")
    )
    doi = DoiField(
        "DOI",
        max_length=120,
        blank=True,
        help_text=_("For example 10.5281/zenodo.1234567."),
        validators=[RegexValidator(r"^10\.\d{4,9}/\S+$", _("A DOI looks like 10.1234/abc."))],
    )
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    dissemination = models.CharField(
        _("dissemination level"),
        max_length=10,
        choices=Dissemination.choices,
        default=Dissemination.PUBLIC,
        help_text=_(
            "As in the grant agreement of Horizon Europe: public (PU) is for everybody, sensitive "
            "(SEN) is limited under its conditions. Readers never see a sensitive document or "
            "its file, whatever its state; only editors and administrators do."
        ),
    )
    date = FuzzyDateField(_("date"), bounds=("date_earliest", "date_latest"))
    date_earliest = bound_field()
    date_latest = bound_field()
    language = models.CharField(_("language of the file"), max_length=12, blank=True)

    objects = DocumentQuerySet.as_manager()

    main_text_field = "summary"
    section = ("publishing:document_list", _("Documents"))

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

    @property
    def is_public(self) -> bool:
        return super().is_public and self.dissemination == self.Dissemination.PUBLIC

    @property
    def target(self) -> str:
        """Where the document itself is: our file, or the address of another's."""
        return self.file.url if self.file else self.url

    @property
    def size(self) -> int | None:
        return size_of(self.file)

    @property
    def file_type(self) -> str:
        """PDF, DOCX and the like; empty where the address doesn't tell."""
        suffix = PurePosixPath(self.file.name or urlsplit(self.url).path).suffix
        return suffix[1:].upper() if suffix[1:].lower() in DOCUMENT_FORMATS else ""
