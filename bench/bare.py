"""The yardstick: a Django view without any middleware that returns the bytes of a file."""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    ROOT_URLCONF=__name__, MIDDLEWARE=[], ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="x" * 50
)
BODY = Path(os.environ["BENCH_BODY"]).read_bytes()


def page(request: HttpRequest) -> HttpResponse:
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "br"}
    return HttpResponse(BODY, headers=headers)


urlpatterns = [path("de/", page)]
application = get_wsgi_application()
