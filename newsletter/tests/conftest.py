import shutil

import pytest
from django.conf import settings

from newsletter.tests.processes import Senders
from ucan_portal.tests.running import OwnPostgres, OwnRedis


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A data folder to copy: migrations take longer than a mailing."""
    folder = tmp_path_factory.mktemp("migrated")
    Senders(folder, 25).manage("migrate", "--verbosity=0")
    return folder


@pytest.fixture
def senders(tmp_path, migrated, sink):
    """Workers and a schedule on files, which send to the module's own `sink`."""
    shutil.copytree(migrated, tmp_path, dirs_exist_ok=True)
    senders = Senders(tmp_path, sink.port)
    yield senders
    senders.end()


@pytest.fixture(scope="session")
def servers():
    """A PostgreSQL and a Redis of the tests' own where the suite runs on such; else files."""
    if not settings.REDIS_URL:
        yield None
        return
    database, queue = OwnPostgres().start(), OwnRedis().start()
    yield database, queue
    queue.stop()
    database.end()


@pytest.fixture
def senders_on_servers(tmp_path, servers):
    """The same on `servers`, over four connections; nothing is left of the test before."""
    senders = Senders(tmp_path, 25, servers)
    senders.environment |= {"MAIL_CONNECTIONS": "4", "MAIL_RETRY_SECONDS": "1,2,4"}
    senders.manage("migrate", "--verbosity=0")
    if servers:
        senders.manage("flush", "--no-input", "--verbosity=0")
        senders.lose_queue()
    yield senders
    senders.end()
