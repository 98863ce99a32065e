from contextlib import suppress
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cities.models import City
from newsletter.addresses import deliverable, normalised
from newsletter.models import Subscriber
from publishing.honeypot import HoneypotForm
from publishing.workflow import alphabetical
from twinning.models import Theme

# Characters; a domain grows when it is written in ASCII.
LONGEST_ADDRESS = Subscriber._meta.get_field("address").max_length


def clean_address(email: str) -> str:
    """The address as a mail server takes it. Raises ValidationError if none does.

    Nor is a mail sent into one's own network: to root@localhost, or to a machine by its number.
    """
    with suppress(ValueError):
        found = deliverable(email)
        domain = found.rpartition("@")[2]
        if len(found) <= LONGEST_ADDRESS and "." in domain and not domain.startswith("["):
            return found
    raise forms.ValidationError(_("Mail servers can’t deliver to this address. Please check it."))


class ChoicesForm(forms.Form):
    """What a reader is interested in; nothing chosen means everything.

    Choices are named by slug: a forged number may be too large for the database, a word never is.
    """

    cities = forms.ModelMultipleChoiceField(
        queryset=City.objects.none(),
        to_field_name="slug",
        label=_("Cities"),
        help_text=_("Choose none to hear about all of them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = forms.ModelMultipleChoiceField(
        queryset=Theme.objects.none(),
        to_field_name="slug",
        label=_("Themes"),
        help_text=_("Choose none to hear about all of them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        cities = City.objects.published().in_programme().order_by(alphabetical())
        self.fields["cities"].queryset = cities
        self.fields["themes"].queryset = Theme.objects.published().order_by(alphabetical())


class AddressForm(HoneypotForm):
    """Asks for an address, to which a mail goes."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def add_error(self, field: str | None, error: Any) -> None:
        """The page opens at a wrong address: who listens hears what is wrong with it."""
        super().add_error(field, error)
        if field == "email":
            self.fields["email"].widget.attrs["autofocus"] = True

    def clean_email(self) -> str:
        return clean_address(self.cleaned_data["email"])


class NewAddressForm(AddressForm):
    def __init__(self, subscriber: Subscriber, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.subscriber = subscriber
        self.fields["email"].label = _("New e-mail address")

    def clean_email(self) -> str:
        email = super().clean_email()
        if normalised(email) == self.subscriber.address:
            raise forms.ValidationError(_("The newsletter goes to this address already."))
        return email


class SignUpForm(AddressForm, ChoicesForm):
    field_order = ("email", "cities", "themes", "website")


class PreferencesForm(ChoicesForm):
    language = forms.ChoiceField(
        label=_("Language of the newsletter"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )

    frequency = forms.ChoiceField(
        label=_("How often"),
        help_text=_(
            "A change counts from the first of next month, so that you miss no issue and get none "
            "twice."
        ),
        choices=Subscriber.Frequency.choices,
        widget=forms.RadioSelect,
    )

    field_order = ("language", "frequency", "cities", "themes")

    def save(self, subscriber: Subscriber) -> None:
        subscriber.language = self.cleaned_data["language"]
        subscriber.choose_frequency(self.cleaned_data["frequency"])
        subscriber.save(update_fields=["language", "frequency", "frequency_from"])
        subscriber.cities.set(self.cleaned_data["cities"])
        subscriber.themes.set(self.cleaned_data["themes"])
