"""The forms of a user: what administrators decide, and what everybody may say of themselves."""

from typing import ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.groups import ROLES
from accounts.models import User
from publishing.time_zones import validate_time_zone


class RolesField(forms.ModelMultipleChoiceField):
    """Groups with what they may do, in the reader's language."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group: Group) -> str:
        role = ROLES.get(group.name)
        if role is None:
            return group.name
        return format_html("<strong>{}</strong> – {}", role.label, role.description)


class ProfileForm(forms.ModelForm):
    """What everybody may change of themselves."""

    class Meta:
        model = User
        fields: ClassVar = ["name", "language", "time_zone"]

    def clean_time_zone(self) -> str:
        name = self.cleaned_data["time_zone"]
        validate_time_zone(name)
        return name


class UserForm(ProfileForm):
    groups = RolesField(Group.objects.order_by("pk"), required=False, label=_("Groups"))
    translates = forms.MultipleChoiceField(
        label=_("Languages that they translate"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What a member of the group “translator” may edit."),
    )

    class Meta(ProfileForm.Meta):
        fields: ClassVar = ["email", "name", "language", "time_zone", "groups", "translates"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("Somebody has this address already."), code="unique")
        return email
