"""The list of subscribers as a file, for those who see addresses."""

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from newsletter.exporting import as_csv


class ExportViews:
    """A mixin for SubscriberAdmin."""

    change_list_template = "admin/newsletter/subscriber/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.export_view))
        return [path("export/", view, name="newsletter_subscriber_export"), *super().get_urls()]

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Those whom the list shows, with its search and filters; the log says who took them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:  # the list reads its search and its filters from the address
            shown = self.get_changelist_instance(request).get_queryset(request).order_by("pk")
        except IncorrectLookupParameters:  # as the list itself does
            return redirect(f"{reverse('admin:newsletter_subscriber_changelist')}?e=1")
        count = shown.count()
        if not count:
            messages.warning(request, _("There is nobody to export."))
            return redirect("admin:newsletter_subscriber_changelist")
        text = ngettext("Exported %(count)d subscriber.", "Exported %(count)d subscribers.", count)
        LogEntry.objects.create(
            user=request.user,
            content_type=ContentType.objects.get_for_model(self.model),
            object_repr=str(self.opts.verbose_name_plural),
            action_flag=CHANGE,
            change_message=text % {"count": count},
        )
        name = f"subscribers-{timezone.localdate()}.csv"
        return StreamingHttpResponse(
            as_csv(shown),
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "no-store",
            },
        )
