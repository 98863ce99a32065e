from modeltranslation.translator import TranslationOptions, register

from newsletter.models import Mailing


@register(Mailing)
class MailingTranslation(TranslationOptions):
    fields = ("subject", "introduction")
