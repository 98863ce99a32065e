"""The mails of a mailing that failed or are tried again, as a list and as CSV."""

import csv
import re
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from newsletter.addresses import without_addresses
from newsletter.exporting import BYTE_ORDER_MARK, CHUNK, Line, guarded
from newsletter.models import Delivery, Mailing

State = Delivery.State
FAILED = (State.REJECTED, State.UNKNOWN, State.DEFERRED)
HIDDEN = "…"


def failures_of(mailing: Mailing) -> QuerySet[Delivery]:
    return Delivery.objects.of_mailing(mailing.pk).filter(state__in=FAILED).order_by("-pk")


def codes_of(mailing: Mailing) -> list[int]:
    """The answers that the relay gave."""
    found = failures_of(mailing).exclude(smtp_code=None).order_by("smtp_code")
    return list(found.values_list("smtp_code", flat=True).distinct())


def answer_without_address(delivery: Delivery) -> str:
    """Relays like to quote the address, or the part of it before the @, with its tag or without."""
    text = without_addresses(delivery.smtp_text)
    name = delivery.address.partition("@")[0]
    if not name:
        return text
    mailbox = name.partition("+")[0] or name
    pattern = rf"(?<!\w)(?:{re.escape(name)}|{re.escape(mailbox)})(?!\w)"
    return re.sub(pattern, HIDDEN, text, flags=re.IGNORECASE)


def as_csv(found: QuerySet[Delivery], with_addresses: bool) -> Iterator[str]:
    """A line at a time; without addresses for those who may not see them."""
    write = csv.writer(Line()).writerow
    head = [_("Language"), _("State"), _("Code"), _("Answer"), _("Attempts"), _("Next attempt")]
    yield BYTE_ORDER_MARK + write(([_("Recipient")] if with_addresses else []) + head)
    for delivery in found.iterator(chunk_size=CHUNK):
        yield write([guarded(value) for value in _values(delivery, with_addresses)])


def _values(delivery: Delivery, with_addresses: bool) -> list[str]:
    is_tried_again = delivery.state == State.DEFERRED
    return [
        *([delivery.address] if with_addresses else []),
        delivery.language,
        delivery.get_state_display(),
        str(delivery.smtp_code or ""),
        delivery.smtp_text if with_addresses else answer_without_address(delivery),
        str(delivery.attempts),
        timezone.localtime(delivery.next_attempt_at).isoformat() if is_tried_again else "",
    ]
