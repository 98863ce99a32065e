"""Everything that has a public page: what the search finds and the sitemap lists."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.models import City, Organisation
from events.models import Event
from news.models import Article
from publishing.models import Document, Page, Publishable, PublishableQuerySet
from twinning.models import Cooperation, Theme, Twinning


@dataclass(frozen=True)
class Kind:
    label: str | Promise
    # The public ones, with all that a title and an address are made of.
    published: Callable[[], PublishableQuerySet]


KINDS: dict[type[Publishable], Kind] = {
    City: Kind(_("Cities"), lambda: City.objects.published().in_programme()),
    Twinning: Kind(
        _("Twinning"),
        lambda: Twinning.objects.published().select_related("mission_city", "pilot_city"),
    ),
    Cooperation: Kind(_("Cooperations"), lambda: Cooperation.objects.published().for_lists()),
    Theme: Kind(_("Themes"), lambda: Theme.objects.published()),
    Organisation: Kind(_("Organisations"), lambda: Organisation.objects.published()),
    Event: Kind(_("Events"), lambda: Event.objects.published()),
    Article: Kind(_("News"), lambda: Article.objects.published()),
    Document: Kind(_("Documents"), lambda: Document.objects.published()),
    Page: Kind(_("Pages"), lambda: Page.objects.published()),
}
