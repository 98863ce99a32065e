"""What an editor decides before a mailing goes out."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from newsletter import moments
from publishing.texts import LANGUAGES

LOCAL_TIME = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A time in the zone of whoever chooses it; one that comes twice or never is refused."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_TIME)

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            sentence = moments.why_unclear(parse_datetime(value))
            raise ValidationError(sentence, code=error.code) from None


class MomentForm(forms.Form):
    scheduled_for = MomentField(label=_("Goes out at"), input_formats=[LOCAL_TIME])

    def clean_scheduled_for(self) -> datetime:
        when = self.cleaned_data["scheduled_for"]
        try:
            moments.clocks(when)
        except OverflowError:  # the last evening of the year 9999: in Kyiv no calendar has it
            field = self.fields["scheduled_for"]
            raise ValidationError(field.error_messages["invalid"], code="invalid") from None
        if when <= timezone.now():
            raise ValidationError(_("This time is in the past."), code="over")
        return when


class DoubtsMixin(forms.Form):
    """`doubtful`: the languages in which something may be wrong that does not block."""

    anyway = forms.BooleanField(
        label=_("I have looked at what is in doubt. It may go out all the same."), required=False
    )

    def __init__(self, *args: Any, doubtful: set[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.doubtful = doubtful

    def clean(self) -> None:
        chosen = set(self.cleaned_data.get("languages", self.doubtful))
        if chosen & self.doubtful and not self.cleaned_data["anyway"]:
            self.add_error("anyway", _("Something is in doubt: look at it and tick this box."))


class LaunchForm(DoubtsMixin):
    languages = forms.MultipleChoiceField(
        choices=[(code, code) for code in LANGUAGES],
        error_messages={"required": _("Choose at least one language.")},
    )


class ScheduleForm(MomentForm, DoubtsMixin):
    """It goes out in the languages that are complete then."""
