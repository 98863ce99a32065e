import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.factories import make_administrator, make_user
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Bounce, Delivery, Mailing, Suppression
from publishing.tests.pages import queries_of

pytestmark = pytest.mark.django_db
LIST = reverse("admin:newsletter_bounce_changelist")
SAID = "smtp; 550 5.1.1 <script>alert(1)</script>"


def make_bounce(number: int = 1, kind: str = "hard", **fields) -> Bounce:
    bob = make_subscriber(f"bob{number}@reader.example")
    mail = Delivery.objects.create(
        kind=Delivery.Kind.MAILING,
        mailing=make_mailing(f"issue-{number}"),
        subscriber=bob,
        address=bob.address,
        language="en",
    )
    values = {"status": "5.1.1", "diagnostic": SAID, "report": str(number)}
    return Bounce.objects.create(delivery=mail, kind=kind, **values | fields)


@pytest.fixture
def manager(client):
    user = make_user("alice@city.example", is_staff=True, language="en")
    names = ("view_addresses", "add_suppression", "change_bounce", "delete_bounce", "add_bounce")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)


def test_manager_sees_what_came_back_and_why(client, manager):
    make_bounce()
    make_bounce(2, "complaint", status="", diagnostic="abuse")

    rows = client.get(LIST, {"kind__exact": "hard"}).context["cl"].result_list

    assert [(row.delivery.address, row.status) for row in rows] == [
        ("bob1@reader.example", "5.1.1")
    ]


def test_bounce_is_shown_as_it_was_reported(client, manager):
    bounce = make_bounce()

    shown = client.get(reverse("admin:newsletter_bounce_change", args=[bounce.pk]))

    assert shown.text.count("smtp; 550 5.1.1 &lt;script&gt;alert(1)&lt;/script&gt;") == 1
    may = [shown.context[f"has_{what}_permission"] for what in ("add", "change", "delete")]
    assert may == [False, False, False]


def test_bounce_of_an_erased_reader_names_nobody(client, manager):
    make_bounce(diagnostic="")
    Delivery.objects.update(address="", subscriber=None)

    assert "erased" in client.get(LIST).text


def test_suppression_leads_to_the_reports_behind_it(client, manager):
    bounce = make_bounce()
    make_bounce(2)
    suppression = Suppression.objects.create(
        address="bob1@reader.example", reason=Suppression.Reason.NO_SUCH_ADDRESS
    )

    shown = client.get(reverse("admin:newsletter_suppression_change", args=[suppression.pk]))

    assert re.findall(r'"[^"]+/bounce/(\d+)/change/"', shown.text) == [str(bounce.pk)]


def test_address_is_suppressed_by_hand(client, manager):
    page = reverse("admin:newsletter_suppression_add")
    assert list(client.get(page).context["adminform"].form.fields) == ["address"]

    client.post(page, {"address": "Eve@reader.example", "reason": "complaint"})

    assert list(Suppression.objects.values_list("address", "reason")) == [
        ("eve@reader.example", "by_hand")
    ]


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("EVE@reader.example", "Suppressed address with this E-mail address already exists."),
        (f"eve@{'ü.' * 100}example", "Mail servers can’t deliver to this address."),
    ],
)
def test_address_that_cannot_be_suppressed_says_why(client, manager, address, problem):
    Suppression.objects.create(address="eve@reader.example", reason="complaint")

    shown = client.post(
        reverse("admin:newsletter_suppression_add"), {"address": address, "reason": "by_hand"}
    )

    [error] = shown.context["adminform"].form.errors["address"]
    assert error.startswith(problem)


@pytest.mark.parametrize("page", ["changelist", "change", "add", "delete"])
def test_bounces_are_closed_to_editors(client, page):
    user = make_user("eve@city.example", is_staff=True)
    names = ("view_bounce", "change_bounce", "add_bounce", "delete_bounce", "view_mailing")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    arguments = [make_bounce().pk] if page in ("change", "delete") else []

    response = client.get(reverse(f"admin:newsletter_bounce_{page}", args=arguments))

    assert (response.status_code, "bob1@" in response.text) == (403, False)


@pytest.mark.parametrize("page", ["change", "delete"])
def test_nobody_changes_a_bounce(client, page):
    client.force_login(make_administrator())
    bounce = make_bounce()

    response = client.post(
        reverse(f"admin:newsletter_bounce_{page}", args=[bounce.pk]),
        {"post": "yes", "kind": "soft"},
    )

    assert response.status_code == 403
    assert Bounce.objects.get().kind == "hard"


def test_list_asks_as_often_for_thirty_as_for_three(client, manager):
    counts = []
    for number in range(30):
        make_bounce(number)
        if number in (2, 29):
            counts.append(queries_of(client, LIST))

    assert counts[0] == counts[1]
    assert Mailing.objects.count() == 30
