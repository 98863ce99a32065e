"""What a list costs that is not kept: queries, and the processor's time of this process."""

import time
from collections.abc import Callable
from itertools import count

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from cities.factories import make_city, make_organisation
from cities.models import City, Organisation
from events.factories import make_event
from events.models import Event
from news.factories import make_article
from news.models import Article
from publishing.models import Publishable, State
from twinning.factories import make_theme
from twinning.models import Theme

Maker = Callable[[str], Publishable]
TIMES = 40
NUMBERS = count(1)
LISTS = {
    "/de/cities/": (City, make_city),
    "/de/organisations/": (Organisation, make_organisation),
    "/de/events/": (Event, make_event),
    "/de/news/": (Article, make_article),
    "/de/twinning/": (Theme, make_theme),
}


def main() -> None:
    print(f"{'uncached list':32}{'queries':>8}{'of 3':>8}{'CPU, ms':>8}{'bytes':>8}")
    print(f"{'wanted, of 30':32}{'<= 12':>8}{'same':>8}{'<= 10':>8}")
    with override_settings(PAGE_CACHE=False, ALLOWED_HOSTS=["*"]):
        for path, (model, make) in LISTS.items():
            with transaction.atomic():
                report(path, model, make)
                transaction.set_rollback(True)


def report(path: str, model: type[Publishable], make: Maker) -> None:
    client = Client()
    model.objects.update(state=State.ARCHIVED)
    few = queries(client, path, model, make, 3)
    many = queries(client, path, model, make, 30)
    spent = min(milliseconds(client, path) for _time in range(TIMES))
    print(f"{path:32}{many:8}{few:8}{spent:8.1f}{len(client.get(path).content):8}")


def milliseconds(client: Client, path: str) -> float:
    """The least of many counts: what else the machine does only ever adds to it."""
    begun = time.process_time()
    client.get(path)
    return (time.process_time() - begun) * 1000


def queries(client: Client, path: str, model: type[Publishable], make: Maker, wanted: int) -> int:
    """Of one page, once there are so many items and everything was loaded."""
    while model.objects.published().count() < wanted:
        make(f"Item {next(NUMBERS)}")
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(captured)
