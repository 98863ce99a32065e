"""What base.html says of a page to search engines, messengers and social networks."""

from dataclasses import dataclass

from django import template
from django.utils.safestring import SafeString

from publishing.addresses import Addresses
from publishing.texts import Text, current_language
from ucan_portal.sharing.cards import PAGES, Card, address_of, card_of, page_address, page_card
from ucan_portal.sharing.descriptions import description_of
from ucan_portal.sharing.linked_data import item_graph, page_graph, script
from ucan_portal.sharing.things import Setting, absolute

register = template.Library()
# As Open Graph writes them: with the country.
LOCALES = {"de": "de_DE", "en": "en_GB", "uk": "uk_UA"}


@dataclass(frozen=True)
class Shared:
    card: Card
    image: str
    description: Text | None
    structured: SafeString


@register.simple_tag(takes_context=True)
def shared_page(context: template.Context, addresses: Addresses | None) -> Shared | None:
    """None for a page that nobody is to find, and for the few that are nobody's landing place."""
    item = context.get("item")
    if addresses is None:
        return None
    if item is not None:
        return shared_item(item, addresses, context)
    view = context["request"].resolver_match.view_name
    if view not in PAGES:
        return None
    card = page_card(view)
    data = page_graph(view, card.title, addresses.canonical)
    return Shared(card, absolute(page_address(view, card)), None, script(data))


def shared_item(item: object, addresses: Addresses, context: template.Context) -> Shared:
    card = card_of(item)
    image = absolute(address_of(item, card))
    description = description_of(item)
    setting = Setting(addresses.canonical, image, description, context)
    return Shared(card, image, description, script(item_graph(item, setting)))


@register.filter
def locale(language: str) -> str:
    return LOCALES[language]


@register.filter
def other_locales(addresses: Addresses) -> list[str]:
    """Those of the same page in its other languages."""
    codes = [code for code, _address in addresses.alternates if code in LOCALES]
    return [LOCALES[code] for code in codes if code != current_language()]
