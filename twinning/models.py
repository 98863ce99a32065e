from typing import ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.models import City, Organisation
from publishing.fuzzy_dates import FuzzyDateField, bound_field
from publishing.models import (
    Document,
    Link,
    NamedPublishable,
    Publishable,
    PublishableQuerySet,
)
from publishing.rich_text import RichTextField
from publishing.texts import Text, current_language, text

TWINNING = ("twinning:twinning_list", _("Twinning"))


class Theme(NamedPublishable):
    class Icon(models.TextChoices):
        TRAFFIC = "traffic", _("traffic")
        WASTE = "waste", _("waste")
        FLOATING_SOLAR = "floating-solar", _("floating solar")
        URBAN_GARDENING = "urban-gardening", _("urban gardening")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=120)
    description = RichTextField(_("description"), blank=True)
    icon = models.CharField(_("icon"), max_length=20, choices=Icon.choices, default=Icon.OTHER)

    main_text_field = "description"
    section = TWINNING

    class Meta(NamedPublishable.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["sort_en"]

    def get_absolute_url(self) -> str:
        return reverse("twinning:theme", args=[self.slug])


class TwinningQuerySet(PublishableQuerySet):
    def for_lists(self) -> "TwinningQuerySet":
        """With both cities, and with what each pair does in `public_cooperations`."""
        cooperations = (
            Cooperation.objects.published()
            .select_related("theme", "scientific_lead")
            .order_by("slug")
        )
        return self.select_related("mission_city", "pilot_city").prefetch_related(
            models.Prefetch("cooperations", cooperations, to_attr="public_cooperations")
        )


class Twinning(Publishable):
    """A pair: one EU mission city and one Ukrainian pilot city.

    That the two have these roles is also a rule of the database: see constraints.py.
    """

    mission_city = models.ForeignKey(
        City,
        verbose_name=_("mission city"),
        on_delete=models.PROTECT,
        related_name="twinnings_as_mission",
        limit_choices_to={"role": City.Role.MISSION},
    )
    pilot_city = models.ForeignKey(
        City,
        verbose_name=_("pilot city"),
        on_delete=models.PROTECT,
        related_name="twinnings_as_pilot",
        limit_choices_to={"role": City.Role.PILOT},
    )
    summary = RichTextField(_("summary"), blank=True)
    since = FuzzyDateField(_("since"), bounds=("since_earliest", "since_latest"))
    since_earliest = bound_field()
    since_latest = bound_field()

    objects = TwinningQuerySet.as_manager()

    main_text_field = "summary"
    section = TWINNING
    member_paths: ClassVar = (
        "mission_city__organisations__members",
        "pilot_city__organisations__members",
    )

    class Meta(Publishable.Meta):
        verbose_name = _("twinning")
        verbose_name_plural = _("twinnings")
        ordering = ["slug"]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["mission_city", "pilot_city"],
                name="twinning_once_per_pair",
                violation_error_message=_("This pair exists already."),
            ),
        ]

    def clean(self) -> None:
        for name, role, problem in (
            ("mission_city", City.Role.MISSION, _("%(city)s is no EU mission city.")),
            ("pilot_city", City.Role.PILOT, _("%(city)s is no Ukrainian pilot city.")),
        ):
            city = getattr(self, name, None)
            if city is not None and city.role != role:
                raise ValidationError({name: problem % {"city": city}})

    @property
    def title_text(self) -> Text:
        return Text(f"{self.mission_city} – {self.pilot_city}", current_language())

    def slug_source(self) -> str:
        names = (text(city, "name", "en").value for city in (self.mission_city, self.pilot_city))
        return " ".join(names)

    def get_absolute_url(self) -> str:
        return reverse("twinning:twinning", args=[self.slug])


class CooperationQuerySet(PublishableQuerySet):
    def published(self) -> "CooperationQuerySet":
        """A cooperation is public only as long as its pair and its theme are."""
        return (
            super()
            .published()
            .filter(
                twinning__in=Twinning.objects.published().values("pk"),
                theme__in=Theme.objects.published().values("pk"),
            )
        )

    def for_lists(self) -> "CooperationQuerySet":
        """With all that its title and its address are made of."""
        return self.select_related("theme", "twinning__mission_city", "twinning__pilot_city")

    def published_items(self, relation: str) -> PublishableQuerySet:
        """What of a higher floor belongs to any of these, by the name of the reverse relation."""
        model = self.model._meta.get_field(relation).related_model
        belonging = model.objects.filter(cooperations__in=self.values("pk"))
        return model.objects.published().filter(pk__in=belonging.values("pk"))


class Cooperation(Publishable):
    """What a pair does together on one theme."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        COMPLETED = "completed", _("completed")

    twinning = models.ForeignKey(
        Twinning, verbose_name=_("twinning"), on_delete=models.CASCADE, related_name="cooperations"
    )
    theme = models.ForeignKey(
        Theme, verbose_name=_("theme"), on_delete=models.PROTECT, related_name="cooperations"
    )
    scientific_lead = models.ForeignKey(
        Organisation,
        verbose_name=_("scientific lead"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="led_cooperations",
        help_text=_("Empty as long as it is not known."),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PLANNED
    )
    goals = RichTextField(_("goals"), blank=True)
    results = RichTextField(_("results"), blank=True)
    documents = models.ManyToManyField(
        Document, verbose_name=_("documents"), blank=True, related_name="cooperations"
    )
    links = GenericRelation(Link)

    objects = CooperationQuerySet.as_manager()

    main_text_field = "goals"
    section = TWINNING
    parts: ClassVar = ("milestones", "links")
    member_paths: ClassVar = (
        "twinning__mission_city__organisations__members",
        "twinning__pilot_city__organisations__members",
        "scientific_lead__members",
    )

    class Meta(Publishable.Meta):
        verbose_name = _("cooperation")
        verbose_name_plural = _("cooperations")
        ordering = ["slug"]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["twinning", "theme"],
                name="cooperation_once_per_theme",
                violation_error_message=_("This pair works on this theme already."),
            ),
        ]

    def clean(self) -> None:
        """Its title is made of the pair and the theme: there is no text to ask for."""

    @property
    def title_text(self) -> Text:
        return Text(f"{self.theme}: {self.twinning}", current_language())

    @property
    def short_title(self) -> Text:
        return self.theme.title_text

    @property
    def whole(self) -> Twinning:
        return self.twinning

    def slug_source(self) -> str:
        return f"{self.twinning.slug} {text(self.theme, 'name', 'en').value}"

    def get_absolute_url(self) -> str:
        return reverse("twinning:cooperation", args=[self.twinning.slug, self.theme.slug])


class Milestone(models.Model):
    cooperation = models.ForeignKey(
        Cooperation,
        verbose_name=_("cooperation"),
        on_delete=models.CASCADE,
        related_name="milestones",
    )
    title = models.CharField(_("title"), max_length=200)
    description = RichTextField(_("description"), blank=True)
    date = FuzzyDateField(_("date"), bounds=("date_earliest", "date_latest"))
    date_earliest = bound_field()
    date_latest = bound_field()
    until = FuzzyDateField(
        _("until"),
        bounds=("until_earliest", "until_latest"),
        help_text=_("Empty: the same as the date."),
    )
    until_earliest = bound_field()
    until_latest = bound_field()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["date_earliest", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_latest=None)
                | models.Q(date_earliest=None)
                | models.Q(until_latest__gte=models.F("date_earliest")),
                name="milestone_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title
