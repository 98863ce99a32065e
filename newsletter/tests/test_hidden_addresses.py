"""Readers' addresses are for newsletter managers and administrators, wherever others look."""

import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.factories import make_user
from newsletter import launching, tasks
from newsletter.drain import drain
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Bounce, Delivery, Mailing, Subscriber

pytestmark = pytest.mark.django_db
SECRET = "secret"
OTHERS = ["coordinator", "translator", "publisher", "editor", "editor and all others"]
# What stands in an address of the admin in place of a word.
WORDS = {
    "language": ["en"],
    "code": ["en"],
    "look": ["dark"],
    "app_label": ["newsletter"],
    "what": ["pause", "resume", "cancel", "resend", "unschedule", "close-en"],
}


@pytest.fixture
def mailing(relay):
    """One that paused itself: the relay's answers quote its readers."""
    for number in range(12):
        address = f"{SECRET}{number}@reader.example"
        make_subscriber(address)
        relay.answers[address] = f"550 5.1.1 <{address}>: no mailbox {SECRET}{number} here"
    mailing = make_mailing()
    launching.launch(mailing, ["de", "en", "uk"])
    tasks.freeze(mailing.pk)
    drain()
    for delivery in Delivery.objects.all():
        diagnostic = f"<{delivery.address}> is unknown"
        Bounce.objects.create(
            delivery=delivery, kind="hard", diagnostic=diagnostic, report=delivery.pk
        )
    return Mailing.objects.get()


def log_in(client, roles):
    user = make_user(f"{roles.replace(' ', '-')}@city.example", is_staff=True, language="en")
    names = ["editor", "coordinator", "translator", "publisher"] if " and " in roles else [roles]
    user.groups.set(Group.objects.filter(name__in=names))
    client.force_login(user)


def patterns(within, prefix="") -> Iterator[tuple[str, URLPattern]]:
    for pattern in within:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, route)
        elif pattern.name and "(?P" not in route:
            yield route, pattern


def admin_addresses() -> list[str]:
    """Every address of the admin that may be about the newsletter."""
    found = [reverse("admin:index"), reverse("admin:app_list", args=["newsletter"])]
    for model in admin.site._registry:
        start = f"{model._meta.app_label}_{model._meta.model_name}_"
        first = model._default_manager.first()
        for _route, pattern in patterns(admin.site.urls[0]):
            if model._meta.app_label == "newsletter" and pattern.name.startswith(start):
                found += filled(pattern, first)
    return found


def filled(pattern, item) -> list[str]:
    arguments = [[]]
    for name in pattern.pattern.converters:
        values = WORDS.get(name) or [item.pk if item else 1]
        arguments = [[*before, value] for before in arguments for value in values]
    return [reverse(f"admin:{pattern.name}", args=given) for given in arguments]


def content(response) -> str:
    return b"".join(response).decode("utf-8", "replace")


def shows(client, address, query="") -> bool:
    """Each reader has a number; what somebody looked for is only shown again."""
    page = content(client.get(address + query, follow=True))
    return re.search(rf"{SECRET}\d", page) is not None


@pytest.mark.parametrize("roles", OTHERS)
def test_no_page_of_the_admin_shows_an_address_to_others(client, mailing, roles):
    log_in(client, roles)
    addresses = admin_addresses()

    assert len(addresses) > 20
    assert [address for address in addresses if shows(client, address)] == []


@pytest.mark.parametrize("query", [f"?q={SECRET}", "?state=rejected&all=", "?format=csv"])
def test_no_search_list_or_file_shows_an_address_to_others(client, mailing, query):
    log_in(client, OTHERS[-1])

    assert [path for path in admin_addresses() if shows(client, path, query)] == []


def test_no_action_of_the_admin_shows_an_address_to_others(client, mailing):
    log_in(client, OTHERS[-1])
    everybody = list(Subscriber.objects.values_list("pk", flat=True))
    forms = [{"action": name, "_selected_action": everybody} for name in actions()]

    lists = [path for path in admin_addresses() if "/newsletter/" in path]
    shown = {
        (path, form.get("action"))
        for path in lists
        for form in ([{}, *forms] if path.count("/") == 4 else [{}])
        if SECRET in content(client.post(path, form, follow=True))
    }

    assert shown == set()


def actions() -> list[str]:
    """Of all kinds in the newsletter's part of the admin."""
    kinds = [kind for kind in admin.site._registry if kind._meta.app_label == "newsletter"]
    found = {name for kind in kinds for name in admin.site._registry[kind].actions or []}
    return sorted(name if isinstance(name, str) else name.__name__ for name in found)


LOOKUPS = ["deliveries__address", "deliveries__subscriber__email", "subscribers__address"]


@pytest.mark.parametrize("kind", ["newsletter_mailing", "cities_city", "twinning_theme"])
@pytest.mark.parametrize("lookup", LOOKUPS)
def test_no_filter_tells_whether_an_address_begins_so(client, mailing, kind, lookup):
    log_in(client, OTHERS[-1])
    page = reverse(f"admin:{kind}_changelist")

    answers = set()
    for begin in (SECRET, "another"):
        response = client.get(page, {f"{lookup}__startswith": begin})
        answers.add((response.status_code, response.get("Location")))

    assert answers in ({(400, None)}, {(302, f"{page}?e=1")})


@pytest.mark.parametrize("role", ["newsletter manager", "administrator"])
def test_the_walk_would_find_an_address(client, mailing, role):
    log_in(client, role)

    shown = [path for path in admin_addresses() if SECRET in content(client.get(path, follow=True))]

    assert reverse("admin:newsletter_subscriber_changelist") in shown
    assert len(shown) >= 5


def test_log_of_what_a_manager_did_names_nobody(client, mailing):
    from django.contrib.admin.models import LogEntry

    log_in(client, "newsletter manager")
    for reader in Subscriber.objects.all()[:2]:
        path = reverse("admin:newsletter_subscriber_change", args=[reader.pk])
        client.post(path, consents() | {"language": "de", "frequency": "each"})

    assert LogEntry.objects.count() == 2
    written = LogEntry.objects.values_list("object_repr", "change_message")
    assert [entry for entry in written if SECRET in "".join(entry)] == []


def consents() -> dict[str, int]:
    """What the admin's form says of the log, which nobody can change."""
    return {"consents-TOTAL_FORMS": 0, "consents-INITIAL_FORMS": 0}


def test_every_word_in_an_address_of_the_admin_is_known():
    names = {
        name
        for route, pattern in patterns(get_resolver().url_patterns)
        if route.startswith("admin/newsletter/")
        for name in pattern.pattern.converters
    }

    assert names - set(WORDS) <= {"pk", "object_id"}
