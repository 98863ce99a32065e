"""Subscribers from a file, in the admin: upload it, see what would happen, and do it."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from newsletter import import_jobs
from newsletter.admin_addresses import AddressesAdmin
from newsletter.models import SubscriberImport
from newsletter.progress_words import number
from newsletter.subscriber_files import COLUMNS, OPTIONAL_COLUMNS, WrongFile

# As much as deploy/nginx.conf.example lets through, with room for the form around it.
LARGEST = 48_000_000  # bytes
EXPLANATIONS = {
    "email": _("the reader’s address"),
    "language": _("de, en or uk: the language of their mails"),
    "confirmed_at": _("when they confirmed, such as 2025-05-06 or 2025-05-06T10:30:00+02:00"),
    "source": _("where you can prove it: the form, the list or the event where they agreed"),
    "frequency": _("each or monthly; without it, each issue"),
    "cities": _("last parts of the cities’ addresses, with spaces between them; empty for all"),
    "themes": _("the same for themes"),
    "state": _("only lines with “confirmed” are imported"),
}


class UploadForm(forms.ModelForm):
    file = forms.FileField(label=_("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv"}))

    class Meta:
        model = SubscriberImport
        fields: ClassVar = []

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("The file is larger than 48 MB. Split it, or ask for import_subscribers.")
            )
        return file


class StartForm(forms.Form):
    has_proof = forms.BooleanField(
        label=_("I can prove the consent of each of these readers, as their line says."),
        error_messages={
            "required": _("The newsletter may be sent to nobody without proof of their consent.")
        },
    )


class SubscriberImportAdmin(AddressesAdmin):
    """What was uploaded stays in the list, as a record of who brought in how many."""

    list_help = _(
        "Who brought in which file, and what became of it. The files themselves are deleted "
        "after the import, or after a day."
    )
    form = UploadForm
    add_form_template = "admin/newsletter/subscriberimport/add.html"
    list_display: ClassVar = ("file_name", "state", "outcome", "uploaded_by", "uploaded_at")
    list_select_related = ("uploaded_by",)
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("outcome"))
    def outcome(self, job: SubscriberImport) -> str:
        """In words: on a telephone no column is named."""
        if not job.created + job.known + job.wrong:
            return "–"
        return gettext("added: %(created)s, known before: %(known)s, left out: %(wrong)s") % {
            "created": number(job.created),
            "known": number(job.known),
            "wrong": number(job.wrong),
        }

    def get_urls(self) -> list[URLPattern]:
        pages = {"start": self.start_view, "discard": self.discard_view}
        return [
            *(
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(require_POST(view)),
                    name=f"newsletter_subscriberimport_{name}",
                )
                for name, view in pages.items()
            ),
            path(
                "<int:pk>/problems.csv",
                self.admin_site.admin_view(self.problems_view),
                name="newsletter_subscriberimport_problems",
            ),
            path(
                "<int:pk>/data/",
                self.admin_site.admin_view(require_safe(self.data_view)),
                name="newsletter_subscriberimport_data",
            ),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        names = COLUMNS + OPTIONAL_COLUMNS
        columns = [(name, name in COLUMNS, EXPLANATIONS[name]) for name in names]
        return super().add_view(
            request, form_url, {"columns": columns, "show_save": False} | (extra_context or {})
        )

    def save_model(
        self, request: HttpRequest, obj: SubscriberImport, form: forms.Form, change: bool
    ) -> None:
        upload = form.cleaned_data["file"]
        obj.file_name, obj.size = upload.name[-200:], upload.size
        obj.uploaded_by = request.user
        super().save_model(request, obj, form, change)
        try:
            import_jobs.keep(upload, obj)
        except WrongFile as error:
            SubscriberImport.objects.filter(pk=obj.pk).update(
                state=SubscriberImport.State.FAILED, failure=str(error)
            )

    def response_add(
        self, request: HttpRequest, obj: SubscriberImport, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._to(obj.pk)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        return self._page(request, self._job(request, object_id), StartForm())

    def _page(self, request: HttpRequest, job: SubscriberImport, form: StartForm) -> HttpResponse:
        context = self.admin_site.each_context(request)
        context |= {"opts": self.opts, "original": job, "title": job, "form": form}
        if job.state == SubscriberImport.State.UPLOADED and job.file.exists():
            context["glance"] = import_jobs.glance(job)
        context |= progress_context(job)
        return TemplateResponse(request, "admin/newsletter/subscriberimport/page.html", context)

    def data_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """The same as the page, for its script."""
        job = self._job(request, pk)
        context = progress_context(job)
        folder = "admin/newsletter/subscriberimport"
        return JsonResponse(
            {
                "figures": render_to_string(f"{folder}/figures.html", context, request),
                "parts": {"ways": render_to_string(f"{folder}/ways.html", context, request)},
                "stage": job.state,
                "milestone": context["milestone"],
                "is_over": job.state != SubscriberImport.State.RUNNING,
            }
        )

    def _job(self, request: HttpRequest, pk: str | int) -> SubscriberImport:
        """The one door to an import for these pages."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            return get_object_or_404(self.get_queryset(request), pk=pk)
        except ValueError:  # the address has a word in place of the number
            raise Http404 from None

    def _job_to_change(self, request: HttpRequest, pk: int) -> SubscriberImport:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._job(request, pk)

    def start_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self._job_to_change(request, pk)
        form = StartForm(request.POST)
        if not form.is_valid():
            return self._page(request, job, form)
        if import_jobs.start(job):
            self.log_addition(request, job, "started")
        return self._to(pk)

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not import_jobs.discard(self._job_to_change(request, pk)):
            return self._to(pk)
        messages.success(request, _("The file is deleted, and nothing was imported."))
        return redirect("admin:newsletter_subscriberimport_changelist")

    def problems_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The list of what was left out and why; it quotes addresses, and is kept for a day."""
        job = self._job(request, pk)
        if not job.problems_file.exists():
            raise Http404
        return FileResponse(
            job.problems_file.open("rb"), as_attachment=True, filename=f"import-{pk}-problems.csv"
        )

    def _to(self, pk: int) -> HttpResponse:
        return redirect(reverse("admin:newsletter_subscriberimport_change", args=[pk]))


def progress_context(job: SubscriberImport) -> dict[str, Any]:
    return {
        "original": job,
        "milestone": milestone(job),
        "has_problems": job.wrong and job.problems_file.exists(),
    }


def milestone(job: SubscriberImport) -> str:
    """Told to listeners; how far it is stands in the bar."""
    if job.state == SubscriberImport.State.RUNNING:
        return gettext("The import is running.")
    if job.state == SubscriberImport.State.FAILED:
        return gettext("The import failed.")
    return gettext("The import is finished.")
