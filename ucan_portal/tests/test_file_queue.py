import shutil
from queue import Empty
from threading import Thread

import pytest
from kombu import Connection, Queue

from ucan_portal.celery import app as celery_app

MESSAGES = 200


def take(queue) -> str:
    message = queue.get(timeout=10)
    message.ack()
    return message.payload


@pytest.fixture
def connect(tmp_path):
    """Opens a connection to a queue of the test's own, as the portal's programs do."""
    folders = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
        "polling_interval": 0.0001,
    }
    (tmp_path / "queue").mkdir()
    assert celery_app.main == "ucan_portal"
    return lambda: Connection("filesystem://", transport_options=folders).SimpleQueue(
        Queue("ucan", routing_key="ucan")
    )


def test_messages_arrive_whole_while_others_are_written(connect):
    reader = connect()
    texts = [f"message {number} " * 5000 for number in range(MESSAGES)]

    def write() -> None:
        writer = connect()
        for text in texts:
            writer.put(text)

    thread = Thread(target=write)
    thread.start()
    received = {take(reader) for _message in texts}
    thread.join()

    assert received == set(texts)


def test_lost_folder_is_an_empty_queue(connect, tmp_path):
    queue = connect()
    queue.put("lost")
    shutil.rmtree(tmp_path / "queue")

    with pytest.raises(Empty):
        queue.get_nowait()
    queue.put("found")

    assert take(queue) == "found"
