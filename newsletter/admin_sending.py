"""A mailing's way out, in the admin: the addresses of its pages, and its buttons."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from newsletter import mailing_buttons
from newsletter.admin_failures import FailureViews
from newsletter.admin_launch import LaunchViews
from newsletter.admin_mailing_pages import LAUNCH
from newsletter.admin_progress import ProgressViews
from newsletter.models import Mailing
from newsletter.progress import added_up


class SendingViews(LaunchViews, ProgressViews, FailureViews):
    """A mixin for MailingAdmin."""

    def sending_urls(self) -> list[URLPattern]:
        pages: dict[str, Callable] = {
            "launch": self.launch_view,
            "schedule": require_POST(self.schedule_view),
            "moment": require_safe(self.moment_view),
            "progress": require_safe(self.progress_view),
            "progress_data": require_safe(self.progress_data_view),
            "failures": require_safe(self.failures_view),
            "failures_csv": require_safe(self.failures_csv_view),
        }
        wrap = self.admin_site.admin_view
        return [
            *(
                path(
                    f"<int:pk>/{name.replace('_', '/')}/",
                    wrap(view),
                    name=f"newsletter_mailing_{name}",
                )
                for name, view in pages.items()
            ),
            path("<int:pk>/do/<str:what>/", wrap(self.do_view), name="newsletter_mailing_do"),
        ]

    def do_view(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        """One button of the progress page; some ask first."""
        mailing = self._mailing(request, pk, LAUNCH)
        if request.method == "POST":
            return self._do(request, mailing, what)
        now = added_up(mailing)
        question = mailing_buttons.question(what, now)
        if request.method != "GET" or question is None:
            return HttpResponseNotAllowed(["POST"])
        return self._page(request, "question", mailing, title=question.title, question=question)

    def _do(self, request: HttpRequest, mailing: Mailing, what: str) -> HttpResponse:
        def act() -> None:
            if not mailing_buttons.act(what, mailing):
                raise Http404

        return self._try(request, mailing, act)
