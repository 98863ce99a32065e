"""The admin's pages with the newsletter's figures. No address is on them: all who plan see them."""

import csv
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from newsletter import figures
from newsletter.charts import BarChart, LineChart, grouped_bars, line_chart, stacked_bars
from newsletter.exporting import BYTE_ORDER_MARK, guarded
from newsletter.figures import Numbers
from newsletter.models import Figure
from publishing.texts import LANGUAGES, language_name

SHOWN = 12  # mailings
EVENTS = Figure.Event
COLUMNS = ("mails", "accepted", "rejected", *EVENTS.values)


class FigureViews:
    """A mixin for MailingAdmin."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("figures/", wrap(self.figures_view), name="newsletter_mailing_all_figures"),
            path("figures.csv", wrap(self.figures_csv_view), name="newsletter_mailing_figures_csv"),
            path(
                "<int:pk>/figures/", wrap(self.own_figures_view), name="newsletter_mailing_figures"
            ),
            *super().get_urls(),
        ]

    def figures_view(self, request: HttpRequest) -> HttpResponse:
        self._check(request)
        mailings = list(figures.launched()[:SHOWN])
        found = figures.of_mailings(mailings)
        rows = [
            (mailing, found[mailing.pk], figures.total(found[mailing.pk])) for mailing in mailings
        ]
        months = figures.readers_by_month()
        return self._figures_page(
            request,
            "overview",
            {
                "title": _("Figures"),
                "rows": rows,
                "months": months,
                "readers_chart": readers_chart(months) if months else None,
                "accepted_chart": accepted_chart(
                    [(str(mailing), numbers) for mailing, numbers, _all in rows]
                ),
                "events_chart": events_chart([(str(mailing), all_) for mailing, _by, all_ in rows]),
            },
        )

    def own_figures_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._check(request)
        mailing = get_object_or_404(self.get_queryset(request), pk=pk)
        numbers = figures.of_mailings([mailing])[pk]
        rows = [(language_name(code), each) for code, each in numbers.items()]
        return self._figures_page(
            request,
            "mailing",
            {
                "title": _("Figures"),
                "subtitle": mailing,
                "original": mailing,
                **self.steps_context(request, mailing, "figures"),
                "rows": [*rows, (_("all"), figures.total(numbers))],
                "sending_chart": sending_chart(rows),
                "events_chart": events_chart(rows),
            },
        )

    def figures_csv_view(self, request: HttpRequest) -> HttpResponse:
        """Every mailing in every language, for a spreadsheet."""
        self._check(request)
        mailings = list(figures.launched())
        found = figures.of_mailings(mailings)
        response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="newsletter-figures.csv"'
        table = csv.writer(response)
        table.writerow(["mailing", "subject", "launched_at", "language", *COLUMNS])
        for mailing in mailings:
            about = [mailing.slug, guarded(str(mailing)), mailing.launched_at.isoformat()]
            for code, numbers in found[mailing.pk].items():
                table.writerow([*about, code, *(getattr(numbers, name) for name in COLUMNS)])
        return response

    def _check(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _figures_page(self, request: HttpRequest, name: str, more: dict) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"opts": self.opts} | more
        context |= {"languages": [language_name(code) for code in LANGUAGES]}
        return TemplateResponse(request, f"admin/newsletter/figures/{name}.html", context)


def readers_chart(months: list) -> LineChart:
    return line_chart(
        "readers",
        _("Readers at the end of each month"),
        _("A line per language; the table below has the same numbers."),
        [(language_name(code), [numbers[code] for _m, numbers in months]) for code in LANGUAGES],
        [date_format(month, "M Y") for month, _numbers in months],
    )


def accepted_chart(rows: Sequence[tuple[str, figures.ByLanguage]]) -> BarChart:
    return stacked_bars(
        _("Accepted mails, by language"),
        [language_name(code) for code in LANGUAGES],
        [(label, [numbers[code].accepted for code in LANGUAGES]) for label, numbers in rows],
    )


def sending_chart(rows: Sequence[tuple[str, Numbers]]) -> BarChart:
    return stacked_bars(
        _("What the relay said"),
        [_("accepted"), _("refused"), pgettext("mails", "other")],
        [(label, [each.accepted, each.rejected, each.other]) for label, each in rows],
    )


def events_chart(rows: Sequence[tuple[str, Numbers]]) -> BarChart:
    return grouped_bars(
        _("What came afterwards"),
        [str(label) for label in EVENTS.labels],
        [(label, [getattr(each, name) for name in EVENTS.values]) for label, each in rows],
    )
