"""Tells the administrators of a mailing that stands still."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import mail_admins
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from newsletter import claims
from newsletter.models import Delivery, Mailing

PATIENCE = timedelta(minutes=2)


def report_stalled() -> None:
    """Once for each time that mails are due and none was settled for two minutes."""
    now = timezone.now()
    for mailing in Mailing.objects.filter(pk__in=list(claims.running())):
        overdue = Delivery.objects.waiting(now - PATIENCE).of_mailing(mailing.pk)
        last = _last_progress(mailing)
        is_reported = mailing.stall_reported_at and mailing.stall_reported_at > last
        if now - last > PATIENCE and not is_reported and overdue.exists():
            Mailing.objects.filter(pk=mailing.pk).update(stall_reported_at=now)
            _report(mailing)


def _last_progress(mailing: Mailing) -> timezone.datetime:
    latest = mailing.deliveries.of_mailings().aggregate(latest=Max("settled_at"))["latest"]
    moments = (mailing.launched_at, mailing.resumed_at, latest)
    return max(moment for moment in moments if moment)


def _report(mailing: Mailing) -> None:
    """In English, as all that the portal tells its administrators."""
    page = reverse("admin:newsletter_mailing_progress", args=[mailing.pk])
    mail_admins(
        f"The mailing “{mailing.slug}” stands still",
        "It is running and mails are due, but none was sent for two minutes.\n"
        "Please look whether the workers run and the relay answers.\n\n"
        f"{settings.SITE_URL}{page}\n",
        fail_silently=True,
    )
