from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from publishing.admin_forms import TextsForm
from publishing.admin_texts import TranslatedAdmin, all_languages
from publishing.admin_workflow import PublishableAdmin
from publishing.models import Document, Image, Page
from publishing.rights import may_publish
from publishing.texts import LANGUAGES, column


@admin.register(Page)
class PageAdmin(PublishableAdmin):
    search_fields = ("slug", *all_languages("title", "body"))


@admin.register(Document)
class DocumentAdmin(PublishableAdmin):
    sections: ClassVar = [
        (
            _("File"),
            {
                "fields": ["file", "url", "language", "licence"],
                "description": _("Upload a file, or give the address where it is."),
            },
        ),
        (_("Details"), {"fields": [("kind", "dissemination"), ("number", "doi"), "date"]}),
    ]
    list_filter: ClassVar = ("kind", *PublishableAdmin.list_filter)
    date_hierarchy = "date_earliest"
    search_fields = ("slug", "number", "doi", *all_languages("title", "summary"))


# What browsers show. Other formats would only be read by code that few have looked at.
PICTURE_FORMATS = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")
# A picture of few bytes may be huge once it is unpacked; no camera in use takes larger ones.
MOST_PIXELS = 50_000_000


class ImageForm(TextsForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        picture = getattr(file, "image", None)  # only what is uploaded now was read by Pillow
        if picture and picture.format not in PICTURE_FORMATS:
            formats = ", ".join(PICTURE_FORMATS)
            text = _("Pictures must be of one of these formats: %(formats)s.")
            raise ValidationError(text, params={"formats": formats})
        if picture and picture.width * picture.height > MOST_PIXELS:
            raise ValidationError(_("This picture has too many pixels. Make it smaller, please."))
        return file

    def clean(self) -> dict:
        cleaned = super().clean()
        texts = [cleaned.get(column("alt", language)) for language in LANGUAGES]
        if not cleaned.get("decorative") and not any(texts) and column("alt", "en") in self.fields:
            self.add_error(
                column("alt", LANGUAGES[0]),
                _("Say what the picture shows, or tick that it only adorns."),
            )
        return cleaned


@admin.register(Image)
class ImageAdmin(TranslatedAdmin):
    """Whoever writes may add pictures; a picture may be on many pages, so editors change it."""

    form = ImageForm
    first: ClassVar = [(None, {"fields": ["file", "decorative"]})]
    sections: ClassVar = [
        (_("Origin"), {"fields": ["credit", "licence", "for_press"]}),
        (
            _("Focal point"),
            {
                "classes": ["collapse"],
                "description": _("Where the eye should rest when the picture is cropped."),
                "fields": [("focal_x", "focal_y")],
            },
        ),
    ]
    list_display: ClassVar = ("thumbnail", "__str__", "credit", "licence", "for_press")
    list_display_links: ClassVar = ("thumbnail", "__str__")
    list_filter: ClassVar = ("for_press",)
    search_fields = ("file", "credit", *all_languages("alt"))

    def get_readonly_fields(self, request: HttpRequest, obj: Image | None = None) -> tuple:
        """What the press page offers is for those who may publish."""
        return () if may_publish(request.user) else ("for_press",)

    @admin.display(description=_("picture"))
    def thumbnail(self, image: Any) -> str:
        return format_html('<img class="thumbnail" src="{}" alt="">', image.file.url)
