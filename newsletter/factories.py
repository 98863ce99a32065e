from typing import Any

from django.utils import timezone

from newsletter.declarations import CURRENT
from newsletter.models import Consent, Mailing, Subscriber


def make_subscriber(email: str = "bob@reader.example", **fields: Any) -> Subscriber:
    """A confirmed subscriber, with the consent that proves it."""
    defaults = {"language": "en", "state": Subscriber.State.CONFIRMED}
    subscriber = Subscriber.objects.create(email=email, **defaults | fields)
    Consent.objects.create(
        subscriber=subscriber,
        text_version=CURRENT,
        language=subscriber.language,
        source="form",
        requested_at=timezone.now(),
        confirmed_at=timezone.now() if subscriber.is_confirmed else None,
    )
    return subscriber


def make_mailing(slug: str = "first-issue", **fields: Any) -> Mailing:
    texts = {
        "subject_en": "News from U_CAN",
        "subject_de": "Neues von U_CAN",
        "subject_uk": "Новини U_CAN",
        "introduction_en": "<p>Dear readers</p>",
        "introduction_de": "<p>Liebe Leserinnen und Leser</p>",
        "introduction_uk": "<p>Шановні читачі</p>",
    }
    return Mailing.objects.create(slug=slug, **texts | fields)
