from modeltranslation.translator import TranslationOptions, register

from cities.models import City, Contact, Organisation

OPENING = ("what_it_is", "since_when", "what_came_of_it")


@register(City)
class CityTranslation(TranslationOptions):
    fields = (
        "name",
        *OPENING,
        "population_note",
        "label_note",
        "climate_target_note",
        "profile",
        "programme_role",
    )


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("name", *OPENING, "description")


@register(Contact)
class ContactTranslation(TranslationOptions):
    fields = ("function",)
