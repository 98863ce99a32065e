import pytest
from celery import Celery

from publishing import queue

dead = Celery(broker="redis://127.0.0.1:1/0", broker_transport_options={"max_retries": 0})


@pytest.mark.django_db
def test_queue_that_did_not_answer_is_left_alone_for_a_while(
    settings, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    settings.QUEUE = f"{__name__}.dead"
    monkeypatch.setattr(queue, "_ask_again_at", 0.0)
    with django_capture_on_commit_callbacks(execute=True):
        queue.ask_for("first")
        queue.ask_for("second")
    assert [record.args[0] for record in caplog.records] == ["first"]
    monkeypatch.setattr(queue, "_ask_again_at", 0.0)
    with django_capture_on_commit_callbacks(execute=True):
        queue.ask_for("third")
    assert [record.args[0] for record in caplog.records] == ["first", "third"]
