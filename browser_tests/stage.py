"""Adds to a running portal what the walk through all pages needs, and prints it as JSON.

`python -m browser_tests.stage`, with the portal's environment: its database, its static files.
"""

import json

import django

django.setup()

from django.conf import settings  # noqa: E402  only once Django is set up
from django.test import Client, RequestFactory  # noqa: E402
from django.utils import timezone  # noqa: E402

from browser_tests.pages import LANGUAGES  # noqa: E402
from events.factories import make_event, make_session  # noqa: E402
from events.models import Event  # noqa: E402
from news.factories import make_article, make_correction  # noqa: E402
from news.models import Article  # noqa: E402
from newsletter.factories import make_mailing, make_subscriber  # noqa: E402
from newsletter.models import Mailing, Subscriber  # noqa: E402
from newsletter.models.subscribers import new_token  # noqa: E402
from publishing.factories import make_document  # noqa: E402
from publishing.models import Link, State  # noqa: E402
from ucan_portal import errors  # noqa: E402


def items() -> list[str]:
    """Paths of pages that the programme's content has no item for."""
    withdrawn = make_article("Withdrawn", slug="withdrawn-article", state=State.ARCHIVED)
    document = make_document(slug="report-of-the-walk")
    cancelled = make_event("Cancelled", slug="cancelled-event", status=Event.Status.CANCELLED)
    make_session(cancelled)
    article = make_article("All of it", slug="article-with-all")
    make_correction(article)
    article.quotes.create(text="One for all.", person="Alice", language="pl")
    for kind in Link.Kind.values:
        article.links.create(
            title=kind, url="https://elsewhere.example/", kind=kind, language="pl", transcript="Hm."
        )
    article.links.create(
        title="Film", url="https://youtu.be/abcdefghijk", kind=Link.Kind.VIDEO, transcript="Hm."
    )
    return [
        f"news/{withdrawn.slug}/",
        f"news/{article.slug}/",
        f"documents/{document.slug}/",
        f"events/{cancelled.slug}/",
    ]


def newsletter() -> list[str]:
    """The pages behind the links of a mail, and an issue in the archive.

    Nobody here reads German: the mailing of another test goes to German readers only.
    """
    new = make_subscriber("new@walk.example", state=Subscriber.State.UNCONFIRMED)
    reader = make_subscriber("reader@walk.example")
    moving = make_subscriber(
        "moving@walk.example",
        new_email="moved@walk.example",
        new_email_asked_at=timezone.now(),
        address_token=new_token(),
    )
    left = make_subscriber("left@walk.example", state=Subscriber.State.UNSUBSCRIBED)
    issue = make_mailing(state=Mailing.State.FINISHED, launched_at=timezone.now())
    issue.articles.set(Article.objects.published()[:2])
    issue.events.set(Event.objects.published()[:1])
    return [
        f"newsletter/confirm/{new.confirm_token}/",
        f"newsletter/confirm/{reader.confirm_token}/",
        f"newsletter/preferences/{reader.preferences_token}/",
        f"newsletter/preferences/{reader.preferences_token}/?saved",
        f"newsletter/preferences/{reader.preferences_token}/address/",
        f"newsletter/preferences/{reader.preferences_token}/address/?sent",
        f"newsletter/preferences/{reader.preferences_token}/erase/",
        f"newsletter/address/{moving.address_token}/",
        f"newsletter/data/{reader.preferences_token}/",
        f"newsletter/unsubscribe/{reader.unsubscribe_token}/",
        f"newsletter/unsubscribe/{left.unsubscribe_token}/",
        f"newsletter/unsubscribe/{left.unsubscribe_token}/undo/",
        f"newsletter/archive/{issue.slug}/",
    ]


def rendered() -> dict[str, str]:
    """Pages that answer a fault or a form, by path."""
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    pages = {}
    for language in LANGUAGES:
        request = RequestFactory().get(f"/{language}/")
        pages[f"/{language}/error-400/"] = errors.bad_request(request, Exception())
        pages[f"/{language}/error-403/"] = errors.forbidden(request, Exception())
        pages[f"/{language}/error-500/"] = errors.server_error(request)
        form = {"email": "no address"}
        pages[f"/{language}/newsletter/?refused"] = client.post(f"/{language}/newsletter/", form)
    return {path: response.content.decode() for path, response in pages.items()}


if __name__ == "__main__":
    print(json.dumps({"paths": [*items(), *newsletter()], "rendered": rendered()}))
