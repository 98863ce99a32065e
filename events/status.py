"""What a reader must know of an event before travelling, in one place for pages and calendars."""

from django.utils.translation import gettext as _

from events.models import Event
from publishing.dates import period_text


def status_text(event: Event) -> str:
    """A sentence or two; none for an event that takes place as planned."""
    status = event.status
    if status == Event.Status.CANCELLED:
        return _("This event has been cancelled.")
    if status == Event.Status.MOVED_ONLINE:
        return _("This event has been moved online.")
    if status not in Event.MOVED:
        return ""
    planned = planned_text(event)
    sentences = [sentence_of_new_date(status, bool(planned))]
    if planned:
        sentences.append(_("Previously planned: %(period)s.") % {"period": planned})
    return " ".join(sentences)


def planned_text(event: Event) -> str:
    """The dates that readers of a moved event knew."""
    moved = event.status in Event.MOVED
    return period_text(event.previous_starts, event.previous_ends) if moved else ""


def sentence_of_new_date(status: str, is_known: bool) -> str:
    if status == Event.Status.RESCHEDULED:
        return _("This event has been rescheduled; here you see its new date.")
    if is_known:
        return _("This event has been postponed; here you see what is known of its new date.")
    return _("This event has been postponed; a new date is not known yet.")


def marked_title(event: Event) -> str:
    """The title as a calendar shows it: many programs show no status beside it."""
    title = str(event.title_text)
    if event.status == Event.Status.CANCELLED:
        return _("Cancelled: %(title)s") % {"title": title}
    if event.status == Event.Status.POSTPONED:
        return _("Postponed: %(title)s") % {"title": title}
    if event.status == Event.Status.MOVED_ONLINE:
        return _("Online: %(title)s") % {"title": title}
    return title
