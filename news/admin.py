from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from news.models import Article, Correction
from publishing.admin_parts import LinkInline, PartInline, QuoteInline
from publishing.admin_texts import all_languages
from publishing.admin_workflow import PublishableAdmin


class CorrectionInline(PartInline):
    """Shown at the end of the article and announced at its top."""

    model = Correction
    sections: ClassVar = [(None, {"fields": ["corrected_at"]})]


@admin.register(Article)
class ArticleAdmin(PublishableAdmin):
    texts = ("title", "teaser", "body", "image_caption", "source_name")
    sections: ClassVar = [
        (
            _("Programme"),
            {
                "description": _("On whose pages it is shown."),
                "fields": ["cities", "cooperations", "events"],
            },
        ),
        (_("Picture"), {"fields": ["image"]}),
        (
            _("Source"),
            {
                "description": _("Where the news was first told, if elsewhere."),
                "fields": [("source_url", "source_date")],
            },
        ),
        (
            _("Dates shown to readers"),
            {"classes": ["collapse"], "fields": [("first_published_at", "content_updated_at")]},
        ),
    ]
    publishers_only: ClassVar = (*PublishableAdmin.publishers_only, "first_published_at")
    inlines: ClassVar = (CorrectionInline, LinkInline, QuoteInline)
    autocomplete_fields: ClassVar = ("cities", "cooperations", "events", "image")
    list_display: ClassVar = (
        "__str__",
        "first_published_at",
        *PublishableAdmin.list_display[1:],
    )
    list_filter: ClassVar = ("cities", *PublishableAdmin.list_filter)
    date_hierarchy = "first_published_at"
    search_fields = ("slug", *all_languages("title", "teaser", "body"))
