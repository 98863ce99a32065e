import shutil

import pytest

from newsletter.tests.processes import Senders


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
