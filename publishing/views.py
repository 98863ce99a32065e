from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from publishing.models import Document, Page
from publishing.reading import FilterForm, all_or, page_of, public_item
from publishing.texts import LANGUAGES, language_name


def languages_by_name() -> list[tuple[str, str]]:
    return all_or((code, language_name(code)) for code in LANGUAGES)


class DocumentFilter(FilterForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=all_or(Document.Kind.choices), required=False)
    language = forms.ChoiceField(
        label=_("Language of the file"), choices=languages_by_name, required=False
    )
    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)

    lookups = {"kind": "kind", "language": "language", "year": "date_earliest__year"}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        days = Document.objects.published().dates("date_earliest", "year", order="DESC")
        self.fields["year"].choices = all_or((day.year, day.year) for day in days)


def page(request: HttpRequest, slug: str) -> HttpResponse:
    item = public_item(request, Page.objects.all(), slug)
    return render(
        request,
        "publishing/page_detail.html",
        {
            "item": item,
            "operator": {
                "name": settings.OPERATOR_NAME,
                "address": settings.OPERATOR_ADDRESS,
                "representative": settings.OPERATOR_REPRESENTATIVE,
                "email": settings.OPERATOR_EMAIL,
                "data_protection_officer": settings.DATA_PROTECTION_OFFICER,
                "enforcement_body": settings.ENFORCEMENT_BODY,
            },
        },
    )


def document_list(request: HttpRequest) -> HttpResponse:
    form = DocumentFilter(request.GET)
    page = page_of(request, form.apply(Document.objects.published()))
    return render(request, "publishing/document_list.html", {"form": form, "page": page})


def document(request: HttpRequest, slug: str) -> HttpResponse:
    item = public_item(request, Document.objects.all(), slug)
    return render(request, "publishing/document_detail.html", {"item": item})
