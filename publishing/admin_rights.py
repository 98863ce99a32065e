"""What somebody sees and changes in the admin.

The rule, until rights by city and language get their full form:

* One sees what is public and what belongs to one's own cities and organisations.
* A coordinator changes and adds what belongs to them, as long as it isn't public; what they save
  must still belong to them; they set it to draft or in review and never delete.
* A publisher does the same in any state, and publishes.
* A translator changes the texts of their languages in what belongs to their organisations.
* Which cities a pair joins, where an organisation sits and who its members are decides whose
  item it is: only editors change that, and members only who may change users.
* Parts (sessions, links, quotes, milestones, contacts) follow the item that they belong to.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest

from publishing.admin_reading import ReadingMixin
from publishing.admin_texts import TranslatedAdmin
from publishing.rights import is_translator, may_publish, sees_everything


class ChoosersMixin:
    def get_field_queryset(
        self, db: str | None, db_field: models.Field, request: HttpRequest
    ) -> models.QuerySet | None:
        """A chooser offers what the list of that kind shows: one rule for both."""
        model = db_field.remote_field.model
        if not self.admin_site.is_registered(model):
            return super().get_field_queryset(db, db_field, request)
        related = self.admin_site.get_model_admin(model)
        return related.get_queryset(request).order_by(*related.get_ordering(request))


class RightsAdmin(ChoosersMixin, ReadingMixin, TranslatedAdmin):
    """A Publishable's admin: lists, forms, actions, choosers and addresses obey the same rule."""

    # Fields that decide whose item it is.
    editors_only: ClassVar[tuple[str, ...]] = ()
    # Fields that only those may change who may publish.
    publishers_only: ClassVar[tuple[str, ...]] = ("slug", "publish_at", "expire_at")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = self.model._default_manager.visible_to(request.user)
        return rows.select_related(*(self.list_select_related or ()))

    def writes_whole_items(self, request: HttpRequest) -> bool:
        return super().has_change_permission(request)

    def is_editable(self, request: HttpRequest, obj: models.Model | None) -> bool:
        """Asked many times while a page is made: the answer is kept for the request."""
        if obj is None or sees_everything(request.user):
            return True
        known = request.__dict__.setdefault("editable_items", {})
        key = (self.model, obj.pk)
        if key not in known:
            known[key] = self.model.objects.editable_by(request.user).filter(pk=obj.pk).exists()
        return known[key]

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        allowed = self.writes_whole_items(request) or (
            self.has_view_permission(request) and is_translator(request.user)
        )
        return allowed and self.is_editable(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        if not super().has_view_permission(request):
            return False
        return obj is None or self.get_queryset(request).filter(pk=obj.pk).exists()

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return super().has_delete_permission(request) and sees_everything(request.user)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may_publish(request.user) and self.writes_whole_items(request)

    def has_submit_permission(self, request: HttpRequest) -> bool:
        return self.writes_whole_items(request)

    def reserved_fields(self, request: HttpRequest) -> set[str]:
        reserved = set() if sees_everything(request.user) else set(self.editors_only)
        return reserved if may_publish(request.user) else reserved | set(self.publishers_only)

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, **kwargs)
        form.request = request
        return form


class PartRights(ChoosersMixin, ReadingMixin):
    """An inline's rows follow their item: who changes it changes them, a translator their texts."""

    # The field that hides a row from the public, and from those whose item it isn't.
    public_flag: ClassVar[str] = ""

    @property
    def owner(self) -> admin.ModelAdmin:
        return self.admin_site.get_model_admin(self.parent_model)

    def writes_whole_items(self, request: HttpRequest) -> bool:
        return self.owner.writes_whole_items(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.owner.has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.owner.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        if obj is None:
            return self.owner.has_add_permission(request)
        return self.writes_whole_items(request) and self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.has_add_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request)
        if not self.public_flag or sees_everything(request.user):
            return rows
        theirs = self.parent_model.objects.belonging_to(request.user)
        return rows.filter(Q(**{self.public_flag: True}) | Q(**{f"{self.fk_name}__in": theirs}))
