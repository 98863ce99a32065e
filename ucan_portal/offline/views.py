"""The page where it is switched on, and the service worker that does it."""

import json
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

WORKER = (Path(__file__).parent / "worker.js").read_text("utf-8")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "ucan_portal/offline.html")


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """At the root, since a service worker reaches no higher than its own address.

    Whatever changes the offline pages changes this file, so that browsers renew both.
    """
    words = {code: wording(code) for code, _name in settings.LANGUAGES}
    # Named only so that a new release is another worker.
    release = [static("css/site.css"), static("js/offline.js")]
    spoken = json.dumps({"words": words, "release": release}, ensure_ascii=False, indent=1)
    return HttpResponse(
        f"const PORTAL = {spoken};\n{WORKER}", content_type="text/javascript; charset=utf-8"
    )


def wording(language: str) -> dict[str, str]:
    """What the worker says in a language, and its page there."""
    with translation.override(language):
        return {
            "page": reverse("offline"),
            "events": reverse("events:event_list"),
            "copy": _(
                "You are reading an offline copy of {date}. The portal cannot be reached "
                "right now; the page may have changed since."
            ),
            "nothing": _(
                "The portal cannot be reached right now, and the page that you asked for "
                "is not kept on this device."
            ),
        }
