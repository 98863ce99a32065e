"""The admin of everything that is published: saving, history, states and lists."""

from typing import ClassVar

from django.contrib import admin, messages
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from publishing.admin_forms import PublishableForm
from publishing.admin_lists import WaitingLanguageFilter, language_marks, last_change, state_badge
from publishing.admin_rights import RightsAdmin
from publishing.admin_texts import Fieldsets
from publishing.history import record_version
from publishing.models import NamedPublishable, State
from publishing.rights import sees_everything
from publishing.workflow import alphabetical


class PublishableAdmin(RightsAdmin):
    """Give `texts`, `sections` and what the list needs; the rest is here."""

    form = PublishableForm
    list_display: ClassVar = ("__str__", state_badge, language_marks, last_change)
    list_filter: ClassVar = ("state", WaitingLanguageFilter)
    list_select_related: ClassVar = ("updated_by",)
    list_per_page = 50
    save_on_top = True
    actions: ClassVar = ("submit_for_review", "publish", "archive")

    def get_all_fieldsets(self, request: HttpRequest) -> Fieldsets:
        zone = _("Times are those of the time zone %(zone)s.") % {"zone": request.user.time_zone}
        fields = ["state", ("publish_at", "expire_at"), "source_language", "slug"]
        options = {"classes": ["publishing-box"], "description": zone, "fields": fields}
        return [*super().get_all_fieldsets(request), (_("Publishing"), options)]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        """One writes first in one's own language, and mostly for one's own cities."""
        initial = {"source_language": request.user.language}
        name, _separator, rest = (*self.model.member_paths, "")[0].partition("__")
        if name in self.autocomplete_fields and not sees_everything(request.user):
            related = self.model._meta.get_field(name).related_model
            initial[name] = list(related.objects.filter(**{rest: request.user.pk}).distinct())
        return initial

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        if issubclass(self.model, NamedPublishable):
            return (alphabetical(),)
        return super().get_ordering(request)

    def view_on_site(self, obj: models.Model) -> str | None:
        """No link while a form with errors has emptied the slug."""
        return obj.get_absolute_url() if obj.slug else None

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool
    ) -> None:
        if not change:
            obj.created_by = request.user
        obj.updated_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list, change: bool
    ) -> None:
        """A version has its relations and parts: it is recorded after they are stored."""
        super().save_related(request, form, formsets, change)
        record_version(form.instance, request.user)

    @admin.action(description=_("Submit for review"), permissions=["submit"])
    def submit_for_review(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        self._change_state(request, queryset.filter(state=State.DRAFT), State.IN_REVIEW)

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        self._change_state(request, queryset.exclude(state=State.PUBLISHED), State.PUBLISHED)

    @admin.action(description=_("Withdraw from the public"), permissions=["publish"])
    def archive(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        self._change_state(request, queryset.filter(state=State.PUBLISHED), State.ARCHIVED)

    def _change_state(self, request: HttpRequest, queryset: models.QuerySet, state: State) -> None:
        editable = self.model.objects.editable_by(request.user).values("pk")
        items = list(queryset.filter(pk__in=editable))
        with transaction.atomic():
            for item in items:
                item.state, item.updated_by = state, request.user
                item.save()
                record_version(item, request.user)
                self.log_change(request, item, [{"changed": {"fields": ["state"]}}])
        if items:
            text = ngettext("%(count)d item: %(state)s.", "%(count)d items: %(state)s.", len(items))
            self.message_user(
                request, text % {"count": len(items), "state": state.label}, messages.SUCCESS
            )
        else:
            self.message_user(
                request,
                _("Nothing changed: none of the chosen items is yours to change so, or needs it."),
                messages.WARNING,
            )
