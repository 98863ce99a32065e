"""Serves the pictures of shared pages: only those that a public page names."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.views.decorators.http import require_safe

from newsletter.models import Mailing
from publishing.reading import Gone
from publishing.texts import LANGUAGES
from ucan_portal.public_items import KINDS
from ucan_portal.sharing.cards import PAGES, Card, address_of, card_of, page_address, page_card
from ucan_portal.sharing.gallery import picture_of

FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"
BY_NAME = {model._meta.model_name: model for model in (*KINDS, Mailing)}
View = Callable[..., HttpResponse]


def in_language(view: View) -> View:
    """The address names the language, below a first part that is the same for all."""

    @require_safe
    @wraps(view)
    def translated(request: HttpRequest, language: str, **parts: Any) -> HttpResponse:
        if language not in LANGUAGES:
            raise Http404(language)
        with translation.override(language):
            return view(request, **parts)

    return translated


@in_language
def item_picture(request: HttpRequest, kind: str, pk: int, stamp: str) -> HttpResponse:
    model = BY_NAME.get(kind)
    if model is None:
        raise Http404(kind)
    published = KINDS[model].published() if model in KINDS else model.objects.published()
    item = published.filter(pk=pk).first()
    if item is None:
        if model in KINDS and model.objects.withdrawn().filter(pk=pk).exists():
            raise Gone
        raise Http404(f"{kind} {pk}")
    card = card_of(item)
    return answer(card, stamp, address_of(item, card))


@in_language
def page_picture(request: HttpRequest, page: str, stamp: str) -> HttpResponse:
    if page not in PAGES:
        raise Http404(page)
    card = page_card(page)
    return answer(card, stamp, page_address(page, card))


def answer(card: Card, stamp: str, address: str) -> HttpResponse:
    """The picture; from an address of before to that of today, so that one link draws one."""
    if stamp != card.stamp:
        return HttpResponseRedirect(address, headers={"Cache-Control": FOR_AN_HOUR})
    picture = picture_of(card).read_bytes()
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": FOR_EVER})
