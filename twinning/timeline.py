"""The steps of one or several cooperations from past to planned, as of today."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from publishing.texts import LANGUAGES, column
from twinning.models import CooperationQuerySet, Milestone, Theme


class Phase(models.TextChoices):
    PAST = "past", pgettext_lazy("of a step", "past")
    NOW = "now", pgettext_lazy("of a step", "now")
    PLANNED = "planned", pgettext_lazy("of a step", "planned")
    # It began, and nobody stated an end: it may be over.
    OPEN = "open", pgettext_lazy("of a step", "end not known")


@dataclass(frozen=True)
class Step:
    milestone: Milestone
    phase: Phase
    # Of the cooperations that took the step together.
    themes: list[Theme]


@dataclass(frozen=True)
class Timeline:
    today: date
    begun: list[Step]
    to_come: list[Step]

    def __bool__(self) -> bool:
        return bool(self.begun or self.to_come)


def timeline_of(cooperations: CooperationQuerySet) -> Timeline:
    """Two queries: the steps, and the public events that belong to them in `public_events`."""
    today = timezone.localdate()
    steps = [
        Step(alike[0], phase_of(alike[0], today), [step.cooperation.theme for step in alike])
        for alike in shared(milestones_of(cooperations))
    ]
    to_come = [step for step in steps if step.phase == Phase.PLANNED]
    return Timeline(today, [step for step in steps if step.phase != Phase.PLANNED], to_come)


def milestones_of(cooperations: CooperationQuerySet) -> list[Milestone]:
    """In the order of their dates; those without one at the end, on either database."""
    events = Milestone._meta.get_field("events").related_model.objects.published()
    found = (
        Milestone.objects.filter(cooperation__in=cooperations)
        .select_related("cooperation__theme")
        .prefetch_related(models.Prefetch("events", events, to_attr="public_events"))
    )
    return sorted(found, key=lambda step: (step.date_earliest or date.max, step.pk))


def shared(milestones: list[Milestone]) -> list[list[Milestone]]:
    """What several cooperations of a pair say in the same words and with the same dates is one."""
    columns = [column(name, code) for name in ("title", "description") for code in LANGUAGES]
    alike: dict[tuple, list[Milestone]] = {}
    for step in milestones:
        said = (step.date, step.until, *(getattr(step, name) or "" for name in columns))
        alike.setdefault(said, []).append(step)
    return list(alike.values())


def phase_of(milestone: Milestone, today: date) -> Phase:
    """A date coarser than a day is past only when all of it is; without a date it is a plan."""
    if milestone.date is None or (milestone.date_earliest or today) > today:
        return Phase.PLANNED
    last_stated = milestone.until or milestone.date
    if last_stated.is_open:
        return Phase.OPEN
    return Phase.PAST if last_stated.bounds[1] < today else Phase.NOW
