from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.countries import COUNTRIES
from cities.opening import Opened
from publishing.choices import display
from publishing.fuzzy_dates import FuzzyDateField, bound_field
from publishing.models import Image, Link, NamedPublishable, PublishableQuerySet
from publishing.rich_text import RichTextField
from publishing.texts import LANGUAGES, column


class CityQuerySet(PublishableQuerySet):
    def in_programme(self) -> "CityQuerySet":
        """The cities that take part; places that are only mentioned have no page."""
        return self.exclude(role=City.Role.NONE)

    def for_cards(self) -> "CityQuerySet":
        """With the cover, and without the columns that a card does not show."""
        return self.select_related("cover").only("slug", "name", "role", "country", "cover")


class OrganisationQuerySet(PublishableQuerySet):
    def for_rows(self) -> "OrganisationQuerySet":
        """With the city, and without the columns that a row does not show."""
        shown = ("slug", "name", "kind", "country", "city__name")
        return self.select_related("city").only(*shown)


class City(Opened, NamedPublishable):
    class Role(models.TextChoices):
        MISSION = "mission", _("EU mission city")
        PILOT = "pilot", _("Ukrainian pilot city")
        NETWORK = "network", _("network city")
        NONE = "", _("no role, only mentioned")

    role = models.CharField(
        _("role"), max_length=10, choices=Role.choices, blank=True, default=Role.NONE
    )
    get_role_display = display("role", Role.choices)
    name = models.CharField(_("name"), max_length=100)
    country = models.CharField(_("country"), max_length=2, choices=COUNTRIES)
    get_country_display = display("country", COUNTRIES)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_note = models.CharField(
        _("source of the population figure"),
        max_length=200,
        blank=True,
        help_text=_("Whose figure it is, and whether it is rounded or to be confirmed."),
    )
    population_date = FuzzyDateField(
        _("date of the population figure"), bounds=("population_earliest", "population_latest")
    )
    population_earliest = bound_field()
    population_latest = bound_field()
    website = models.URLField(_("website"), blank=True)
    profile = RichTextField(_("profile"), blank=True)
    programme_role = RichTextField(_("role in U_CAN"), blank=True)
    label_awarded = FuzzyDateField(
        _("Mission Label awarded"), bounds=("label_earliest", "label_latest")
    )
    label_earliest = bound_field()
    label_latest = bound_field()
    label_note = models.CharField(
        _("source of the Mission Label’s date"), max_length=200, blank=True
    )
    climate_target_year = models.PositiveSmallIntegerField(
        _("climate target year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2020), MaxValueValidator(2100)],
    )
    climate_target_note = models.CharField(
        _("source of the climate target year"),
        max_length=200,
        blank=True,
        help_text=_("Who set the target, where it is written down, and when."),
    )
    cover = models.ForeignKey(
        Image,
        verbose_name=_("cover picture"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    alternative_spellings = models.JSONField(
        _("alternative spellings"),
        default=list,
        blank=True,
        help_text=_("Other spellings that people search for. They are not shown."),
    )
    links = GenericRelation(Link)

    objects = CityQuerySet.as_manager()

    main_text_field = "profile"
    section = ("cities:city_list", _("Cities"))
    parts: ClassVar = ("links",)
    member_paths: ClassVar = ("organisations__members",)

    class Meta(NamedPublishable.Meta):
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["sort_en"]
        constraints = [
            *NamedPublishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(latitude=None) | Q(latitude__range=(-90, 90)),
                name="city_latitude_in_range",
            ),
            models.CheckConstraint(
                condition=Q(longitude=None) | Q(longitude__range=(-180, 180)),
                name="city_longitude_in_range",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="city_coordinates_both_or_none",
                violation_error_message=_("Fill in both coordinates, or none."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["mission", "pilot", "network", ""]), name="city_role_known"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("cities:city", args=[self.slug])

    @property
    def has_page(self) -> bool:
        return self.role != self.Role.NONE

    @property
    def spellings(self) -> list[str]:
        """Every way in which somebody may write the name."""
        names = [getattr(self, column("name", language)) for language in LANGUAGES]
        return [name for name in [*names, *self.alternative_spellings] if name]


class Organisation(Opened, NamedPublishable):
    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        UNIVERSITY = "university", _("university")
        RESEARCH = "research", _("research institute")
        COMPANY = "company", _("company")
        ASSOCIATION = "association", _("association")
        PUBLIC_BODY = "public_body", _("public body")
        INITIATIVE = "initiative", _("initiative")

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("coordinator")
        PARTNER = "partner", _("partner")
        ASSOCIATED = "associated", _("named in the programme")

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    get_kind_display = display("kind", Kind.choices)
    role = models.CharField(_("role in the programme"), max_length=12, choices=Role.choices)
    city = models.ForeignKey(
        City,
        verbose_name=_("city"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
    )
    country = models.CharField(_("country"), max_length=2, choices=COUNTRIES, blank=True)
    get_country_display = display("country", COUNTRIES)
    website = models.URLField(_("website"), blank=True)
    description = RichTextField(_("description"), blank=True)
    logo = models.ForeignKey(
        Image,
        verbose_name=_("logo"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("members"),
        blank=True,
        related_name="organisations",
        help_text=_("Coordinators who may edit what belongs to this organisation and its city."),
    )
    links = GenericRelation(Link)

    objects = OrganisationQuerySet.as_manager()

    main_text_field = "description"
    section = ("cities:organisation_list", _("Organisations"))
    parts: ClassVar = ("links",)
    member_paths: ClassVar = ("members",)

    class Meta(NamedPublishable.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_en"]

    def get_absolute_url(self) -> str:
        return reverse("cities:organisation", args=[self.slug])


class Contact(models.Model):
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=150)
    function = models.CharField(_("function"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="contacts",
    )
    is_public = models.BooleanField(_("shown publicly"), default=False)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
