from django import forms


class HoneypotForm(forms.Form):
    """With `includes/honeypot.html` in its template."""

    # People don't see this field. Programs that fill in every field give themselves away.
    website = forms.CharField(required=False)

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data["website"])
