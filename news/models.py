from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.models import City
from events.models import Event
from publishing.models import Image, Link, Publishable, PublishableQuerySet, Quote, State
from publishing.rich_text import RichTextField
from twinning.models import Cooperation


class ArticleQuerySet(PublishableQuerySet):
    def published(self) -> "ArticleQuerySet":
        """With the picture, which every card shows."""
        return super().published().select_related("image")

    def for_cards(self) -> "ArticleQuerySet":
        """With the picture, and without the columns that a card does not show."""
        shown = ("slug", "title", "teaser", "first_published_at", "image")
        return self.select_related("image").only(*shown)


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
    objects = ArticleQuerySet.as_manager()

    links = GenericRelation(Link)
    quotes = GenericRelation(Quote)

    section = ("news:article_list", _("News"))
    parts: ClassVar = ("links", "quotes", "corrections")
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


class Correction(models.Model):
    """What was wrong in a published article, and since when it is right."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="corrections")
    corrected_at = models.DateTimeField(_("corrected at"), default=timezone.now)
    text = models.TextField(
        _("what was corrected"), help_text=_("What stood there before, and what is right.")
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["corrected_at", "pk"]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Readers and feeds see the article as updated then."""
        super().save(*args, **kwargs)
        updated = self.article.content_updated_at
        if updated is None or updated < self.corrected_at:
            self.article.content_updated_at = self.corrected_at
            self.article.save(update_fields=["content_updated_at"])
