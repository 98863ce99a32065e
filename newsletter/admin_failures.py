"""The admin's list of what failed in a mailing."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from newsletter.admin_mailing_pages import VIEW, MailingPages
from newsletter.failures import FAILED, answer_without_address, as_csv, codes_of, failures_of
from newsletter.models import Delivery, Mailing

PER_PAGE = 100
STATES = [(state.value, state.label) for state in FAILED]


class FilterForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False)
    code = forms.TypedChoiceField(label=_("Code"), required=False, coerce=int)

    def __init__(self, *args: object, codes: list[int], **kwargs: object):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("all")), *STATES]
        self.fields["code"].choices = [("", _("all")), *((code, code) for code in codes)]


class FailureViews(MailingPages):
    """A mixin for MailingAdmin."""

    def failures_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        mailing = self._mailing(request, pk, VIEW)
        form, found = _filtered(request, mailing)
        sees_addresses = request.user.has_perm("newsletter.view_addresses")
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        for delivery in page:
            delivery.answer = (
                delivery.smtp_text if sees_addresses else answer_without_address(delivery)
            )
        return self._page(
            request, "failures", mailing, form=form, page=page, sees_addresses=sees_addresses
        )

    def failures_csv_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        mailing = self._mailing(request, pk, VIEW)
        _form, found = _filtered(request, mailing)
        lines = as_csv(found, request.user.has_perm("newsletter.view_addresses"))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        name = f"{mailing.slug}-failures.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        self.log_change(request, mailing, request.resolver_match.url_name)
        return response


def _filtered(request: HttpRequest, mailing: Mailing) -> tuple[FilterForm, object]:
    """A value that the form doesn't know finds nothing."""
    form = FilterForm(request.GET, codes=codes_of(mailing))
    found = failures_of(mailing)
    if not form.is_valid():
        return form, Delivery.objects.none()
    if state := form.cleaned_data["state"]:
        found = found.filter(state=state)
    if code := form.cleaned_data["code"]:
        found = found.filter(smtp_code=code)
    return form, found
