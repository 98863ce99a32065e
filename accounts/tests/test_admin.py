import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core import mail

from accounts.factories import make_administrator, make_staff, make_user
from accounts.models import User
from cities.factories import make_city, make_organisation
from publishing.models import Revision
from publishing.tests.admin_pages import add, admin_url, form_data, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def adam():
    """An administrator by group, who is no superuser."""
    return make_staff("adam@city.example", "administrator")


def test_users_are_filtered_by_the_role_in_the_readers_language(admin_client):
    page = admin_client.get(admin_url(User, "changelist"), headers={"accept-language": "uk"})

    choices = page.context["cl"].filter_specs[0].choices(page.context["cl"])
    assert "координатор" in [str(choice["display"]) for choice in choices]


def test_administrator_invites_somebody_for_an_organisation(client, adam):
    client.force_login(adam)
    organisation = make_organisation(city=make_city())
    group = Group.objects.get(name="coordinator")

    add(
        client, User, email="olena@city.example", groups=[group.pk], organisations=[organisation.pk]
    )

    olena = User.objects.get(email="olena@city.example")
    assert (olena.is_staff, olena.is_superuser, olena.has_usable_password()) == (True, False, False)
    assert (list(olena.groups.all()), list(olena.organisations.all())) == ([group], [organisation])
    assert Revision.objects.get().snapshot["item"]["members"] == [olena.pk]


@pytest.mark.parametrize(
    ("language", "subject"),
    [("en", "Your account on the U_CAN portal"), ("de", None), ("uk", None)],
)
def test_invitation_sets_the_first_password(client, adam, language, subject):
    client.force_login(adam)
    add(client, User, email="olena@city.example", name="Olena", language=language)
    client.logout()

    [message] = mail.outbox
    path = re.search(r"http://127.0.0.1:8000(/accounts/password/reset/key/\S+)", message.body)[1]
    form = client.get(path, follow=True)
    new = {"password1": "battery staple horse", "password2": "battery staple horse"}
    client.post(form.redirect_chain[-1][0], new)

    assert message.to == ["olena@city.example"]
    assert subject is None or message.subject == subject
    assert client.login(email="olena@city.example", password="battery staple horse")


def test_mail_that_fails_is_said_and_the_account_exists(client, adam, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client.force_login(adam)

    response = add(client, User, email="olena@city.example")

    assert User.objects.filter(email="olena@city.example").exists()
    assert [message.level_tag for message in response.context["messages"]] == ["error", "success"]


def test_administrator_makes_nobody_superuser(client, adam):
    client.force_login(adam)

    add(client, User, email="olena@city.example", is_superuser="on", user_permissions=["1"])
    save(client, adam, is_superuser="on")

    assert not User.objects.filter(is_superuser=True).exists()
    assert User.objects.get(email="olena@city.example").user_permissions.count() == 0


@pytest.mark.parametrize("page", ["change", "delete"])
def test_administrator_does_not_touch_a_superuser(client, adam, page):
    root = make_administrator("root@city.example")
    client.force_login(adam)
    data = {"email": "taken@city.example", "language": "en", "time_zone": "UTC", "post": "yes"}

    assert client.post(admin_url(root, page), data).status_code == 403
    assert User.objects.get(pk=root.pk).email == "root@city.example"


def test_actions_leave_superusers_alone(client, adam):
    root = make_administrator("root@city.example")
    Authenticator.objects.create(user=root, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(adam)
    chosen = {"_selected_action": [root.pk]}

    for action in ("send_link", "remove_second_factor", "delete_selected"):
        client.post(admin_url(User), chosen | {"action": action, "post": "yes"})

    assert User.objects.filter(pk=root.pk).exists()
    assert (Authenticator.objects.count(), len(mail.outbox)) == (1, 0)


def test_administrator_frees_somebody_who_lost_the_second_factor(client, adam):
    alice = make_user()
    Authenticator.objects.create(user=alice, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(adam)

    chosen = {"_selected_action": [alice.pk], "action": "remove_second_factor"}
    client.post(admin_url(User), chosen)

    assert Authenticator.objects.count() == 0


@pytest.mark.parametrize("group", ["coordinator", "translator", "publisher", "editor"])
def test_only_administrators_see_users(client, group):
    client.force_login(make_staff("erin@city.example", group))

    assert client.get(admin_url(User)).status_code == 403
    assert client.get(admin_url(User, "add")).status_code == 403


def test_editor_gives_nobody_the_rights_of_a_city(client):
    erin = make_staff("erin@city.example", "editor")
    organisation = make_organisation()
    client.force_login(erin)
    url = admin_url(organisation, "change")

    client.post(url, form_data(client.get(url), members=[erin.pk]))

    assert organisation.members.count() == 0


def test_changed_address_no_longer_logs_in(client, adam):
    alice = make_user()
    client.force_login(adam)

    save(client, alice, email="new@city.example")

    assert [a.email for a in EmailAddress.objects.filter(user=alice)] == ["new@city.example"]
    assert not client.login(email="alice@city.example", password="correct horse battery")
    assert client.login(email="new@city.example", password="correct horse battery")


def test_two_people_do_not_share_an_address(client, adam):
    make_user()
    client.force_login(adam)

    response = add(client, User, email="ALICE@city.example")

    assert response.context["adminform"].form.has_error("email", "unique")


def test_list_does_not_guess_at_passwords(client, adam):
    client.force_login(adam)

    assert client.get(admin_url(User), {"password__startswith": "md5"}).status_code == 400


def test_list_asks_as_often_for_thirty_people_as_for_three(
    client, adam, django_assert_max_num_queries
):
    client.force_login(adam)
    counts = []
    for numbers in (range(3), range(3, 30)):
        for number in numbers:
            make_staff(f"{number}@city.example", "editor", "publisher")
        with django_assert_max_num_queries(15) as asked:
            client.get(admin_url(User))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_administrator_reads_what_a_superuser_is(client, adam):
    root = make_administrator("root@city.example")
    client.force_login(adam)

    page = client.get(admin_url(root, "change"))

    assert page.status_code == 200
    assert "root@city.example" in page.text
