"""Subscribers and what they agreed to, mailings, and the ledger of every mail."""

from newsletter.models.ledger import OPEN_STATES, Delivery, DrainSlot
from newsletter.models.mailings import Mailing
from newsletter.models.subscribers import Consent, SignUpRequest, Subscriber, Suppression

__all__ = [
    "OPEN_STATES",
    "Consent",
    "Delivery",
    "DrainSlot",
    "Mailing",
    "SignUpRequest",
    "Subscriber",
    "Suppression",
]
