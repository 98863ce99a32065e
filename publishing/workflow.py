"""What every item that the public may see has in common: state, times, slug, source language."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from publishing.changes import AnnouncingQuerySet
from publishing.rights import may_publish, sees_everything
from publishing.slugs import ascii_slug, unused_slug
from publishing.sorting import sort_key
from publishing.texts import LANGUAGES, Text, column, current_language, languages_of, text


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


UNPUBLISHED_STATES = (State.DRAFT, State.IN_REVIEW)


class PublishableQuerySet(AnnouncingQuerySet):
    def published(self) -> "PublishableQuerySet":
        """What the public sees now. It asks the clock, so it needs no task to come true."""
        now = timezone.now()
        return self.filter(
            Q(publish_at=None) | Q(publish_at__lte=now),
            Q(expire_at=None) | Q(expire_at__gt=now),
            state=State.PUBLISHED,
        )

    def withdrawn(self) -> "PublishableQuerySet":
        """What the public saw once and sees no more: its address answers 410 Gone."""
        gone = Q(state=State.ARCHIVED) | Q(state=State.PUBLISHED, expire_at__lte=timezone.now())
        return self.filter(gone)

    def belonging_to(self, user: Any) -> "PublishableQuerySet":
        """Items of which a city or an organisation is the user's."""
        theirs = Q(pk__in=[])
        for path in self.model.member_paths:
            theirs |= Q(**{path: user.pk})
        return self.filter(pk__in=self.model._base_manager.filter(theirs).values("pk"))

    def visible_to(self, user: Any) -> "PublishableQuerySet":
        """What a member of staff sees in the admin."""
        if sees_everything(user):
            return self
        return self.filter(
            Q(pk__in=self.published().values("pk")) | Q(pk__in=self.belonging_to(user).values("pk"))
        )

    def editable_by(self, user: Any) -> "PublishableQuerySet":
        """What the user may change: everything, or one's own as long as it isn't public.

        What is public already is only for those who may publish.
        """
        if sees_everything(user):
            return self
        theirs = self.belonging_to(user)
        return theirs if may_publish(user) else theirs.filter(state__in=UNPUBLISHED_STATES)


class Publishable(models.Model):
    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        help_text=_("The last part of the page’s address. Left empty, it is made from the title."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, db_index=True
    )
    publish_at = models.DateTimeField(
        _("publish at"), null=True, blank=True, help_text=_("Empty: as soon as it is published.")
    )
    expire_at = models.DateTimeField(
        _("withdraw at"), null=True, blank=True, help_text=_("Empty: it stays.")
    )
    source_language = models.CharField(
        _("source language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default="en",
        help_text=_(
            "The language in which it is written first; the others are translated from it."
        ),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("updated by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = PublishableQuerySet.as_manager()

    # What each kind of item says of itself.
    SHORTEST_SLUG: ClassVar = 1
    title_field: ClassVar[str] = "title"
    main_text_field: ClassVar[str] = "body"
    # Reverse relations whose rows belong to a version of the item.
    parts: ClassVar[tuple[str, ...]] = ()
    # Ways from the item to the members of its cities and organisations.
    member_paths: ClassVar[tuple[str, ...]] = ()
    # The list in which it stands: the name of its address, and what readers call it.
    section: ClassVar[tuple[str, str | Promise] | None] = None

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(expire_at=None)
                | Q(publish_at=None)
                | Q(expire_at__gt=models.F("publish_at")),
                name="%(app_label)s_%(class)s_expires_after_publishing",
                violation_error_message=_("It can’t be withdrawn before it is published."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title_text) or self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            rows = type(self)._base_manager.exclude(pk=self.pk)
            self.slug = unused_slug(self._slug_base(), rows)
        if self.pk:
            self._remember_old_slug()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if not getattr(self, column(self.title_field, self.source_language)):
            name = column(self.title_field, self.source_language)
            raise ValidationError({name: _("The source language needs this text.")})

    @property
    def is_public(self) -> bool:
        """What `published()` asks the database, of an item at hand: whether a link leads on."""
        now = timezone.now()
        has_begun = self.publish_at is None or self.publish_at <= now
        has_ended = self.expire_at is not None and self.expire_at <= now
        return self.state == State.PUBLISHED and has_begun and not has_ended

    @property
    def title_text(self) -> Text:
        return text(self, self.title_field)

    @property
    def short_title(self) -> Text:
        """The title where it stands below that of the whole."""
        return self.title_text

    @property
    def whole(self) -> "Publishable | None":
        """What it is a part of, where it has its page below another one's."""
        return None

    @property
    def main_text(self) -> Text:
        return text(self, self.main_text_field)

    @property
    def languages(self) -> list[str]:
        """The languages that have the main text; all of them where nobody wrote one yet."""
        return languages_of(self, self.main_text_field) or list(LANGUAGES)

    @property
    def canonical_language(self) -> str:
        """The language of the address that counts: the reader's, or the fallback's."""
        return self.main_text.language if self.main_text else current_language()

    def slug_source(self) -> str:
        return text(self, self.title_field, "en").value

    def _slug_base(self) -> str:
        """The title in Latin letters; where it has too few of them, behind the kind of item."""
        base = ascii_slug(self.slug_source())
        if len(base) >= self.SHORTEST_SLUG:
            return base
        return f"{self._meta.model_name}-{base}".rstrip("-")

    def _remember_old_slug(self) -> None:
        from publishing.models import OldSlug

        stored = type(self)._base_manager.filter(pk=self.pk).values_list("slug", flat=True).first()
        if stored and stored != self.slug:
            OldSlug.remember(self, stored)


class NamedPublishable(Publishable):
    """An item that is listed by name, in the alphabet of the reader's language."""

    title_field = "name"

    sort_de = models.CharField(max_length=500, editable=False, db_index=True)
    sort_en = models.CharField(max_length=500, editable=False, db_index=True)
    sort_uk = models.CharField(max_length=500, editable=False, db_index=True)

    class Meta(Publishable.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        for language in LANGUAGES:
            setattr(
                self, f"sort_{language}", sort_key(text(self, self.title_field, language).value)
            )
        super().save(*args, **kwargs)


def alphabetical(path: str = "") -> str:
    """The column to order by in the reader's alphabet, at the end of a relation's path."""
    return f"{path}sort_{current_language()}"
