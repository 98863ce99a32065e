import pytest
from celery import current_app


@pytest.fixture(autouse=True)
def _own_queue(monkeypatch):
    """No test puts a message into the queue of a portal that runs on this machine."""
    monkeypatch.setattr(current_app.conf, "broker_url", "memory://")
    monkeypatch.setattr(current_app.conf, "broker_write_url", "memory://")
