"""The button that has the links of a mailing tried, and how its page learns what came out."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsletter import links
from newsletter.models import Mailing
from newsletter.queue import ask_for

# Fifty links take half a minute at most; mails may be in front of them.
PATIENCE = timedelta(minutes=3)


@dataclass(frozen=True)
class Trial:
    """Asked for at a moment, which only the page's address keeps."""

    mailing: Mailing
    asked_at: datetime

    @property
    def stage(self) -> str:
        checked_at = self.mailing.links_checked_at
        if checked_at and checked_at >= self.asked_at:
            return "tried"
        return "trying" if timezone.now() < self.asked_at + PATIENCE else "late"

    @property
    def is_over(self) -> bool:
        return self.stage != "trying"

    @property
    def milestone(self) -> str:
        if self.stage == "trying":
            return _("The links are being tried. What comes out appears here by itself.")
        if self.stage == "late":
            return _(
                "Nobody has tried the links yet: the portal has much to do, or its worker does "
                "not run. Try again later."
            )
        problems = [links.known_problem(self.mailing, url) for url in self._urls]
        if not problems:
            return _("In this mailing no link leads to another site.")
        broken = len([problem for problem in problems if problem])
        if not broken:
            return _("All links to other sites that were tried work.")
        text = ngettext(
            "%(count)d link to another site doesn’t work: it stands below, with its language.",
            "%(count)d links to other sites don’t work: they stand below, with their languages.",
            broken,
        )
        return text % {"count": broken}

    @property
    def _urls(self) -> list[str]:
        return links.foreign_links(self.mailing)


def begin(mailing: Mailing) -> HttpResponseRedirect:
    """Back to the preview, which renews itself until they are tried."""
    asked_at = int(timezone.now().timestamp() * 1000)
    ask_for("check_links", mailing.pk)
    preview = reverse("admin:newsletter_mailing_preview", args=[mailing.pk])
    return redirect(f"{preview}?{urlencode({'asked': asked_at})}")


def trial(request: HttpRequest, mailing: Mailing) -> Trial | None:
    """None where nobody asked, or the address was tampered with."""
    try:
        asked_at = datetime.fromtimestamp(int(request.GET.get("asked", "")) / 1000, UTC)
        return Trial(mailing, asked_at)
    except (ValueError, OverflowError, OSError):
        return None
