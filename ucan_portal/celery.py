import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ucan_portal.settings")
TRANSPORT_ALIASES["filesystem"] = "ucan_portal.file_queue:Transport"

app = Celery("ucan_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["ucan_portal.search"])
