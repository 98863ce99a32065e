"""The pages around one mailing, in the order in which an editor needs them."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from newsletter.models import Mailing


class Step(NamedTuple):
    name: str
    label: str
    address: str


def titles() -> dict[str, str]:
    return {
        "change": _("Text and recipients"),
        "new": _("What is new"),
        "preview": _("Preview and test"),
        "launch": _("Launch"),
        "progress": _("Progress"),
        "failures": _("Failures"),
        "figures": _("Figures"),
    }


def steps(mailing: Mailing, may_write: bool, may_launch: bool) -> list[Step]:
    """Those that lead somewhere now."""
    labels = titles()
    return [
        Step(name, labels[name], reverse(f"admin:newsletter_mailing_{name}", args=[mailing.pk]))
        for name in _open(mailing, may_write, may_launch)
    ]


def _open(mailing: Mailing, may_write: bool, may_launch: bool) -> Iterator[str]:
    yield "change"
    if may_write and not mailing.is_launched:
        yield "new"
    yield "preview"
    if may_launch and mailing.may_be_launched:
        yield "launch"
    if mailing.state != Mailing.State.DRAFT or mailing.is_digest:
        yield "progress"
    if mailing.launched_at:
        yield from ("failures", "figures")
