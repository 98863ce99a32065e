"""What the login counts stands in the database: every process meets the same limits."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import Remembered
from accounts.tasks import forget

pytestmark = pytest.mark.django_db


def test_failed_login_is_counted_in_the_database(client):
    client.post("/accounts/login/", {"login": "bob@city.example", "password": "a guess"})
    counted = [row.cache_key.split(":")[5] for row in Remembered.objects.order_by("cache_key")]
    assert counted == ["login", "login_failed", "login_failed"]


def test_what_has_expired_is_forgotten():
    cache.set("old", 1)
    Remembered.objects.update(expires=timezone.now() - timedelta(hours=1))
    cache.set("new", 1)
    forget()
    assert [row.cache_key for row in Remembered.objects.all()] == [":1:new"]
