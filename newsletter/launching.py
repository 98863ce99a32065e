"""A mailing from draft to finished: what an editor decides, and who gets it."""

import logging
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from newsletter import checks
from newsletter.addresses import normalised
from newsletter.built_mail import can_be_built
from newsletter.models import Delivery, Mailing
from newsletter.queue import ask_for
from newsletter.slots import ask_for_drains
from publishing.texts import LANGUAGES

log = logging.getLogger(__name__)
State = Mailing.State
WAITING = [Delivery.State.PENDING, Delivery.State.DEFERRED]
CANCELLED_AT_ONCE = 1000


class Refused(Exception):
    """The mailing's state doesn't allow it; the message says so to the editor."""


def missing(mailing: Mailing, language: str) -> list[str]:
    """What keeps the mailing from going out in this language, in plain words."""
    return [finding.text for finding in checks.findings(mailing, language) if finding.blocks]


def launchable_languages(mailing: Mailing) -> list[str]:
    """The languages that are complete and neither on their way nor closed."""
    done = {*mailing.launched_languages, *mailing.closed_languages}
    return [code for code in LANGUAGES if code not in done and not missing(mailing, code)]


def waiting_languages(mailing: Mailing) -> list[str]:
    """The languages whose readers have not got it yet, and are still to get it."""
    done = {*mailing.launched_languages, *mailing.closed_languages}
    return [code for code in LANGUAGES if code not in done and mailing.recipients(code).exists()]


@transaction.atomic
def launch(mailing: Mailing, languages: list[str], user: Any = None) -> None:
    """Send it in these languages; the others may follow. Raises Refused."""
    stored = Mailing.objects.select_for_update().get(pk=mailing.pk)
    if stored.state == State.PAUSED:
        raise Refused(_("The mailing is paused. Resume it first, then launch the other languages."))
    if not stored.may_be_launched:
        raise Refused(_("This mailing can’t be launched: it is %(state)s.") % _state(stored))
    ready = launchable_languages(stored)
    if not languages or set(languages) - set(ready):
        raise Refused(_("It is not complete in these languages, or was launched in them already."))
    stored.launched_languages = [*stored.launched_languages, *languages]
    stored.launched_at = stored.launched_at or timezone.now()
    stored.launched_by = stored.launched_by or user
    stored.state = State.LAUNCHING
    stored.paused_reason = ""
    stored.save()
    ask_for("freeze", stored.pk)


def send_test(mailing: Mailing, address: str) -> list[str]:
    """Send it to one address, in each language that has texts; returns these languages.

    A test that can't be built is none: whoever sends would fail over it again and again.
    """
    languages = [
        code for code in LANGUAGES if mailing.has_texts(code) and can_be_built(mailing, code)
    ]
    for language in languages:
        Delivery.objects.create(
            kind=Delivery.Kind.TEST,
            mailing=mailing,
            address=normalised(address),
            language=language,
        )
    ask_for("drain")
    return languages


def schedule(mailing: Mailing, when: datetime) -> None:
    """Let it go out by itself, in the languages that are complete then."""
    if not launchable_languages(mailing):
        raise Refused(_("It is not complete in any language."))
    if when <= timezone.now():
        raise Refused(_("This time is in the past."))
    _change(
        mailing,
        [State.DRAFT, State.SCHEDULED],
        State.SCHEDULED,
        scheduled_for=when,
        paused_reason="",
    )


def unschedule(mailing: Mailing) -> None:
    _change(mailing, [State.SCHEDULED], State.DRAFT, scheduled_for=None, paused_reason="")


def launch_scheduled() -> None:
    """What is due goes out; what is overdue waits for a person."""
    now = timezone.now()
    scheduled = Mailing.objects.filter(state=State.SCHEDULED, paused_reason="")
    due = scheduled.filter(scheduled_for__lte=now, scheduled_for__gt=now - Mailing.OVERDUE)
    for mailing in due:
        try:
            languages = launchable_languages(mailing)
            with transaction.atomic():
                # An editor may have taken it back, or put it off, while its texts were looked at.
                if languages and due.select_for_update().filter(pk=mailing.pk).first():
                    launch(mailing, languages)
        except OperationalError:  # the database is away, for all of them
            raise
        except Exception:
            # Whatever is wrong with one mailing must not hold up the others, nor be tried for ever.
            log.exception("Mailing %s can’t be launched", mailing.pk)
            scheduled.filter(pk=mailing.pk).update(paused_reason=Mailing.PauseReason.NOT_BUILT)


def freeze_launched() -> None:
    """What was launched when the queue was lost."""
    for mailing in Mailing.objects.filter(state=State.LAUNCHING):
        freeze(mailing.pk)


@transaction.atomic
def freeze(mailing_id: int) -> None:
    """Write the recipients into the ledger. Doing it again adds nobody."""
    mailing = (
        Mailing.objects.select_for_update().filter(pk=mailing_id, state=State.LAUNCHING).first()
    )
    if mailing is None:
        return
    for language in mailing.launched_languages:
        if language not in mailing.frozen_languages:
            _write_deliveries(mailing, language)
    mailing.frozen_languages = mailing.launched_languages
    mailing.state = State.RUNNING
    mailing.save(update_fields=["frozen_languages", "state"])
    ask_for_drains()


