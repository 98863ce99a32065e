"""What is wrong with a mail once it is built, whatever its editor wrote."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from newsletter.mail_pictures import EMBLEM
from newsletter.messages import PURPOSES, compose, template_of
from newsletter.models import Delivery, Mailing

# Large mail services cut off what is longer, and with it the way to unsubscribe.
MOST_BYTES = 100 * 1024


def built_mail_problems(mailing: Mailing, language: str) -> list[str]:
    try:
        content = _built(mailing, language)
    except Exception as error:  # whatever it is, the editor should hear of it now, not the sender
        return [_("The mail can’t be built: %(error)s") % {"error": error}]
    message = message_from_bytes(content, policy=policy.default)
    return [*_size(len(content)), *_duties(message, language)]


def can_be_built(mailing: Mailing, language: str) -> bool:
    """Not, for one, where a picture is missing on the disk."""
    try:
        return bool(_built(mailing, language))
    except Exception:
        return False


def _built(mailing: Mailing, language: str) -> bytes:
    letter = compose(Delivery.Kind.MAILING, language, mailing)
    return template_of(letter).filled({}, {purpose: "-" * 22 for purpose in PURPOSES})


def _size(size: int) -> Iterator[str]:
    if size > MOST_BYTES:
        words = {"size": round(size / 1024), "most": MOST_BYTES // 1024}
        yield (
            _(
                "The mail has %(size)d KB, and may have %(most)d KB: mail programs would cut off "
                "the rest. Leave out a picture, or shorten the texts."
            )
            % words
        )


def _duties(message: EmailMessage, language: str) -> Iterator[str]:
    """The law and the grant agreement ask for these in every mail."""
    with translation.override(language):
        imprint = reverse("publishing:page", args=["imprint"])
    for kind in ("html", "plain"):
        part = " ".join(unescape(message.get_body((kind,)).get_content()).split())
        if kind == "html" and f"cid:{EMBLEM}" not in part:
            yield _("The emblem of the European Union is missing.")
        if settings.GRANTING_AUTHORITY not in part or settings.GRANT_AGREEMENT not in part:
            yield _("The disclaimer or the number of the grant agreement is missing.")
        if imprint not in part:
            yield _("The imprint is missing.")
