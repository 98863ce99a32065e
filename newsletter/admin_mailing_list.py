"""What the admin's list of mailings says about each: where it stands, and where to go from here."""

from datetime import datetime

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from newsletter.models import Mailing
from publishing.admin_lists import badge

State = Mailing.State
# The page where its editor goes on: reading, watching, or looking back.
NEXT = {
    State.DRAFT: ("preview", _("Preview and test")),
    State.FINISHED: ("figures", _("Figures")),
}
WATCHING = ("progress", _("Progress"))


class MailingColumns:
    """A mixin for MailingAdmin."""

    @admin.display(description=_("mailing"), ordering="pk")
    def name(self, mailing: Mailing) -> str:
        if not mailing.is_digest:
            return str(mailing)
        return format_html("{} <small>({})</small>", mailing, _("monthly digest"))

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, mailing: Mailing) -> str:
        if mailing.is_overdue:
            return badge("overdue", _("overdue"))
        return badge(mailing.state, mailing.get_state_display())

    @admin.display(description=_("when"), ordering="launched_at")
    def moment(self, mailing: Mailing) -> str:
        if mailing.launched_at:
            return _("launched at %(at)s") % {"at": _local(mailing.launched_at)}
        if mailing.is_overdue:
            return _("was due at %(at)s") % {"at": _local(mailing.scheduled_for)}
        if mailing.state == State.SCHEDULED:
            return _("goes out at %(at)s") % {"at": _local(mailing.scheduled_for)}
        return _("last changed at %(at)s") % {"at": _local(mailing.updated_at)}

    @admin.display(description=_("next step"))
    def next_step(self, mailing: Mailing) -> str:
        page, label = NEXT.get(mailing.state, WATCHING)
        address = reverse(f"admin:newsletter_mailing_{page}", args=[mailing.pk])
        return format_html('<a href="{}">{}</a>', address, label)


def _local(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