def _write_deliveries(mailing: Mailing, language: str) -> None:
    """One statement for any number of recipients, on SQLite and PostgreSQL alike."""
    now = Value(timezone.now())
    values = {
        "kind": Value(Delivery.Kind.MAILING.value),
        "mailing_id": Value(mailing.pk),
        "subscriber_id": F("pk"),
        "address": F("address"),
        "language": F("language"),
        "state": Value(Delivery.State.PENDING.value),
        "token": Value(""),
        "attempts": Value(0),
        "next_attempt_at": now,
        "smtp_text": Value(""),
        "created_at": now,
    }
    chosen = mailing.recipients(language).order_by().values_list(*values.values())
    select, parameters = chosen.query.sql_with_params()
    columns = ", ".join(values)
    table = Delivery._meta.db_table
    with connection.cursor() as cursor:
        # No value stands in the statement: names of columns, and a query that Django wrote.
        cursor.execute(
            f"INSERT INTO {table} ({columns}) {select} ON CONFLICT DO NOTHING",  # noqa: S608
            parameters,
        )


def pause(mailing: Mailing, reason: str = "", answer: str = "") -> None:
    """Stop it for now. `reason`: a Mailing.PauseReason; `answer`: what the relay said."""
    why = {"paused_reason": reason, "paused_answer": answer[:500]}
    _change(mailing, [State.RUNNING], State.PAUSED, **why)


def resume(mailing: Mailing) -> None:
    now = timezone.now()
    why = {"paused_reason": "", "paused_answer": ""}
    _change(mailing, [State.PAUSED], State.RUNNING, resumed_at=now, **why)
    ask_for_drains()


def cancel(mailing: Mailing) -> None:
    """End it: what has not begun is not sent any more.

    The state stops it at once. Noting that in a hundred thousand rows takes seconds, so nobody
    waits for it: a task does it, and the sweep where the task is lost.
    """
    before = mailing.cancellable_states
    _change(mailing, before, State.CANCELLED, finished_at=timezone.now())
    ask_for("cancel_rest", mailing.pk)


def cancel_what_is_left() -> None:
    """What a lost task left, and mails that were on their way then: they aren’t tried again."""
    is_left = Delivery.objects.of_mailings().filter(mailing=OuterRef("pk"), state__in=WAITING)
    cancelled = Mailing.objects.filter(Exists(is_left), state=State.CANCELLED)
    for pk in cancelled.values_list("pk", flat=True):
        cancel_rest(pk)


def cancel_rest(mailing_id: int) -> None:
    """Note in the ledger what a cancelled mailing sends no more; doing it twice is harmless."""
    if not Mailing.objects.filter(pk=mailing_id, state=State.CANCELLED).exists():
        return
    rows = Delivery.objects.of_mailing(mailing_id)
    _cancel(rows.filter(state=Delivery.State.CLAIMED))
    waiting = rows.filter(state__in=WAITING).order_by("next_attempt_at", "pk")
    while _cancel_next(waiting):
        pass


@transaction.atomic
def _cancel_next(waiting: QuerySet[Delivery]) -> int:
    """A part at a time, so that nobody waits long for SQLite, and the page sees it go on."""
    locked = waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)
    return _cancel(Delivery.objects.filter(pk__in=list(locked[:CANCELLED_AT_ONCE])))


def _cancel(rows: QuerySet[Delivery]) -> int:
    return rows.update(
        state=Delivery.State.CANCELLED, token="", lease_until=None, settled_at=timezone.now()
    )


@transaction.atomic
def close_language(mailing: Mailing, language: str) -> None:
    """Its readers don't get this mailing any more."""
    stored = Mailing.objects.select_for_update().get(pk=mailing.pk)
    if language not in stored.launched_languages + stored.closed_languages:
        stored.closed_languages = [*stored.closed_languages, language]
        stored.save(update_fields=["closed_languages"])


@transaction.atomic
def resend_unknown(mailing: Mailing) -> int:
    """Send again what may have been lost; the Message-ID stays, so most readers see it once.

    Unknown is only what no process has in hand any more: its lease is over, or it gave it up.
    """
    _change(mailing, [State.RUNNING, State.PAUSED, State.FINISHED], None)
    unknown = mailing.deliveries.of_mailings().filter(
        state=Delivery.State.UNKNOWN, lease_until=None
    )
    count = unknown.update(
        state=Delivery.State.PENDING,
        token="",
        lease_until=None,
        first_attempt_at=None,
        settled_at=None,
        next_attempt_at=timezone.now(),
    )
    Mailing.objects.filter(pk=mailing.pk, state=State.FINISHED).update(state=State.RUNNING)
    ask_for("drain")
    return count


def finish_what_is_done() -> None:
    """A mailing ends when nothing of it is open and no language is still to follow."""
    is_open = Delivery.objects.of_mailings().open().filter(mailing=OuterRef("pk"))
    for mailing in Mailing.objects.filter(~Exists(is_open), state=State.RUNNING):
        if not waiting_languages(mailing):
            Mailing.objects.filter(~Exists(is_open), pk=mailing.pk, state=State.RUNNING).update(
                state=State.FINISHED, finished_at=timezone.now()
            )


def _change(mailing: Mailing, before: list[str], after: str | None, **values: Any) -> None:
    """Move it from one of these states, in one statement that only one caller can win."""
    if after:
        values["state"] = after
    allowed = Mailing.objects.filter(pk=mailing.pk, state__in=before)
    if not (allowed.update(**values) if values else allowed.exists()):
        mailing.refresh_from_db()
        raise Refused(_("This can’t be done: the mailing is %(state)s.") % _state(mailing))
    mailing.refresh_from_db()


def _state(mailing: Mailing) -> dict[str, str]:
    return {"state": mailing.get_state_display()}
