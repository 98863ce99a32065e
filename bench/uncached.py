"""What a list costs that no page cache has: queries, and the processor's time of this process.

Each page is made and compressed when it is asked for: none is kept. What pages share is kept as
in production, from the first page after an edit on (publishing/pieces.py): the choices of the
filters, the addresses in header and footer, the number of rows, and of the pairs the whole map
with its tables.
The last column is such a first page, for which all of that is made too.
"""

import gc
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
from publishing.pieces import Pieces
from twinning.factories import make_theme
from twinning.models import Theme

Maker = Callable[[str], Publishable]
TIMES = 60
NUMBERS = count(1)
LISTS = {
    "/de/cities/": (City, make_city),
    "/de/organisations/": (Organisation, make_organisation),
    "/de/events/": (Event, make_event),
    "/de/news/": (Article, make_article),
    "/de/twinning/": (Theme, make_theme),
}


def main() -> None:
    heads = (f"{name:>12}" for name in ("queries", "of 3", "CPU, ms", "bytes", "after edit"))
    print(f"{'uncached list':20}", *heads)
    print(f"{'wanted, of 30':20}", *(f"{wanted:>12}" for wanted in ("<= 12", "same", "<= 10")))
    with override_settings(PAGE_CACHE=True, PAGE_CACHE_BYTES=0, REDIS_URL="", ALLOWED_HOSTS=["*"]):
        Client().get("/de/")  # loads what gunicorn.conf.py loads and freezes before it forks
        gc.collect()
        gc.freeze()
        for path, (model, make) in LISTS.items():
            with transaction.atomic():
                report(path, model, make)
                transaction.set_rollback(True)


def report(path: str, model: type[Publishable], make: Maker) -> None:
    model.objects.update(state=State.ARCHIVED)
    fill(model, make, 3)
    few = queries_after_edit(path)
    fill(model, make, 30)
    many = queries_after_edit(path)
    reader = browser()
    size = len(reader.get(path).content)
    spent = min(milliseconds(reader, path) for _time in range(TIMES))
    after_edit = min(milliseconds_after_edit(reader, path) for _time in range(TIMES))
    print(f"{path:20} {many:12} {few:12} {spent:12.1f} {size:12} {after_edit:12.1f}")


def browser() -> Client:
    return Client(headers={"Accept-Encoding": "gzip, deflate, br"})


def fill(model: type[Publishable], make: Maker, wanted: int) -> None:
    while model.objects.published().count() < wanted:
        make(f"Item {next(NUMBERS)}")


def queries_after_edit(path: str) -> int:
    """All that a page may ask: pieces are made too, once everything else was loaded."""
    reader = browser()
    reader.get(path)
    forget_pieces(reader)
    with CaptureQueriesContext(connection) as captured:
        response = reader.get(path)
    assert response.status_code == 200, path
    return len(captured)


def milliseconds(reader: Client, path: str) -> float:
    """The least of many counts: what else the machine does only ever adds to it."""
    begun = time.process_time()
    reader.get(path)
    return (time.process_time() - begun) * 1000


def milliseconds_after_edit(reader: Client, path: str) -> float:
    forget_pieces(reader)
    return milliseconds(reader, path)


def forget_pieces(reader: Client) -> None:
    """As an edit does. The page cache is first in line, behind what turns errors into pages."""
    reader.handler._middleware_chain.__wrapped__.pieces = Pieces()
