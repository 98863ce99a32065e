from modeltranslation.translator import TranslationOptions, register

from news.models import Article, Correction


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = ("title", "teaser", "body", "source_name", "image_caption")


@register(Correction)
class CorrectionTranslation(TranslationOptions):
    fields = ("text",)
