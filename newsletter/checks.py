"""What to look at before a mailing goes out: what blocks it, and what an editor should know."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from newsletter import links, repeats
from newsletter.built_mail import built_mail_problems
from newsletter.models import Mailing, MailingBlock
from publishing.models import Page
from publishing.texts import LANGUAGES, column, text, translated_fields


class Weight(StrEnum):
    """How much a finding weighs."""

    BLOCKS = "blocks"
    # The editor has to say that it may go out all the same.
    DOUBT = "doubt"
    ADVICE = "advice"


@dataclass(frozen=True)
class Finding:
    """In plain words, with the field that it is about and the address where to put it right."""

    text: str
    weight: Weight = Weight.BLOCKS
    field: str = ""
    url: str = ""

    @property
    def blocks(self) -> bool:
        return self.weight == Weight.BLOCKS

    @property
    def needs_a_tick(self) -> bool:
        return self.weight == Weight.DOUBT


def by_weight(findings: list[Finding]) -> dict[str, list[Finding]]:
    return {
        "blocking": [finding for finding in findings if finding.blocks],
        "advice": [finding for finding in findings if not finding.blocks],
    }


def findings(mailing: Mailing, language: str) -> list[Finding]:
    """All that speaks against the mailing in this language, the blocking ones first."""
    found = [
        *_missing_texts(mailing, language),
        *_items(mailing, language),
        *_blocks(mailing, language),
        *_repeats(mailing),
        *_links(mailing, language),
        *_sender(),
    ]
    if mailing.has_texts(language):
        found += [Finding(problem) for problem in built_mail_problems(mailing, language)]
    return sorted(found, key=lambda finding: list(Weight).index(finding.weight))


def _on_the_open_web() -> Weight:
    """On one's own machine a mailing may be tried out before the operator is known."""
    return Weight.BLOCKS if settings.HTTPS else Weight.ADVICE


def _place(item: models.Model, name: str = "", language: str = "") -> dict[str, str]:
    """The field's name, and its address in the admin."""
    model = item._meta
    url = reverse(f"admin:{model.app_label}_{model.model_name}_change", args=[item.pk])
    label = capfirst(str(model.get_field(name).verbose_name)) if name else ""
    anchor = column(name, language) if name in translated_fields(type(item)) else name
    return {"field": label, "url": f"{url}#id_{anchor}" if name else url}


def _place_of_block(block: MailingBlock, number: int, name: str, language: str) -> dict[str, str]:
    anchor = f"#id_blocks-{number}-{column(name, language)}"
    label = capfirst(str(block._meta.get_field(name).verbose_name))
    return {"field": label, "url": _place(block.mailing)["url"] + anchor}


def is_empty(html: str | None) -> bool:
    """A rich text without a word; the editor leaves empty paragraphs behind."""
    return not strip_tags(html or "").replace("\xa0", " ").strip()


def _missing_texts(mailing: Mailing, language: str) -> Iterator[Finding]:
    sentences = {
        "subject": _("The subject is missing."),
        "introduction": _("The introduction is missing."),
    }
    for name, sentence in sentences.items():
        if is_empty(getattr(mailing, column(name, language))):
            yield Finding(sentence, **_place(mailing, name, language))


def _items(mailing: Mailing, language: str) -> Iterator[Finding]:
    for name, short_text in (("articles", "teaser"), ("events", "summary")):
        public = set(getattr(mailing, name).published())
        for item in getattr(mailing, name).all():
            title = {"title": item}
            if item not in public:
                yield Finding(_("“%(title)s” is not published.") % title, **_place(item))
            elif not getattr(item, column("title", language)):
                yield Finding(
                    _("“%(title)s” has no title in this language.") % title,
                    **_place(item, "title", language),
                )
            elif text(item, short_text, language).is_fallback:
                yield Finding(
                    _("The short text of “%(title)s” will appear in another language.") % title,
                    Weight.ADVICE,
                    **_place(item, short_text, language),
                )


def _blocks(mailing: Mailing, language: str) -> Iterator[Finding]:
    for number, block in enumerate(mailing.blocks.select_related("image")):
        title = {"title": text(block, "title", language).value or number + 1}
        if not getattr(block, column("title", language)):
            yield Finding(
                _("The free block “%(title)s” has no title in this language.") % title,
                **_place_of_block(block, number, "title", language),
            )
        written = [code for code in LANGUAGES if not is_empty(getattr(block, f"body_{code}"))]
        if written and language not in written:
            yield Finding(
                _("The free block “%(title)s” has no text in this language.") % title,
                **_place_of_block(block, number, "body", language),
            )
        image = block.image
        if image and not image.decorative and not getattr(image, column("alt", language)):
            yield Finding(
                _("The picture of “%(title)s” is not described in this language.") % title,
                **_place(image, "alt", language),
            )


def _repeats(mailing: Mailing) -> Iterator[Finding]:
    if mailing.allows_repeats or mailing.is_launched:
        return
    for item, earlier in repeats.repeated_items(mailing):
        name = "articles" if item._meta.model_name == "article" else "events"
        yield Finding(
            _("“%(title)s” was in “%(earlier)s” already. Remove it, or allow repeats.")
            % {"title": item, "earlier": earlier},
            **_place(mailing, name),
        )


def _links(mailing: Mailing, language: str) -> Iterator[Finding]:
    unchecked = 0
    for link in links.links_in(mailing, language):
        place = {"field": link.field, "url": _place(mailing)["url"] + link.anchor}
        if link.own_path is not None:
            if not links.own_page_answers(link.own_path):
                text_ = _("Readers can’t open this page of the portal: %(url)s")
                yield Finding(text_ % {"url": link.url}, **place)
            continue
        problem = links.known_problem(mailing, link.url)
        if problem is None:
            unchecked += 1
        elif problem:
            text_ = _("The link %(url)s doesn’t work: %(problem)s")
            words = {"url": link.url, "problem": links.Problem(problem).label}
            yield Finding(text_ % words, Weight.DOUBT, **place)
    if unchecked:
        url = reverse("admin:newsletter_mailing_preview", args=[mailing.pk])
        text_ = _("Links to other sites that nobody has tried yet: %(count)d. Let them be checked.")
        yield Finding(text_ % {"count": unchecked}, Weight.ADVICE, _("Links"), url)


def _sender() -> Iterator[Finding]:
    weight = _on_the_open_web()
    address = settings.OPERATOR_EMAIL
    if not address or is_unread(address):
        yield Finding(
            _("Nobody reads the answers: set OPERATOR_EMAIL to an address that a person reads."),
            weight,
        )
    if not settings.OPERATOR_NAME or not settings.OPERATOR_ADDRESS:
        yield Finding(
            _("The imprint is incomplete: set OPERATOR_NAME and OPERATOR_ADDRESS."), weight
        )
    if not Page.objects.published().filter(slug="imprint").exists():
        yield Finding(_("The page with the imprint is not published."), weight)


def is_unread(address: str) -> bool:
    """An address that says of itself that nobody reads it."""
    name = address.rpartition("@")[0].rpartition("<")[2].lower()
    return any(word in name.replace("-", "").replace("_", "").replace(".", "") for word in UNREAD)


UNREAD = ("noreply", "donotreply", "nichtantworten", "keineantwort")
