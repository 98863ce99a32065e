"""Says in plain words where a mailing stands, and what an editor can do about it."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from newsletter.models import Delivery, Mailing
from newsletter.progress import Progress
from publishing.texts import language_within

State, Reason = Mailing.State, Mailing.PauseReason
# Milestones are told to listeners: so many parts of the whole.
PARTS = 4


def number(count: int) -> str:
    return number_format(count, force_grouping=True)


def readers_by_language(counts: dict[str, int]) -> str:
    """“1,234 readers: German 400, English 834”; empty without a language."""
    if not counts:
        return ""
    total = sum(counts.values())
    parts = [f"{language_within(code)} {number(count)}" for code, count in counts.items()]
    sentence = ngettext(
        "%(count)s reader: %(languages)s", "%(count)s readers: %(languages)s", total
    )
    return sentence % {"count": number(total), "languages": ", ".join(parts)}


def gone_already(now: Progress) -> str:
    """What no button brings back."""
    if not now.total:
        return _("Nothing has gone yet.")
    gone = now.counts["accepted"] + now.counts["unknown"] + now.counts["sending"]
    words = {"gone": number(gone), "total": number(now.total)}
    sentence = _("%(gone)s of %(total)s mails have gone already. They can’t be called back.")
    return sentence % words


def milestone(now: Progress) -> str:
    """What is worth saying aloud; it stays the same until the next quarter or change of state."""
    state = now.mailing.state
    if now.is_pausing:
        return pgettext("of a mailing", "Pausing: the mails on their way are being finished.")
    if now.is_cancelling:
        return _("It is cancelled: nothing more is begun. What is left is being noted.")
    if state == State.RUNNING and now.total:
        per_cent = 100 // PARTS * (PARTS * now.settled // now.total)
        return _("It is running: %(share)s %% are done.") % {"share": per_cent}
    words = {"accepted": number(now.counts["accepted"]), "total": number(now.total)}
    sentences = {
        State.LAUNCHING: _("The list of recipients is being written."),
        State.PAUSED: _("It is paused: %(accepted)s of %(total)s mails were accepted."),
        State.FINISHED: _("It is finished: %(accepted)s of %(total)s mails were accepted."),
        State.CANCELLED: _("It is cancelled: %(accepted)s of %(total)s mails were accepted."),
    }
    return sentences.get(state, "") % words


def meaning(state: str) -> str:
    """What the state of a mail means, for who never saw a mail server."""
    return {
        Delivery.State.PENDING: _("its turn has not come yet"),
        Delivery.State.CLAIMED: _("comes next"),
        Delivery.State.SENDING: _("is being handed to the mail relay"),
        Delivery.State.ACCEPTED: _("the mail relay has it; it may still come back"),
        Delivery.State.DEFERRED: _("the mail relay says “later”: it is tried again for a day"),
        Delivery.State.REJECTED: _("refused for good, or tried in vain for a day"),
        Delivery.State.UNKNOWN: _("the connection broke: it may have arrived, or not"),
        Delivery.State.SKIPPED: _("its reader had left or is suppressed"),
        Delivery.State.CANCELLED: _("the mailing was cancelled before its turn came"),
    }[state]


def what_to_do(mailing: Mailing) -> str:
    """About a mailing that paused by itself."""
    advice = {
        Reason.LOGIN_REFUSED: _(
            "The name or the password for the mail relay is wrong (EMAIL_URL). "
            "Tell whoever runs the portal. Once it is put right, press “Resume”."
        ),
        Reason.SENDER_REFUSED: _(
            "The mail relay does not let us send from our address (DEFAULT_FROM_EMAIL). "
            "Tell whoever runs the portal. Once it is put right, press “Resume”."
        ),
        Reason.FAILURES: _(
            "Look at the failures: if most of them say the same, the relay may take us for "
            "a sender of spam. Show it to whoever runs the portal before you press “Resume”."
        ),
        Reason.AFTER_BREAK: _(
            "Perhaps a backup was restored. Readers who got this mailing after the backup was made "
            "would get it again: resume it only if you know that this is not so, or cancel it."
        ),
        Reason.NOT_BUILT: _(
            "Open the preview: it shows in which language something is missing. "
            "Put it right, then press “Resume”."
        ),
    }
    return advice.get(mailing.paused_reason, "")
