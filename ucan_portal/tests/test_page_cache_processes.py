"""Two web processes over one database and one Redis: the real thing."""

import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

import pytest
from django.conf import settings

from .running import OwnRedis, Portal, own_servers

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server on this machine"),
]
RENAME = "from cities.models import City; c = City.objects.get(slug='dresden'); c.name_de = {!r}; "


@pytest.fixture(scope="module")
def redis():
    redis = OwnRedis().start()
    yield redis
    redis.stop()


@pytest.fixture(scope="module")
def portal(tmp_path_factory, redis):
    with own_servers() as servers:
        folder = tmp_path_factory.mktemp("portal")
        portal = Portal(folder, **servers | {"REDIS_URL": redis.url}).start()
        yield portal
        redis.start()  # a Celery worker ends only once it has told its broker
        portal.kill()


def rename_dresden(portal: Portal, name: str) -> None:
    """In a process of its own, as the admin or a command would."""
    code = RENAME.format(name) + "c.save()"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    subprocess.run(command, cwd=settings.BASE_DIR, env=portal.environment, check=True)


def read(address: str) -> str:
    with urlopen(address, timeout=5) as response:
        return response.read().decode()


def read_often(address: str) -> set[str]:
    """What forty readers at a time get: both processes answer some of them."""
    with ThreadPoolExecutor(8) as readers:
        return set(readers.map(read, [address] * 40))


def test_edit_is_on_every_page_of_every_process_within_five_seconds(portal):
    addresses = [f"{portal.site}/de/", f"{portal.site}/de/cities/", f"{portal.site}/de/twinning/"]
    for address in addresses:
        assert len(read_often(address)) == 1
    rename_dresden(portal, "Elbflorenz")
    time.sleep(2)
    for address in addresses:
        assert {"Elbflorenz" in page for page in read_often(address)} == {True}


def test_page_comes_and_is_renewed_without_redis(portal, redis):
    redis.stop()
    begun = time.monotonic()
    assert "Elbflorenz" in read(f"{portal.site}/de/themes/waste-management/")
    assert time.monotonic() - begun < 2
    rename_dresden(portal, "Dräsdn")
    time.sleep(2)
    assert {"Dräsdn" in page for page in read_often(f"{portal.site}/de/cities/")} == {True}
