from publishing.models.content import Link, Page, Quote
from publishing.models.files import Document, Image
from publishing.models.messages import ReaderMessage
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
    "ReaderMessage",
    "Revision",
    "State",
    "TextState",
]
