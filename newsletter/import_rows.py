"""What one line of a file with subscribers must say."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.models import City
from newsletter.forms import clean_address
from newsletter.models import Consent, Subscriber
from newsletter.subscriber_files import WrongRow
from publishing.texts import LANGUAGES
from twinning.models import Theme

LONGEST_ADDRESS = Subscriber._meta.get_field("address").max_length
LONGEST_SOURCE = Consent._meta.get_field("source").max_length
IMPORTED_STATES = (None, "", Subscriber.State.CONFIRMED.value)
FREQUENCIES = tuple(Subscriber.Frequency.values)
# No consent by e-mail is older, and databases differ in how far back they go.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# As German and Ukrainian spreadsheets write a date that they recognise.
SPREADSHEET_DATES = ("%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S")


class Validator(EmailValidator):
    """Django's own, which looks at each domain once: many readers are at the same few providers."""

    # Nor does it ask for every line whether this was compiled already.
    user_regex = re.compile(EmailValidator.user_regex.pattern, EmailValidator.user_regex.flags)

    def validate_domain_part(self, domain_part: str) -> bool:
        return _is_domain(domain_part)


@lru_cache(10_000)
def _is_domain(domain: str) -> bool:
    return EmailValidator().validate_domain_part(domain)


validate_email = Validator()


class Row(NamedTuple):
    line: int
    email: str
    language: str
    confirmed_at: datetime
    source: str
    frequency: str
    cities: list[int]
    themes: list[int]

    @property
    def address(self) -> str:
        return self.email.lower()


class RowCheck:
    """Makes rows of values. Knows, for one file, the cities and themes that there are."""

    def __init__(self) -> None:
        self.now = timezone.now()
        cities = City.objects.published().in_programme()
        self.known = {
            "cities": dict(cities.values_list("slug", "pk")),
            "themes": dict(Theme.objects.values_list("slug", "pk")),
        }

    def row(self, line: int, values: dict[str, str]) -> Row:
        """WrongRow with the first thing that is wrong."""
        if values.get("state") not in IMPORTED_STATES:
            raise WrongRow(_("Only confirmed readers can be imported."))
        return Row(
            line,
            _email(values.get("email", "")),
            _language(values.get("language", "")),
            self._moment(values.get("confirmed_at", "")),
            _source(values.get("source", "")),
            _frequency(values.get("frequency", "")),
            self._chosen("cities", values.get("cities", "")),
            self._chosen("themes", values.get("themes", "")),
        )

    def _chosen(self, kind: str, text: str) -> list[int]:
        """Slugs with spaces between them."""
        if not text:
            return []
        known = self.known[kind]
        if unknown := [slug for slug in text.split() if slug not in known]:
            raise WrongRow(
                _("“%(slug)s” is unknown in the column %(column)s.")
                % {"slug": unknown[0], "column": kind}
            )
        return [known[slug] for slug in text.split()]

    def _moment(self, text: str) -> datetime:
        moment = _parsed(text)
        if moment is None:
            raise WrongRow(
                _("confirmed_at must look like 2025-05-06 or 2025-05-06T10:30:00+02:00.")
            )
        if moment.tzinfo is None:
            # Not in the zone of whoever looks at the preview: the task that imports has none.
            moment = timezone.make_aware(moment, timezone.get_default_timezone())
        if moment > self.now:
            raise WrongRow(_("confirmed_at lies in the future."))
        if moment < EARLIEST:
            raise WrongRow(_("confirmed_at lies too far back."))
        return moment.astimezone(UTC)  # PostgreSQL doesn't know every zone that Python reads


def _parsed(text: str) -> datetime | None:
    """A date or a time in ISO 8601, or a date with points; without a zone, in the portal's own."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in SPREADSHEET_DATES:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _email(text: str) -> str:
    """By the same rules as in a form."""
    try:
        email = clean_address(text)
        validate_email(email)
    except ValidationError:
        raise WrongRow(_("“%s” is no e-mail address.") % text[:LONGEST_ADDRESS]) from None
    return email


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise WrongRow(_("The language must be one of %s.") % ", ".join(LANGUAGES))
    return text


def _source(text: str) -> str:
    if not text:
        raise WrongRow(_("The source of the consent is missing."))
    if len(text) > LONGEST_SOURCE:
        raise WrongRow(_("The source is longer than %d characters.") % LONGEST_SOURCE)
    return text


def _frequency(text: str) -> str:
    if text and text not in FREQUENCIES:
        raise WrongRow(_("The frequency must be one of %s.") % ", ".join(FREQUENCIES))
    return text or FREQUENCIES[0]
