from typing import Any

from django.contrib.auth.models import Group

from accounts.models import User


def make_user(email: str = "alice@city.example", **fields: Any) -> User:
    return User.objects.create_user(email, "correct horse battery", **fields)


def make_administrator(email: str = "admin@city.example", **fields: Any) -> User:
    return User.objects.create_superuser(email, "correct horse battery", **fields)


def make_staff(email: str, *groups: str, **fields: Any) -> User:
    """Somebody who edits, with the rights of these groups."""
    user = make_user(email, is_staff=True, **fields)
    found = Group.objects.filter(name__in=groups)
    assert len(found) == len(groups), groups
    user.groups.set(found)
    return user
