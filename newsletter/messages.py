"""What the mails say: their texts in each language, and the messages that carry them."""

import re
import time
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsletter.claims import Claim
from newsletter.mail_pictures import EMBLEM, MailPicture, emblem, mail_picture
from newsletter.mail_template import PLACEHOLDER_LENGTH, MailTemplate, placeholder
from newsletter.models import Delivery, Mailing, MailingBlock
from newsletter.sender import message_id
from publishing.texts import LANGUAGES, text

PURPOSES = ["confirm", "address", "preferences", "unsubscribe"]
LETTERS = {
    Delivery.Kind.CONFIRMATION: gettext_lazy(
        "Please confirm your subscription to the U_CAN newsletter"
    ),
    Delivery.Kind.ALREADY: gettext_lazy("Your subscription to the U_CAN newsletter"),
    Delivery.Kind.ADDRESS: gettext_lazy("Please confirm your new address for the U_CAN newsletter"),
    Delivery.Kind.LINK: gettext_lazy("Your link to the U_CAN newsletter"),
}
OWN_PATH = re.compile(r'(href|src)="/(?!/)')


@dataclass(frozen=True)
class Letter:
    """One mail as its readers see it, with placeholders for what is theirs alone."""

    kind: str
    language: str
    subject: str
    html: str
    text: str
    pictures: tuple[MailPicture, ...]

    @property
    def standalone_html(self) -> str:
        """For a browser, which has no mail around it to take the pictures from."""
        html = self.html
        for picture in self.pictures:
            html = html.replace(f"cid:{picture.cid}", picture.data_url)
        return html


def load_ahead() -> None:
    """What the first mail would wait for: libraries, templates, addresses and catalogues."""
    import inscriptis  # noqa: F401

    for code in LANGUAGES:
        compose(Delivery.Kind.CONFIRMATION, code)
    for ending in ("mjml", "txt"):
        get_template(f"newsletter/mail/mailing.{ending}")


def compose(kind: str, language: str, mailing: Mailing | None = None) -> Letter:
    with translation.override(language):
        context = _context(language) | (_mailing_context(mailing) if mailing else {})
        context["subject"] = subject = _subject(kind, mailing)
        name = "mailing" if mailing else kind
        # Only here, like inscriptis: a process that builds no mail does without six megabytes.
        from mjml import mjml2html

        html = mjml2html(render_to_string(f"newsletter/mail/{name}.mjml", context), fonts={})
        plain = render_to_string(f"newsletter/mail/{name}.txt", context)
    pictures = {block["picture"] for block in context.get("blocks", []) if block["picture"]}
    ordered = sorted(pictures, key=lambda picture: picture.cid)
    return Letter(kind, language, subject, _absolute(html), plain, (emblem(), *ordered))


def _subject(kind: str, mailing: Mailing | None) -> str:
    if kind in LETTERS:
        return str(LETTERS[kind])
    subject = text(mailing, "subject").value
    return _("[Test] %(subject)s") % {"subject": subject} if kind == Delivery.Kind.TEST else subject


def _context(language: str) -> dict:
    urls = {
        f"{purpose}_url": reverse(f"newsletter:{purpose}", args=[placeholder(purpose)])
        for purpose in PURPOSES
    }
    operator = (settings.OPERATOR_NAME, settings.OPERATOR_ADDRESS, settings.OPERATOR_EMAIL)
    return urls | {
        "language": language,
        "site_url": settings.SITE_URL,
        "emblem": EMBLEM,
        "grant_agreement": settings.GRANT_AGREEMENT,
        "granting_authority": settings.GRANTING_AUTHORITY,
        "imprint": [line for line in operator if line],
        "imprint_url": reverse("publishing:page", args=["imprint"]),
    }


def _mailing_context(mailing: Mailing) -> dict:
    return {
        "mailing": mailing,
        "introduction_text": _plain(text(mailing, "introduction").value),
        "blocks": [_block(block) for block in mailing.blocks.select_related("image")],
        "articles": mailing.articles.published(),
        "events": mailing.events.published().select_related("place"),
    }


def _block(block: MailingBlock) -> dict:
    image = block.image
    is_seen_only = image is None or image.decorative
    return {
        "item": block,
        "body_text": _plain(text(block, "body").value),
        "picture": mail_picture(image) if image else None,
        "alt": "" if is_seen_only else text(image, "alt").value,
    }


def _plain(html: str) -> str:
    from inscriptis import get_text
    from inscriptis.model.config import ParserConfig

    return get_text(_absolute(html), ParserConfig(display_links=True)).strip()


def _absolute(html: str) -> str:
    """A mail has no page that its links could start from."""
    return OWN_PATH.sub(rf'\1="{settings.SITE_URL}/', html)


def template_of(letter: Letter) -> MailTemplate:
    """The message without the headers that are the recipient's own."""
    message, first_line = EmailMessage(policy=SMTP), b""
    message["From"] = settings.DEFAULT_FROM_EMAIL
    if settings.OPERATOR_EMAIL:
        message["Reply-To"] = settings.OPERATOR_EMAIL
    message["Subject"] = letter.subject
    if letter.kind in (Delivery.Kind.MAILING, Delivery.Kind.TEST):
        message["List-Id"] = f"U_CAN <newsletter.{urlsplit(settings.SITE_URL).hostname}>"
        # As bytes: Python would encode so long a word, and mail programs don't decode it here.
        first_line = f"List-Unsubscribe: <{_unsubscribe_url(letter.language)}>\r\n".encode()
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["Precedence"] = "bulk"
    else:
        message["Auto-Submitted"] = "auto-generated"
    # Only in quoted-printable do the placeholders stay readable and the lines short.
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for picture in letter.pictures:
        message.get_payload()[1].add_related(
            picture.content,
            "image",
            picture.subtype,
            cid=f"<{picture.cid}>",
            disposition="inline",
            filename=picture.filename,
        )
    return MailTemplate.of(first_line + bytes(message), PURPOSES)


def _unsubscribe_url(language: str) -> str:
    with translation.override(language):
        path = reverse("newsletter:unsubscribe", args=[placeholder("unsubscribe")])
    return f"{settings.SITE_URL}{path}"


def ready_message(template: MailTemplate, claim: Claim) -> bytes:
    """The bytes for one recipient, with lines that end in CRLF."""
    # A test goes to somebody who has no tokens, so its links lead nowhere.
    nobody = "test".ljust(PLACEHOLDER_LENGTH, "-")
    tokens = {purpose: getattr(claim, f"{purpose}_token") or nobody for purpose in PURPOSES}
    headers = {
        "To": claim.recipient,
        "Message-ID": message_id(claim.pk, claim.created_at),
        "Date": _date_of(int(time.time())),
    }
    return template.filled(headers, tokens)


@lru_cache(maxsize=1)
def _date_of(second: int) -> str:
    """Many mails share a second."""
    return formatdate(second, localtime=True)
