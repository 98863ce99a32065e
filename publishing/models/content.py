"""The portal's own pages, and the parts that items of any kind have."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from publishing.models.files import Document
from publishing.models.records import GenericRow
from publishing.rich_text import RichTextField
from publishing.videos import Video, video_at
from publishing.workflow import Publishable


class Page(Publishable):
    """A page of the portal itself; its key is the last part of its address."""

    # Two letters are a language.
    SHORTEST_SLUG: ClassVar = 3

    title = models.CharField(_("title"), max_length=200)
    body = RichTextField(_("text"), blank=True)

    class Meta(Publishable.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["slug"]

    def clean(self) -> None:
        super().clean()
        if self.slug:
            try:
                MinLengthValidator(self.SHORTEST_SLUG)(self.slug)
            except ValidationError as error:
                raise ValidationError({"slug": error}) from None

    def get_absolute_url(self) -> str:
        return reverse("publishing:page", args=[self.slug])


class LinkManager(models.Manager):
    """A video's transcript is shown with its link."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().select_related("transcript_document")


class Link(GenericRow):
    class Kind(models.TextChoices):
        PAGE = "page", _("page")
        VIDEO = "video", _("video")
        DOCUMENT = "document", _("document")
        SOCIAL = "social", _("social network")

    class Captions(models.TextChoices):
        WRITTEN = "written", _("with captions")
        AUTOMATIC = "automatic", _("with captions made by a machine")
        NONE = "none", _("without captions")

    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("address"), max_length=500)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.PAGE)
    language = models.CharField(
        _("language of the target"),
        max_length=12,
        blank=True,
        help_text=_("A language code such as de, en, uk or pl."),
    )
    captions = models.CharField(_("captions"), max_length=10, choices=Captions.choices, blank=True)
    transcript = models.TextField(
        _("transcript"),
        blank=True,
        help_text=_("What is said and shown in the video, as a text."),
    )
    transcript_document = models.ForeignKey(
        Document,
        verbose_name=_("transcript as a document"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = LinkManager()

    class Meta(GenericRow.Meta):
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def host(self) -> str:
        return (urlsplit(self.url).hostname or "").removeprefix("www.")

    @property
    def video(self) -> Video | None:
        """How it plays on the page itself; None where the link only leads away."""
        return video_at(self.url) if self.kind == self.Kind.VIDEO else None


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
