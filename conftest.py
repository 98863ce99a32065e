import pytest
from django.core.cache import cache
from django.utils import translation


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """No test writes to the data folder; static files need no manifest."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture(autouse=True)
def _own_language():
    """No test reads in the language that the page of another left active."""
    with translation.override("en"):
        yield
