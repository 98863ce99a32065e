from publishing.models.content import Document, Image, Link, Page, Quote
from publishing.models.records import LoadedKey, OldSlug, Revision, TextState
from publishing.workflow import NamedPublishable, Publishable, PublishableQuerySet, State

__all__ = [
    "Document",
    "Image",
    "Link",
    "LoadedKey",
    "NamedPublishable",
    "OldSlug",
    "Page",
    "Publishable",
    "PublishableQuerySet",
    "Quote",
    "Revision",
    "State",
    "TextState",
]
