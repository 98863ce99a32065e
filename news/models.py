from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.models import City
from events.models import Event
from publishing.models import Image, Link, Publishable, Quote, State
from publishing.rich_text import RichTextField
from twinning.models import Cooperation


class Article(Publishable):
    title = models.CharField(_("title"), max_length=200)
    teaser = models.TextField(
        _("teaser"), blank=True, help_text=_("One or two sentences for lists and the newsletter.")
    )
    body = RichTextField(_("text"), blank=True)
    first_published_at = models.DateTimeField(
        _("first published at"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Set by itself when the article is published."),
    )
    content_updated_at = models.DateTimeField(
        _("updated at"),
        null=True,
        blank=True,
        help_text=_("Shown to readers: when the text last changed in substance."),
    )
    source_name = models.CharField(_("source"), max_length=200, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    source_date = models.DateField(_("date of the source"), null=True, blank=True)
    image = models.ForeignKey(
        Image,
        verbose_name=_("picture"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    image_caption = models.CharField(_("caption"), max_length=300, blank=True)
    cities = models.ManyToManyField(
        City, verbose_name=_("cities"), blank=True, related_name="articles"
    )
    cooperations = models.ManyToManyField(
        Cooperation, verbose_name=_("cooperations"), blank=True, related_name="articles"
    )
    events = models.ManyToManyField(
        Event, verbose_name=_("events"), blank=True, related_name="articles"
    )
    links = GenericRelation(Link)
    quotes = GenericRelation(Quote)

    parts: ClassVar = ("links", "quotes")
    member_paths: ClassVar = ("cities__organisations__members",)

    class Meta(Publishable.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-first_published_at", "-pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.state == State.PUBLISHED and self.first_published_at is None:
            self.first_published_at = max(self.publish_at or timezone.now(), timezone.now())
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("news:article", args=[self.slug])
