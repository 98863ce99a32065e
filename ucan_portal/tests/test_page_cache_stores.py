"""The database or Redis is away, and the page still comes."""

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import OperationalError, connection

from cities.factories import make_city
from news.factories import make_article
from news.models import Article
from ucan_portal.page_cache.models import Generation
from ucan_portal.page_cache.pages import SHARED, Page
from ucan_portal.page_cache.shared import Shared

from .reading_kept_pages import reader
from .running import OwnRedis

needs_redis = pytest.mark.skipif(
    not shutil.which("redis-server"), reason="no redis-server on this machine to stop"
)
PAGE = Page((("Content-Type", "text/html"),), b"\xc3\x9c\nber", "stamp", 1.5)


@pytest.fixture
def own_redis():
    redis = OwnRedis().start()
    yield redis
    redis.stop()


@pytest.fixture
def shared(own_redis):
    """Opens the store as a process of that version has it."""
    opened = []

    def store(version: str = "version") -> Shared:
        opened.append(Shared(own_redis.url, version))
        return opened[-1]

    yield store
    for each in opened:
        each.close()


def database_is_away(*arguments):
    raise OperationalError("server closed the connection")


def test_page_comes_back_as_it_was_written():
    assert Page.from_bytes(PAGE.to_bytes()) == PAGE


@needs_redis
@pytest.mark.process
def test_processes_of_one_version_share_pages(shared):
    shared("this version").put("/de/", PAGE)
    assert shared("this version").get("/de/") == PAGE
    assert shared("next version").get("/de/") is None


@needs_redis
@pytest.mark.process
def test_redis_that_stops_counts_as_empty_and_comes_back(own_redis, shared):
    store = shared()
    store.put("/de/", PAGE)
    own_redis.stop()
    begun = time.monotonic()
    answers = {store.get("/de/") for _time in range(1000)}
    assert (answers, time.monotonic() - begun < 1) == ({None}, True)
    own_redis.start()
    store._away_until = 0
    store.put("/de/", PAGE)
    assert store.get("/de/") == PAGE


@needs_redis
@pytest.mark.process
def test_redis_that_was_started_anew_is_used_at_once(own_redis, shared):
    store = shared()
    store.put("/de/", PAGE)
    own_redis.stop()
    own_redis.start()
    answers = [store.get("/de/"), store.put("/de/", PAGE), store.get("/de/")]
    assert answers == [None, None, PAGE]


@needs_redis
@pytest.mark.process
def test_readers_at_the_same_time_get_their_own_answers(shared):
    store = shared()
    pages = {f"/{n}/": replace(PAGE, body=str(n).encode() * 9_999) for n in range(40)}
    for key, page in pages.items():
        store.put(key, page)
    with ThreadPoolExecutor(8) as readers:
        found = dict(zip(pages, readers.map(store.get, pages), strict=True))
    assert found == pages


@needs_redis
@pytest.mark.process
def test_what_others_wrote_into_redis_is_no_page(shared):
    store = shared()
    for value in (b"", b"garbage", b"[]\n", b'{"stamp": 1}\nbody', b"\xff\n"):
        store._ask("SET", store._prefix + "/de/", value)
        assert store.get("/de/") is None


@needs_redis
@pytest.mark.process
@pytest.mark.django_db
def test_second_process_takes_the_page_from_redis(settings, own_redis, django_assert_num_queries):
    make_city()
    Generation.renew()
    first, second = reader(settings, own_redis.url), reader(settings, own_redis.url)
    made = first.get("/de/cities/").content
    with django_assert_num_queries(2):  # the stamp, and the next moment
        assert second.get("/de/cities/").content == made
    assert second.kept() == 1
    for each in (first, second):
        each.cache.stores[1].close()


@needs_redis
@pytest.mark.process
@pytest.mark.django_db
def test_queries_that_anybody_may_write_do_not_fill_redis(settings, own_redis):
    alice = reader(settings, own_redis.url)
    for number in range(5):
        alice.get(f"/de/news/?city=town-{number}")
    shared = alice.cache.stores[1]
    assert (alice.kept(), shared._ask("DBSIZE")) == (5, 0)
    shared.close()


@pytest.mark.django_db
def test_kept_page_comes_while_the_database_is_away(settings):
    alice = reader(settings)
    before = alice.get("/de/").content
    time.sleep(1)
    with connection.execute_wrapper(database_is_away):
        assert alice.get("/de/").content == before


@pytest.mark.django_db
def test_copy_of_before_comes_where_the_page_cannot_be_made(settings):
    alice = reader(settings)
    alice.raise_request_exception = False
    before = alice.get("/de/").content
    Generation.renew()
    time.sleep(1)
    alice.get("/uk/")  # the process has seen the new stamp
    with connection.execute_wrapper(database_is_away):
        copy, new = alice.get("/de/"), alice.get("/en/")
    assert (copy.status_code, copy.content == before, new.status_code) == (200, True, 500)


def see_the_change(reader):
    """The stamp is looked at once a second."""
    Generation.renew()
    time.sleep(1)
    reader.get("/uk/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("action", "asked", "away"), [("archive", 410, 410), ("delete", 404, 500), ("keep", 200, 200)]
)
def test_what_was_taken_back_does_not_come_as_copy_of_before(settings, action, asked, away):
    article, alice = make_article(), reader(settings)
    alice.raise_request_exception = False
    address = f"/en/news/{article.slug}/"
    answers = [alice.get(address).status_code]
    if action == "archive":
        Article.objects.update(state="archived")
    elif action == "delete":
        article.delete()
    see_the_change(alice)
    answers.append(alice.get(address).status_code)
    see_the_change(alice)
    with connection.execute_wrapper(database_is_away):
        answers.append(alice.get(address).status_code)
    assert answers == [200, asked, away]


@needs_redis
@pytest.mark.process
@pytest.mark.django_db
def test_process_hears_of_a_withdrawal_from_the_others(settings, own_redis):
    article = make_article()
    alice, bob = reader(settings, own_redis.url), reader(settings, own_redis.url)
    bob.raise_request_exception = False
    address = f"/en/news/{article.slug}/"
    answers = [each.get(address).status_code for each in (alice, bob)]
    Article.objects.update(state="archived")
    see_the_change(alice)
    answers.append(alice.get(address).status_code)
    see_the_change(bob)
    with connection.execute_wrapper(database_is_away):
        answers.append(bob.get(address).status_code)
    assert answers == [200, 200, 410, 410]
    for each in (alice, bob):
        each.cache.stores[1].close()


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "status"), [("archived", 410), ("draft", 404)])
def test_web_server_replaces_its_copy_of_what_was_taken_back(settings, state, status):
    article, alice = make_article(state=state), reader(settings)
    answer = alice.get(f"/en/news/{article.slug}/")
    assert (answer.status_code, answer["Cache-Control"]) == (status, SHARED)


@pytest.mark.django_db
def test_process_that_never_saw_the_database_keeps_nothing(settings):
    alice = reader(settings)
    alice.raise_request_exception = False
    with connection.execute_wrapper(database_is_away):
        alice.get("/de/")
    assert alice.kept() == 0
