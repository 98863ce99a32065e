from modeltranslation.translator import TranslationOptions, register

from publishing.models import Document, Image, Link, Page, Quote


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ("title", "body")


@register(Document)
class DocumentTranslation(TranslationOptions):
    fields = ("title", "summary")


@register(Image)
class ImageTranslation(TranslationOptions):
    fields = ("alt",)


@register(Link)
class LinkTranslation(TranslationOptions):
    fields = ("title", "transcript")


@register(Quote)
class QuoteTranslation(TranslationOptions):
    fields = ("translation", "affiliation")
