"""One mail a month for readers who want no more: all issues of the month before, summed up."""

from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, models, transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from newsletter.models import Mailing, MailingBlock, Subscriber
from newsletter.months import month_after, month_before, month_of
from publishing.texts import LANGUAGES, column, translated_fields

# In Berlin. It is made in the night, and the editors are told.
GOES_OUT_AT = time(9)
# They have at least so long to look at it.
TIME_TO_LOOK = timedelta(hours=4)


def make_due(now: datetime | None = None) -> Mailing | None:
    """Make the digest of the month before, once; none without an issue, or without a reader.

    It is scheduled for the first of the month. Made so late that nobody could look at it before,
    because the portal stood still or a backup was restored, it waits for a person; with nothing in
    it, too.
    """
    now = now or timezone.now()
    month = month_before(month_of(now))
    if Mailing.objects.filter(digest_month=month).exists():
        return None
    issues = list(Mailing.objects.issues_of(month))
    if not issues or not _is_wanted(month):
        return None
    try:
        return _make(month, issues, now)
    except IntegrityError:  # another worker was quicker
        return None


def _is_wanted(month: date) -> bool:
    return Subscriber.objects.mailable().wanting(Subscriber.Frequency.MONTHLY, month).exists()


@transaction.atomic
def _make(month: date, issues: list[Mailing], now: datetime) -> Mailing:
    languages = {code for issue in issues for code in issue.launched_languages}
    texts = {}
    for code in (code for code in LANGUAGES if code in languages):
        with translation.override(code):
            texts |= _texts(month, code)
    digest = Mailing.objects.create(
        digest_month=month,
        closed_languages=[code for code in LANGUAGES if _is_closed(code, issues)],
        **texts,
    )
    for name in ("articles", "events"):
        getattr(digest, name).set(_items(name, issues))
    _copy_blocks(digest, issues)
    goes_out = datetime.combine(month_after(month), GOES_OUT_AT, timezone.get_default_timezone())
    if now <= goes_out - TIME_TO_LOOK and _brings_something(digest):
        digest.state, digest.scheduled_for = Mailing.State.SCHEDULED, goes_out
        digest.save(update_fields=["state", "scheduled_for"])
    return digest


def _is_closed(language: str, issues: list[Mailing]) -> bool:
    """Where an issue is still to follow in this language, so is the digest."""
    return all(language in issue.closed_languages for issue in issues)


def _brings_something(digest: Mailing) -> bool:
    """Not where its issues had no more than an introduction, or nothing that is still public."""
    return any(getattr(digest, name).exists() for name in ("articles", "events", "blocks"))


def _texts(month: date, language: str) -> dict[str, str]:
    name = date_format(month, "F Y")
    introduction = _("All that our newsletter told you of that month, in one mail.")
    return {
        column("subject", language): _("The U_CAN newsletter: %(month)s") % {"month": name},
        column("introduction", language): format_html("<p>{}</p>", introduction),
    }


def _items(name: str, issues: list[Mailing]) -> models.QuerySet:
    """What is still public, without what an earlier digest brought."""
    model = Mailing._meta.get_field(name).related_model
    digests = Mailing.objects.filter(digest_month__isnull=False, launched_at__isnull=False)
    chosen = model.objects.published().filter(mailings__in=issues).distinct()
    return chosen.exclude(pk__in=model.objects.filter(mailings__in=digests).values("pk"))


def _copy_blocks(digest: Mailing, issues: list[Mailing]) -> None:
    fields = [column(name, code) for name in translated_fields(MailingBlock) for code in LANGUAGES]
    seen = set()
    for block in MailingBlock.objects.filter(mailing__in=issues).order_by(
        "mailing__launched_at", "position", "pk"
    ):
        texts = {name: getattr(block, name) for name in fields}
        if (same := (block.image_id, *texts.values())) not in seen:
            seen.add(same)
            MailingBlock.objects.create(
                mailing=digest, position=len(seen), image_id=block.image_id, **texts
            )
