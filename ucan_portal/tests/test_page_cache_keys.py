"""Nobody decides what is kept by what they write into an address or a header."""

import ast

import pytest
from django.conf import settings as portal
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from publishing.filters import FilterForm
from ucan_portal.page_cache.addresses import PARAMETERS, drop_unknown_parameters, key_of
from ucan_portal.page_cache.memory import Memory
from ucan_portal.page_cache.pages import OVERHEAD, Page

from .reading_kept_pages import reader
from .test_house import FLOORS


def asked(address: str, **headers: str) -> tuple[str | None, str]:
    """The key of a request, and the query that its view sees."""
    request = RequestFactory().get(address, headers=headers)
    drop_unknown_parameters(request)
    return key_of(request), request.GET.urlencode()


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("?fbclid=abc&utm_source=mail", ""),
        ("?year=2025&city=dresden", "city=dresden&year=2025"),
        ("?city=dresden&year=2025&x=1", "city=dresden&year=2025"),
        ("?city=&theme=&year=2025", "year=2025"),
        ("?year=2024&year=2025", "year=2025"),
        ("?year=%00&city=%D0%9A%D0%B8%D1%97%D0%B2", "city=%D0%9A%D0%B8%D1%97%D0%B2&year=%00"),
        ("?year=%ff%fe", "year=%EF%BF%BD%EF%BF%BD"),
    ],
)
def test_view_sees_the_parameters_that_its_address_knows(sent, seen):
    assert asked(f"/de/events/{sent}")[1] == seen


def test_order_of_parameters_makes_no_second_page():
    assert asked("/de/news/?year=2025&city=a") == asked("/de/news/?z=1&city=a&year=2025")


def test_item_knows_no_parameters():
    assert asked("/de/news/label/?page=2&q=x") == asked("/de/news/label/")


@pytest.mark.parametrize("address", ["/de/search/?q=waste", f"/de/events/?city={'x' * 61}"])
def test_free_text_is_not_kept(address):
    assert asked(address)[0] is None


def test_host_of_somebody_else_has_no_key():
    assert asked("/de/", Host="evil.example")[0] is None


@pytest.mark.django_db
def test_header_puts_nothing_in_front_of_addresses():
    """Web servers hand on a header of this name; the test client would leave it out."""
    sent = RequestFactory()._base_environ(PATH_INFO="/de/cities/", SCRIPT_NAME="/evil")
    page = b"".join(WSGIHandler()(sent, lambda *answer: None))
    assert (b'href="/de/events/' in page, b"/evil" in page) == (True, False)


def test_ports_and_hosts_of_the_portal_share_a_page():
    assert asked("/de/", Host="localhost:1") == asked("/de/", Host="127.0.0.1:65000")


@pytest.mark.parametrize(
    "accepted", ["br", "br;q=0.5, gzip", "BR , zstd", "gzip;q=0.0, br", "*;q=0.1, br"]
)
def test_encodings_fall_into_three_classes(accepted):
    header = {"Accept-Encoding": accepted}
    assert asked("/de/", **header) == asked("/de/", **{"Accept-Encoding": "br"})


def test_ten_thousand_queries_have_one_key():
    assert {asked(f"/de/?x{number}={number}") for number in range(10_000)} == {asked("/de/")}


@pytest.mark.django_db
def test_unknown_parameters_make_no_pages(settings):
    alice = reader(settings)
    pages = {alice.get(f"/de/?x{number}={number}").content for number in range(10)}
    assert len(pages) == alice.kept() == 1


@pytest.mark.django_db
def test_pages_of_a_list_stay_within_the_bound(settings):
    alice = reader(settings, most_bytes=40_000)
    for number in range(20):
        alice.get(f"/de/news/?page={number}")
    assert 0 < alice.kept() < 20
    assert alice.cache.memory.bytes <= 40_000


def test_memory_lets_go_of_what_was_not_asked_for_longest():
    memory = Memory(most_bytes=2 * (OVERHEAD + 1))
    for key in ("a", "b"):
        memory.put(key, Page((), b"x", "stamp", 1.0))
    memory.get("a")
    memory.put("c", Page((), b"x", "stamp", 1.0))
    assert [key for key in "abc" if memory.get(key)] == ["a", "c"]


def test_memory_counts_what_it_holds_and_no_more():
    memory = Memory(most_bytes=100_000)
    for body in (b"long", b"x"):
        memory.put("a", Page((), body, "stamp", 1.0))
    held = memory.bytes
    memory.forget("a")
    memory.forget("b")
    assert (held, len(memory), memory.bytes) == (OVERHEAD + 1, 0, 0)


def test_page_larger_than_memory_is_not_kept():
    memory = Memory(most_bytes=100)
    memory.put("a", Page((), b"x", "stamp", 1.0))
    assert (len(memory), memory.bytes) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Proto": "https"},
        {"X-Original-URL": "/admin/"},
        {"Accept-Language": "xx\r\nSet-Cookie: a=b"},
        {"Accept-Encoding": "gzip" * 9999},
        {"If-None-Match": '"' * 999},
        {"If-Modified-Since": "yesterday"},
        {"Cookie": "csrftoken=x; messages2=y"},
    ],
)
def test_strange_header_changes_nothing_for_the_next_reader(settings, client, headers):
    plain, alice = client.get("/de/").content, reader(settings)
    assert alice.get("/de/", headers=headers).status_code < 500
    assert alice.get("/de/").content == plain


def fields_of_filters() -> set[str]:
    forms, found = [FilterForm], set()
    for form in forms:
        forms += form.__subclasses__()
        found |= form.base_fields.keys()
    return found


def names_read_from_queries() -> set[str]:
    """Every `request.GET.get("name")` and `request.GET["name"]` in the code of public pages."""
    found = set()
    files = [file for app in FLOORS for file in (portal.BASE_DIR / app).rglob("*.py")]
    assert files
    for file in files:
        if "tests" not in file.parts and not file.name.startswith("admin"):
            tree = ast.parse(file.read_text("utf-8"))
            found |= {name for node in ast.walk(tree) if (name := name_in(node))}
    return found


def name_in(node: ast.AST) -> str | None:
    if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).endswith(".GET.get"):
        key = node.args[0]
    elif isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("request.GET"):
        key = node.slice
    else:
        return None
    return key.value if isinstance(key, ast.Constant) else None


def test_every_parameter_that_a_view_reads_is_known():
    """One that is missing in PARAMETERS would be dropped before its view."""
    known = {name for names in PARAMETERS.values() for name in names}
    assert (fields_of_filters() | names_read_from_queries()) - known == set()


LISTS = ["cities/", "organisations/", "twinning/", "events/", "news/", "documents/"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_list_knows_the_parameters_of_its_filters(client, path):
    form = client.get(f"/en/{path}").context["form"]
    assert form.fields.keys() - set(PARAMETERS[path]) == set()


@pytest.mark.parametrize(
    ("path", "page"), [("events/calendar.ics", "events/"), ("news/feed/", "news/")]
)
def test_file_of_a_list_knows_its_filters(path, page):
    assert set(PARAMETERS[page]) - set(PARAMETERS[path]) == {"page"} | (
        {"view", "month"} if page == "events/" else set()
    )
