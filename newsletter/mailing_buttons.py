"""What can be done with a mailing now, and what to ask before it is done."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsletter import launching
from newsletter.models import Mailing
from newsletter.progress import Progress
from newsletter.progress_words import gone_already, number
from publishing.texts import LANGUAGES, language_within

State = Mailing.State
SENDS = (State.RUNNING, State.PAUSED, State.FINISHED)


@dataclass(frozen=True)
class Button:
    """`asks`: it leads to a page that asks first."""

    name: str
    label: str
    asks: bool = False

    @property
    def look(self) -> str:
        """How loud it is: what goes on, what one does rarely, what can’t be undone."""
        if self.name in ("pause", "resume"):
            return ""
        return "grave" if self.name == "cancel" or _to_close(self.name) else "quiet"


def buttons(now: Progress, waiting: list[str]) -> list[Button]:
    """`waiting`: the languages that are still to follow."""
    mailing, found = now.mailing, []
    if mailing.state == State.SCHEDULED:
        found.append(Button("unschedule", _("Back to draft")))
    if mailing.state == State.RUNNING:
        found.append(Button("pause", _("Pause")))
    if mailing.state == State.PAUSED:
        found.append(Button("resume", _("Resume")))
    if mailing.state in SENDS and now.counts["unknown"]:
        found.append(Button("resend", _("Resend the unknown …"), asks=True))
    for code in waiting:
        label = _("Leave out %(language)s …") % {"language": language_within(code)}
        found.append(Button(f"close-{code}", label, asks=True))
    if mailing.state in mailing.cancellable_states:
        found.append(Button("cancel", _("Cancel the mailing …"), asks=True))
    return found


@dataclass(frozen=True)
class Question:
    title: str
    sentences: list[str]
    yes: str


def question(what: str, now: Progress) -> Question | None:
    """What to ask first; None where nothing is asked."""
    if what == "cancel":
        return _about_cancelling(now)
    if what == "resend":
        return _about_resending(now)
    language = _to_close(what)
    return _about_closing(now.mailing, language) if language else None


def _to_close(what: str) -> str | None:
    before, _dash, language = what.partition("-")
    return language if before == "close" and language in LANGUAGES else None


def _about_cancelling(now: Progress) -> Question:
    left = now.open - now.counts["sending"]
    return Question(
        _("Cancel the mailing?"),
        [
            gone_already(now),
            ngettext(
                "%(count)s mail has not been begun; it is not sent any more.",
                "%(count)s mails have not been begun; they are not sent any more.",
                left,
            )
            % {"count": number(left)},
            _("This can’t be undone. To stop for a while only, use “Pause”."),
        ],
        _("Yes, cancel the mailing"),
    )


def _about_resending(now: Progress) -> Question:
    unknown = now.counts["unknown"]
    return Question(
        _("Resend the unknown?"),
        [
            ngettext(
                "Nobody knows whether %(count)s mail arrived: the connection broke "
                "while the relay took it.",
                "Nobody knows whether %(count)s mails arrived: the connection broke "
                "while the relay took them.",
                unknown,
            )
            % {"count": number(unknown)},
            _(
                "Whoever has it already may get it twice. It keeps its identifier (Message-ID), "
                "so that many mail programs show it only once."
            ),
            _("The relay’s log knows better: if you can, have it looked up first."),
        ],
        _("Yes, resend these"),
    )


def _about_closing(mailing: Mailing, language: str) -> Question:
    count, name = mailing.recipients(language).count(), language_within(language)
    return Question(
        _("Leave out %(language)s?") % {"language": name},
        [
            ngettext(
                "%(count)s reader in this language does not get this mailing.",
                "%(count)s readers in this language do not get this mailing.",
                count,
            )
            % {"count": number(count)},
            _("This can’t be undone."),
        ],
        _("Yes, close this language"),
    )


def act(what: str, mailing: Mailing) -> bool:
    """Do what the button says; False where there is none of this name. Raises Refused."""
    plain = {
        "pause": launching.pause,
        "resume": launching.resume,
        "cancel": launching.cancel,
        "unschedule": launching.unschedule,
        "resend": launching.resend_unknown,
    }
    if language := _to_close(what):
        launching.close_language(mailing, language)
    elif what in plain:
        plain[what](mailing)
    else:
        return False
    return True
