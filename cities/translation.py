from modeltranslation.translator import TranslationOptions, register

from cities.models import City, Contact, Organisation


@register(City)
class CityTranslation(TranslationOptions):
    fields = ("name", "population_note", "profile", "programme_role")


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("name", "description")


@register(Contact)
class ContactTranslation(TranslationOptions):
    fields = ("function",)
