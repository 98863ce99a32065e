import os
from typing import Any

from celery import Celery
from celery.signals import task_prerun
from django.db import close_old_connections
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ucan_portal.settings")
TRANSPORT_ALIASES["filesystem"] = "ucan_portal.file_queue:Transport"

app = Celery("ucan_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["ucan_portal.search"])


@task_prerun.connect
def _check_connections(**kwargs: Any) -> None:
    """A task must not inherit a connection that broke, as when the database was restarted."""
    close_old_connections()
