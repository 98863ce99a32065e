from modeltranslation.translator import TranslationOptions, register

from twinning.models import Cooperation, Milestone, Theme, Twinning


@register(Theme)
class ThemeTranslation(TranslationOptions):
    fields = ("name", "description")


@register(Twinning)
class TwinningTranslation(TranslationOptions):
    fields = ("summary",)


@register(Cooperation)
class CooperationTranslation(TranslationOptions):
    fields = ("goals", "results")


@register(Milestone)
class MilestoneTranslation(TranslationOptions):
    fields = ("title", "description")
