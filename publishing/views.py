from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from publishing.filters import Choice, FilterForm
from publishing.models import Document, Image, Page
from publishing.reading import page_of, public_item
from publishing.texts import LANGUAGES, column, language_name

MOST_WORDS = 8
MOST_RELEASES = 20


def kinds() -> list[tuple[str, str]]:
    return Document.Kind.choices


def languages_of_files() -> list[tuple[str, str]]:
    found = Document.objects.published().exclude(language="").order_by()
    codes = found.values_list("language", flat=True).distinct()
    return sorted(((code, language_name(code)) for code in codes), key=lambda choice: choice[1])


def years() -> list[tuple[int, int]]:
    days = Document.objects.published().dates("date_earliest", "year", order="DESC")
    return [(day.year, day.year) for day in days]


class DocumentFilter(FilterForm):
    q = forms.CharField(label=_("Words in title or summary"), max_length=100, required=False)
    kind = Choice(kinds, _("Kind"))
    language = Choice(languages_of_files, _("Language of the file"))
    year = Choice(years, _("Year"), to=int)

    lookups: ClassVar = {"kind": "kind", "language": "language", "year": "date_earliest__year"}

    def apply(self, queryset: models.QuerySet) -> models.QuerySet:
        """Each of the words, in any language: who knows an English title finds it in German too."""
        queryset = super().apply(queryset)
        words = self.cleaned_data.get("q", "").split()
        columns = [column(field, code) for field in ("title", "summary") for code in LANGUAGES]
        for word in words[:MOST_WORDS]:
            anywhere = (Q(**{f"{name}__icontains": word}) for name in [*columns, "number"])
            queryset = queryset.filter(reduce(or_, anywhere))
        return queryset


def page(request: HttpRequest, slug: str) -> HttpResponse:
    return show_page(request, slug, "publishing/page_detail.html")


def show_page(
    request: HttpRequest, slug: str, template: str, status: int = 200, **context: Any
) -> HttpResponse:
    """One of the portal's own pages, with the operator's details."""
    context["item"] = public_item(request, Page.objects.all(), slug)
    context["operator"] = {
        "name": settings.OPERATOR_NAME,
        "address": settings.OPERATOR_ADDRESS,
        "representative": settings.OPERATOR_REPRESENTATIVE,
        "email": settings.OPERATOR_EMAIL,
        "data_protection_officer": settings.DATA_PROTECTION_OFFICER,
        "enforcement_body": settings.ENFORCEMENT_BODY,
    }
    return render(request, template, context, status=status)


def press(request: HttpRequest) -> HttpResponse:
    context = {
        "pictures": Image.objects.filter(for_press=True),
        "releases": Document.objects.published().filter(kind=Document.Kind.PRESS)[:MOST_RELEASES],
    }
    return show_page(request, "press", "publishing/press.html", **context)


def document_list(request: HttpRequest) -> HttpResponse:
    form = DocumentFilter(request)
    page = page_of(request, form.apply(Document.objects.published()))
    return render(request, "publishing/document_list.html", {"form": form, "page": page})


def document(request: HttpRequest, slug: str) -> HttpResponse:
    item = public_item(request, Document.objects.all(), slug)
    return render(request, "publishing/document_detail.html", {"item": item})
