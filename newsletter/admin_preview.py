"""The admin's page that shows a mailing as its readers will see it, with what speaks against it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from newsletter import admin_links, checks, launching
from newsletter.addresses import normalised
from newsletter.messages import Letter, compose
from newsletter.models import Delivery, Mailing
from publishing.texts import LANGUAGES

# The mail's own styles and its pictures, and nothing else: no script, no request.
MAIL_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"
LOOKS = ("light", "dark")


class PreviewViews:
    """A mixin for MailingAdmin."""

    def preview_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        frame = wrap(xframe_options_sameorigin(self.mail_view))
        return [
            path("<int:pk>/preview/", wrap(self.preview_view), name="newsletter_mailing_preview"),
            path("<int:pk>/mail/<str:language>/", frame, name="newsletter_mailing_mail"),
            path("<int:pk>/mail/<str:language>/<str:look>/", frame, name="newsletter_mailing_mail"),
            path(
                "<int:pk>/test/", wrap(require_POST(self.test_view)), name="newsletter_mailing_test"
            ),
            path(
                "<int:pk>/links/",
                wrap(require_POST(self.links_view)),
                name="newsletter_mailing_links",
            ),
            path(
                "<int:pk>/links/data/",
                wrap(require_safe(self.links_data_view)),
                name="newsletter_mailing_links_data",
            ),
        ]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        mailing = self._mailing(request, pk, "newsletter.view_mailing")
        address = normalised(request.user.email)
        tests = mailing.deliveries.filter(kind=Delivery.Kind.TEST, address=address)
        return self._page(
            request,
            "preview",
            mailing,
            languages=[
                _findings(mailing, code) | {"letter": _letter(mailing, code)} for code in LANGUAGES
            ],
            looks=LOOKS,
            trial=admin_links.trial(request, mailing),
            tests=tests.order_by("-pk")[:6],
            may_change=request.user.has_perm("newsletter.change_mailing"),
        )

    def mail_view(
        self, request: HttpRequest, pk: int, language: str, look: str = ""
    ) -> HttpResponse:
        """The mail's HTML by itself, for the frames of the preview."""
        mailing = self._mailing(request, pk, "newsletter.view_mailing")
        letter = _letter(mailing, language) if language in LANGUAGES else None
        if letter is None or look not in ("", *LOOKS):
            raise Http404
        response = HttpResponse(in_look(letter.standalone_html, look))
        response["Content-Security-Policy"] = MAIL_POLICY
        return response

    def test_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        mailing = self._mailing(request, pk, "newsletter.change_mailing")
        if launching.send_test(mailing, request.user.email):
            text = _("The test is on its way to %(address)s.") % {"address": request.user.email}
            messages.success(request, text)
        else:
            messages.warning(request, _("There is nothing to send yet: see below what is missing."))
        return self._to("preview", mailing)

    def links_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        mailing = self._mailing(request, pk, "newsletter.change_mailing")
        return admin_links.begin(mailing)

    def links_data_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """What the links change on the page, for its script."""
        mailing = self._mailing(request, pk, "newsletter.view_mailing")
        trial = admin_links.trial(request, mailing)
        if trial is None:
            raise Http404
        return JsonResponse(
            {
                "parts": _parts(mailing) if trial.is_over else {},
                "stage": trial.stage,
                "milestone": trial.milestone,
                "is_over": trial.is_over,
            }
        )


def _findings(mailing: Mailing, code: str) -> dict[str, Any]:
    return {"code": code, **checks.by_weight(checks.findings(mailing, code))}


def _parts(mailing: Mailing) -> dict[str, str]:
    """What speaks against the mailing, by the place where it stands on the page."""
    languages = [_findings(mailing, code) for code in LANGUAGES]
    folder = "admin/newsletter/mailing"
    return {
        "jumps": render_to_string(f"{folder}/jumps.html", {"languages": languages}),
        **{
            f"findings-{found['code']}": render_to_string(f"{folder}/findings.html", found)
            for found in languages
        },
    }


def _letter(mailing: Mailing, language: str) -> Letter | None:
    """None where it can't be built: what speaks against the mailing says why."""
    try:
        return compose(Delivery.Kind.MAILING, language, mailing)
    except Exception:  # a picture that is missing on the disk, for one
        return None


def in_look(html: str, look: str) -> str:
    """The mail as on a light or on a dark device, whatever the editor's own is."""
    if look not in LOOKS:
        return html
    condition = "(prefers-color-scheme: dark)"
    html = html.replace(condition, "all" if look == "dark" else "not all")
    return html.replace('content="light dark"', f'content="{look}"')
