"""What tests of the ledger share: a mailing on its way, and where its rows stand."""

from newsletter import delivery, launching, tasks
from newsletter.claims import Claim
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Delivery, Mailing


def mailing_to_three() -> Mailing:
    make_subscriber("alice@reader.example", language="de")
    make_subscriber("bob@reader.example", language="en")
    make_subscriber("charlie@reader.example", language="uk")
    return make_mailing()


def launch(mailing: Mailing) -> Mailing:
    launching.launch(mailing, launching.launchable_languages(mailing))
    tasks.freeze(mailing.pk)
    mailing.refresh_from_db()
    return mailing


def row(address: str) -> Delivery:
    return Delivery.objects.get(address=address)


def begin(claim: Claim, token: str) -> bool:
    """What a drain does just before it announces a mail to the relay."""
    return delivery.step(token, None, claim)


def counts(mailing: Mailing) -> dict[str, int]:
    return {state: count for state, count in mailing.deliveries.counts().items() if count}
