from celery import shared_task
from django.utils import timezone

from accounts.models import Remembered


@shared_task
def forget() -> None:
    """The cache itself only forgets when it is full, and its rows name readers’ networks."""
    Remembered.objects.filter(expires__lt=timezone.now()).delete()
