"""Subscribers and what they agreed to, mailings, and the ledger of every mail."""

from newsletter.models.blocks import MailingBlock
from newsletter.models.bounces import Bounce
from newsletter.models.figures import Figure
from newsletter.models.imports import SubscriberImport
from newsletter.models.ledger import OPEN_STATES, Delivery, DrainSlot, Sweep
from newsletter.models.mailings import Mailing
from newsletter.models.rates import SendingRate
from newsletter.models.requests import MailRequest
from newsletter.models.subscribers import Consent, Subscriber, Suppression

__all__ = [
    "OPEN_STATES",
    "Bounce",
    "Consent",
    "Delivery",
    "DrainSlot",
    "Figure",
    "MailRequest",
    "Mailing",
    "MailingBlock",
    "SendingRate",
    "Subscriber",
    "SubscriberImport",
    "Suppression",
    "Sweep",
]
