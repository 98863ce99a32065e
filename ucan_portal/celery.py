import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ucan_portal.settings")

app = Celery("ucan_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
