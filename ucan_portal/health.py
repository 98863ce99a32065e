"""What watches the portal asks here: does it live, can it work, how much is there.

None of these addresses has a language.
"""

import os
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from newsletter.models import Delivery
from ucan_portal.public_items import KINDS

PLAIN = "text/plain; charset=utf-8"
# The format of Prometheus, version 0.0.4.
METRICS = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = 3


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives; it asks nothing else."""
    return HttpResponse("ok\n", content_type=PLAIN)


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The database and the broker answer."""
    problems = [sentence for works, sentence in CHECKS if not works()]
    text = "\n".join(problems) or "ok"
    return HttpResponse(f"{text}\n", content_type=PLAIN, status=503 if problems else 200)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    """Redis is asked; a folder as broker must be there and take files."""
    folder = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("data_folder_out")
    if folder:
        return os.access(folder, os.R_OK | os.W_OK)
    # Only a process that is asked for this pays for the queue’s memory.
    from kombu.exceptions import KombuError

    from ucan_portal.celery import app as celery

    try:
        with celery.connection_for_write(connect_timeout=SECONDS) as broker:
            broker.ensure_connection(max_retries=1, timeout=SECONDS)
    except (KombuError, OSError):
        return False
    return True


CHECKS: list[tuple[Callable[[], bool], str]] = [
    (database_answers, "The database does not answer."),
    (broker_answers, "The broker does not answer."),
]


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts for a watcher on the same machine, and for nobody else."""
    if not is_from_this_machine(request):
        return HttpResponse("only from this machine\n", content_type=PLAIN, status=403)
    items = {model._meta.model_name: kind.published().count() for model, kind in KINDS.items()}
    lines = [
        *gauge("ucan_published_items", "Public items by kind.", "kind", items),
        *gauge("ucan_deliveries", "Mails by state.", "state", Delivery.objects.counts()),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=METRICS)


def is_from_this_machine(request: HttpRequest) -> bool:
    """A web server in front of the portal names whom it speaks for: that is somebody else."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:  # a socket has no address
        return False


def gauge(name: str, text: str, label: str, counts: dict[str, int]) -> list[str]:
    rows = [f'{name}{{{label}="{value}"}} {count}' for value, count in counts.items()]
    return [f"# HELP {name} {text}", f"# TYPE {name} gauge", *rows]
