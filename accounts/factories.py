from typing import Any

from accounts.models import User


def make_user(email: str = "alice@city.example", **fields: Any) -> User:
    return User.objects.create_user(email, "correct horse battery", **fields)


def make_administrator(email: str = "admin@city.example", **fields: Any) -> User:
    return User.objects.create_superuser(email, "correct horse battery", **fields)
