import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from accounts.factories import make_staff

pytestmark = pytest.mark.django_db


def test_every_group_exists_with_permissions():
    names = set(Group.objects.exclude(permissions=None).values_list("name", flat=True))

    assert names == {
        "coordinator",
        "translator",
        "publisher",
        "editor",
        "newsletter manager",
        "administrator",
    }


@pytest.mark.parametrize("group", ["coordinator", "translator", "publisher", "editor"])
def test_subscribers_are_seen_only_by_who_sends_the_newsletter(group):
    user = make_staff("erin@city.example", group)

    assert [p for p in user.get_all_permissions() if "subscriber" in p or "addresses" in p] == []


@pytest.mark.parametrize("group", ["coordinator", "translator", "publisher", "newsletter manager"])
def test_only_editors_delete_items(group):
    user = make_staff("erin@city.example", group)

    deletions = [p for p in user.get_all_permissions() if ".delete_" in p]
    assert [p for p in deletions if not p.startswith("newsletter.")] == []


def test_migrate_restores_what_the_groups_may_do():
    coordinator = Group.objects.get(name="coordinator")
    before = set(coordinator.permissions.all())
    coordinator.permissions.set(Permission.objects.all())

    call_command("migrate", verbosity=0)

    assert set(coordinator.permissions.all()) == before
