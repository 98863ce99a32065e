"""Owes a mail of every kind to a reader of a running portal, or prints all that it keeps of them.

`python -m browser_tests.letters send` or `tables`, with the portal's environment.
"""

import json
import sys

import django

django.setup()

from django.apps import apps  # noqa: E402  only once Django is set up
from django.core.serializers.json import DjangoJSONEncoder  # noqa: E402

from newsletter import consent, launching, mail_requests  # noqa: E402
from newsletter.factories import make_mailing, make_subscriber  # noqa: E402
from newsletter.models import Delivery, Mailing, MailRequest  # noqa: E402

# What workers change by themselves while they look for work.
MACHINERY = ("drainslot", "sendingrate", "sweep")


def send() -> None:
    """A reader each, in Ukrainian: other tests send their mailings to others."""
    new = make_subscriber("new@links.example", state="unconfirmed", language="uk")
    consent.owe(Delivery.Kind.CONFIRMATION, new)
    for kind in (Delivery.Kind.ALREADY, Delivery.Kind.LINK):
        consent.owe(kind, make_subscriber(f"{kind}@links.example", language="en"))
    moving = make_subscriber("old@links.example", language="en")
    mail_requests.ask("address", "address@links.example", "192.0.2.1", moving)
    make_subscriber("issue@links.example", language="uk")
    mailing = make_mailing("issue-with-links")
    launching.launch(mailing, ["uk"])
    for language in ("de", "en"):
        launching.close_language(mailing, language)


def tables() -> None:
    """Each row of the newsletter, also of the tables between."""
    models = [
        model
        for model in apps.get_app_config("newsletter").get_models(include_auto_created=True)
        if model._meta.model_name not in MACHINERY
    ]
    rows = {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}
    print(json.dumps(rows, cls=DjangoJSONEncoder))


def is_quiet() -> bool:
    """Nothing is on its way; what another test left in a paused mailing is not."""
    return not (
        Delivery.objects.open().exclude(mailing__state="paused").exists()
        or Mailing.objects.filter(state__in=["launching", "running"]).exists()
        or MailRequest.objects.filter(answered_at=None).exists()
    )


if __name__ == "__main__":
    {"send": send, "tables": tables, "quiet": lambda: print(json.dumps(is_quiet()))}[sys.argv[1]]()
