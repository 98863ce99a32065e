from modeltranslation.translator import TranslationOptions, register

from newsletter.models import Mailing, MailingBlock


@register(Mailing)
class MailingTranslation(TranslationOptions):
    fields = ("subject", "introduction")


@register(MailingBlock)
class MailingBlockTranslation(TranslationOptions):
    fields = ("title", "body")
