"""How long a search takes in 10,000 items: `python -m bench.search [items]`.

200 cold queries, none of them twice, each with empty caches, through the whole page of a process
that runs and keeps its connection. On SQLite, and on PostgreSQL where DATABASE_URL names one.
Everything happens in a database of its own, which goes afterwards. Beside the time stands what
of it the process itself computed: the rest is the database server's, or somebody else's.
"""

import io
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

ITEMS = 10_000
QUERIES = 200
AIM = 100  # milliseconds, for 95 of 100 queries


def main(items: int) -> int:
    servers = {"SQLite": "", "PostgreSQL": os.environ.get("DATABASE_URL", "")}
    met = True
    for name, url in servers.items():
        if not url and name != "SQLite":
            print(f"{name}: left out, DATABASE_URL names none.")
            continue
        with TemporaryDirectory() as folder:
            environment = os.environ | {"DATA_DIR": folder, "SECRET_KEY": "bench"}
            environment |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "ucan_portal.settings"}
            command = [sys.executable, "-m", "bench.search", name, str(items)]
            met &= subprocess.run(command, env=environment).returncode == 0
    return 0 if met else 1


def measure(name: str, items: int) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client, override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        words = fill(items)
        with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
            client = Client(SERVER_NAME="localhost")
            # The first page of a process makes its templates.
            milliseconds(client, ("en", "first"))
            times = [milliseconds(client, query) for query in queries(words)]
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    print(f"{name}: {len(times)} cold queries in {items:,} items")
    taken, computed = zip(*times, strict=True)
    p95 = summed_up("taken", taken)
    summed_up("of it computed by the process", computed)
    return 0 if p95 < AIM else 1


def summed_up(what: str, times: tuple[float, ...]) -> float:
    steps = quantiles(times, n=100)
    p50, p95 = steps[49], steps[94]
    print(f"  {what}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, longest {max(times):.0f} ms", flush=True)
    return p95


def fill(items: int) -> dict[str, list[str]]:
    """The programme, and articles and events of its words; returns the words by language."""
    from django.core.management import call_command
    from django.db import connection

    from bench.items import make_articles, make_events, vocabulary
    from ucan_portal.search.index import rebuild

    call_command("load_programme", stdout=io.StringIO())
    words = vocabulary()
    make_articles(words, items // 2)
    make_events(words, items // 2)
    begun = time.perf_counter()
    rebuild()
    print(f"  indexed in {time.perf_counter() - begun:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return words


def queries(words: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """(language, query): words frequent and rare, pairs, beginnings, places in any spelling, slips.

    A word is frequent by chance, since it stands in the list as often as in the texts.
    """
    from cities.models import City

    chance = random.Random(7)  # noqa: S311  the same items each time
    places = [spelling for city in City.objects.all() for spelling in city.spellings]
    distinct = {language: sorted(set(found)) for language, found in words.items()}
    seen = set()
    while len(seen) < QUERIES:
        language = chance.choice(list(words))
        written = chance.choice(list(words))
        word, other = chance.choices(words[written], k=2)
        rare = chance.choice(distinct[written])
        place = chance.choice(places)
        slip = chance.randrange(1, len(place))
        query = chance.choice(
            [word, rare, f"{word} {other}", word[:4], place, f"{place} {word}"]
            + [place[:slip] + place[slip + 1 :]]
        )
        if query not in seen:
            seen.add(query)
            yield language, query


def milliseconds(client: "Client", asked: tuple[str, str]) -> tuple[float, float]:
    """How long the page took, and how much of that the process computed."""
    from django.contrib.contenttypes.models import ContentType
    from django.core.cache import cache

    language, query = asked
    ContentType.objects.clear_cache()
    cache.clear()
    begun, computed = time.perf_counter(), time.process_time()
    response = client.get(f"/{language}/search/", {"q": query})
    took, computed = time.perf_counter() - begun, time.process_time() - computed
    if response.status_code != 200:
        raise SystemExit(f"{query!r} was answered with {response.status_code}")
    return took * 1000, computed * 1000


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) == 2:
        sys.exit(measure(arguments[0], int(arguments[1])))
    sys.exit(main(int(arguments[0]) if arguments else ITEMS))
