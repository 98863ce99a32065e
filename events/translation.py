from modeltranslation.translator import TranslationOptions, register

from events.models import Event, Session


@register(Event)
class EventTranslation(TranslationOptions):
    fields = ("title", "venue", "summary", "body")


@register(Session)
class SessionTranslation(TranslationOptions):
    fields = ("title", "text", "speakers")
