"""Articles and events made of the programme's own words, in three languages."""

import random
from collections import Counter
from datetime import timedelta

from django.utils import timezone

from cities.models import City
from events.models import Event
from news.models import Article
from publishing.texts import LANGUAGES
from ucan_portal.models import SearchEntry

AT_ONCE = 500
WORDS_OF_A_TEXT = 120


def vocabulary() -> dict[str, list[str]]:
    """Every word of the programme as often as it stands there, so that chance picks alike."""
    words: dict[str, list[str]] = {}
    for language in LANGUAGES:
        found = Counter()
        for shown in SearchEntry.objects.values_list("shown", flat=True):
            found.update(shown[language]["text"].split())
        words[language] = [word for word in found.elements() if word[0].isalnum()]
    return words


def text(chance: random.Random, words: list[str], length: int) -> str:
    return " ".join(chance.choices(words, k=length)).capitalize()


def translations(
    chance: random.Random, words: dict[str, list[str]], lengths: dict[str, int]
) -> dict:
    return {
        f"{field}_{language}": text(chance, words[language], length)[:200]
        if field == "title"
        else f"<p>{text(chance, words[language], length)}</p>"
        for field, length in lengths.items()
        for language in LANGUAGES
    }


def make_articles(words: dict[str, list[str]], count: int) -> None:
    chance, now = random.Random(1), timezone.now()  # noqa: S311  the same items each time
    lengths = {"title": 6, "teaser": 20, "body": WORDS_OF_A_TEXT}
    articles = Article.objects.bulk_create(
        (
            Article(
                slug=f"article-{number}",
                state="published",
                first_published_at=now - timedelta(hours=number),
                **translations(chance, words, lengths),
            )
            for number in range(count)
        ),
        batch_size=AT_ONCE,
    )
    name_cities(Article.cities.through, "article_id", articles, chance)


def make_events(words: dict[str, list[str]], count: int) -> None:
    chance, today = random.Random(2), timezone.localdate()  # noqa: S311  the same items each time
    lengths = {"title": 6, "summary": 20, "body": WORDS_OF_A_TEXT}
    events = Event.objects.bulk_create(
        (
            Event(
                slug=f"event-{number}",
                state="published",
                kind=Event.Kind.WORKSHOP,
                starts=str(today - timedelta(days=number % 1000)),
                starts_earliest=today - timedelta(days=number % 1000),
                **translations(chance, words, lengths),
            )
            for number in range(count)
        ),
        batch_size=AT_ONCE,
    )
    name_cities(Event.cities.through, "event_id", events, chance)


def name_cities(through: type, column: str, items: list, chance: random.Random) -> None:
    cities = list(City.objects.values_list("pk", flat=True))
    rows = [through(**{column: item.pk, "city_id": chance.choice(cities)}) for item in items]
    through.objects.bulk_create(rows, batch_size=AT_ONCE)
