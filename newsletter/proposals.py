"""What could be in the next mailing: what is public, and was in none before."""

from django.db import models

from events.models import Event
from news.models import Article
from newsletter.models import Mailing
from newsletter.repeats import earlier_mailings

MOST = 20


def proposals(mailing: Mailing) -> dict[str, models.QuerySet]:
    """By the name of the mailing's field: the newest articles, and the next events."""
    candidates = {
        "articles": Article.objects.published().order_by("-first_published_at", "-pk"),
        "events": Event.objects.published().coming(),
    }
    return {name: _unsent(mailing, rows)[:MOST] for name, rows in candidates.items()}


def _unsent(mailing: Mailing, rows: models.QuerySet) -> models.QuerySet:
    had = earlier_mailings(mailing).order_by() | Mailing.objects.order_by().filter(pk=mailing.pk)
    return rows.exclude(pk__in=rows.model.objects.filter(mailings__in=had).values("pk"))
