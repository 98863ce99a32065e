from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.forms import UserForm
from accounts.groups import ROLES
from accounts.invitations import send_password_link
from accounts.models import User
from publishing.admin_texts import PlainPages
from publishing.history import record_version


class RoleFilter(admin.RelatedFieldListFilter):
    """By group, under the name that people know it by."""

    def field_choices(self, *args: Any) -> list[tuple[int, str]]:
        choices = super().field_choices(*args)
        return [(key, ROLES[name].label if name in ROLES else name) for key, name in choices]


@admin.register(User)
class UserAdmin(PlainPages, admin.ModelAdmin):
    """Administrators invite people and give them groups; only superusers touch superusers.

    Nobody sets another's password: a link by mail does. Rights are given by groups alone.
    """

    form = UserForm
    list_display: ClassVar = ("email", "name", "roles", "language", "is_active", "last_login")
    list_filter: ClassVar = (("groups", RoleFilter), "language", "is_active")
    search_fields: ClassVar = ("email", "name")
    actions: ClassVar = ("send_link", "remove_second_factor")
    readonly_fields: ClassVar = ("last_login", "date_joined")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> list:
        rights = ["groups", "translates"]
        if self.has_change_permission(request, obj):
            rights.append("organisations")  # a field of the form, not of the model
        if request.user.is_superuser:
            rights.append("is_superuser")
        person = ["email", "name", ("language", "time_zone")]
        fieldsets = [(None, {"fields": person}), (_("Rights"), {"fields": rights})]
        if obj is not None:
            account = ["is_active", ("last_login", "date_joined")]
            fieldsets.append((_("Account"), {"fields": account}))
        return fieldsets

    def get_form(
        self, request: HttpRequest, obj: User | None = None, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """With the organisations, which the relation keeps on its other side."""
        relation = User._meta.get_field("organisations")
        model = relation.related_model
        field = forms.ModelMultipleChoiceField(
            model._default_manager.order_by(
                *self.admin_site.get_model_admin(model).get_ordering(request)
            ),
            required=False,
            label=capfirst(model._meta.verbose_name_plural),
            initial=obj.organisations.all() if obj else (),
            help_text=_("They may edit what belongs to these and to the cities of these."),
            widget=forms.CheckboxSelectMultiple,
        )
        names = admin.utils.flatten_fieldsets(self.get_fieldsets(request, obj))
        kwargs["form"] = type("UserForm", (self.form,), {"organisations": field})
        kwargs["fields"] = [n for n in names if n not in {*self.readonly_fields, "organisations"}]
        return super().get_form(request, obj, **kwargs)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).prefetch_related("groups")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and self.may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_self = obj is not None and obj.pk == request.user.pk
        allowed = super().has_delete_permission(request, obj) and self.may_touch(request, obj)
        return allowed and not is_self

    def may_touch(self, request: HttpRequest, user: User | None) -> bool:
        return request.user.is_superuser or user is None or not user.is_superuser

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """A filter in the address must not guess at a password's hash."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("groups"))
    def roles(self, user: User) -> str:
        names = [group.name for group in user.groups.all()]
        if user.is_superuser:
            names.append("administrator")
        labels = {ROLES[name].label if name in ROLES else name for name in names}
        return format_html_join(", ", "{}", sorted((str(label),) for label in labels))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff = True
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        before = set(form.instance.organisations.all())
        now = set(form.cleaned_data["organisations"])
        form.instance.organisations.set(now)
        for organisation in before ^ now:
            record_version(organisation, request.user)
        if not change:
            self._send(request, [form.instance])

    @admin.action(description=_("Send a link to set a password"), permissions=["change"])
    def send_link(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        self._send(request, self._touchable(request, queryset.filter(is_active=True)))

    @admin.action(description=_("Remove the second factor"), permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """For somebody who lost the telephone and the recovery codes."""
        for user in self._touchable(request, queryset):
            Authenticator.objects.filter(user=user).delete()
            self.log_change(request, user, "removed the second factor")
            text = _("%(user)s has no second factor any more and is asked for a new one.")
            self.message_user(request, text % {"user": user}, messages.SUCCESS)

    def _touchable(self, request: HttpRequest, queryset: models.QuerySet) -> list[User]:
        return [user for user in queryset if self.may_touch(request, user)]

    def _send(self, request: HttpRequest, users: list[User]) -> None:
        for user in users:
            try:
                send_password_link(request, user)
            except OSError:  # the relay is down or refuses
                text = _("The mail to %(email)s could not be sent. Send the link again later.")
                self.message_user(request, text % {"email": user.email}, messages.ERROR)
            else:
                text = _("%(email)s was sent a link to set a password.")
                self.message_user(request, text % {"email": user.email}, messages.SUCCESS)
