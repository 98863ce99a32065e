"""The ledger's moves: a mail is begun, and what became of it is noted.

pending → claimed → sending → accepted | deferred | rejected | unknown | skipped | cancelled.
Every move is one conditional update, so a process that was thought dead can't undo another's.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from newsletter import pausing, statements
from newsletter.claims import Claim, lease
from newsletter.models import Delivery, Subscriber, Suppression
from newsletter.smtp import Outcome, Verdict

Kind, State = Delivery.Kind, Delivery.State
# A mail that has been deferred for so long is given up.
EXPIRY = timedelta(hours=24)

# The acceptance of one mail and the beginning of the next, for there is one such statement a mail.
# The conditions on the row itself stand outside of the subqueries: PostgreSQL checks them again
# on a row that somebody else has just changed. The subqueries look up one row each; for EXISTS it
# might read the whole table of subscribers instead, for every mail. And CASE, since for OR it read
# the index of all mails in hand, with those of the last minutes.
STEP = statements.Statement(
    "newsletter_step",
    """
UPDATE newsletter_delivery SET
  state = CASE WHEN id = %(done)s THEN 'accepted' ELSE 'sending' END,
  token = CASE WHEN id = %(done)s THEN '' ELSE token END,
  lease_until = CASE WHEN id = %(done)s THEN NULL ELSE %(lease)s END,
  settled_at = CASE WHEN id = %(done)s THEN %(now)s ELSE NULL END,
  smtp_code = CASE WHEN id = %(done)s THEN %(code)s ELSE smtp_code END,
  smtp_text = CASE
    WHEN id <> %(done)s THEN smtp_text
    WHEN address = '' THEN ''  -- an answer may quote the address of an erased reader
    ELSE %(text)s
  END,
  attempts = CASE WHEN id = %(done)s THEN attempts ELSE attempts + 1 END,
  first_attempt_at = COALESCE(first_attempt_at, %(now)s)
WHERE id IN (%(done)s, %(begun)s) AND token = %(token)s AND CASE
  WHEN id = %(done)s THEN state IN ('sending', 'unknown')
  ELSE state = 'claimed' AND (
    kind = 'test'
    OR (kind <> 'mailing' AND subscriber_id IS NOT NULL)
    OR (
      (SELECT m.state FROM newsletter_mailing m WHERE m.id = mailing_id) = 'running'
      AND (SELECT s.state FROM newsletter_subscriber s WHERE s.id = subscriber_id) = 'confirmed'
      AND (
        SELECT x.id FROM newsletter_suppression x WHERE x.address = newsletter_delivery.address
      ) IS NULL
    )
  )
END
RETURNING id
""",
    {
        "token": "text",
        "done": "bigint",
        "begun": "bigint",
        "now": "timestamptz",
        "lease": "timestamptz",
        "code": "smallint",
        "text": "text",
    },
)
NOBODY = 0


def step(token: str, done: tuple[Claim, Outcome] | None, begun: Claim | None) -> bool:
    """Note that one mail was accepted, and that the next is being sent; no note, no mail.

    True where the next may be sent. Called just before its MAIL FROM.
    """
    now = timezone.now()
    outcome = done[1] if done else None
    values = (
        token,
        done[0].pk if done else NOBODY,
        begun.pk if begun else NOBODY,
        now,
        now + lease(),
        outcome.code if outcome else None,
        outcome.text[:500] if outcome else "",
    )
    moved = statements.run(STEP, values)
    return begun is not None and begun.pk in moved


def settle(claim: Claim, token: str, outcome: Outcome) -> None:
    """Note what became of the mail.

    A late answer still counts for a mail that was thought lost, as long as nobody resends it.
    """
    mine = Delivery.objects.filter(
        pk=claim.pk, token=token, state__in=[State.SENDING, State.UNKNOWN]
    )
    values = _settled(claim, outcome)
    text = Case(When(~Q(address=""), then=Value(outcome.text[:500])), default=Value(""))
    values |= {"smtp_code": outcome.code, "smtp_text": text}
    if not mine.update(token="", lease_until=None, **values):
        return
    if outcome.means_no_such_address:
        _suppress(claim, outcome)
    if claim.kind == Kind.MAILING and outcome.verdict not in (Verdict.ACCEPTED, Verdict.NOT_BEGUN):
        pausing.pause_if_needed(claim.mailing_id, outcome)


def _suppress(claim: Claim, outcome: Outcome) -> None:
    if Subscriber.objects.filter(address=claim.address).exists():
        Suppression.objects.get_or_create(
            address=claim.address,
            defaults={
                "reason": Suppression.Reason.NO_SUCH_ADDRESS,
                "detail": outcome.text[:500],
            },
        )


def _settled(claim: Claim, outcome: Outcome) -> dict:
    now = timezone.now()
    plain = {
        Verdict.ACCEPTED: State.ACCEPTED,
        Verdict.REJECTED: State.REJECTED,
        Verdict.UNKNOWN: State.UNKNOWN,
    }
    if outcome.verdict in plain:
        return {"state": plain[outcome.verdict], "settled_at": now}
    is_paused_for = outcome.verdict == Verdict.SENDER_REFUSED and claim.kind == Kind.MAILING
    if is_paused_for or outcome.verdict == Verdict.NOT_BEGUN:
        # Not the recipient's fault, or not heard of by the relay: it was no attempt.
        first = claim.first_attempt_at
        return {"state": State.PENDING, "attempts": claim.attempts, "first_attempt_at": first}
    if claim.first_attempt_at and now - claim.first_attempt_at > EXPIRY:
        return {"state": State.REJECTED, "settled_at": now}
    steps = settings.MAIL_RETRY_SECONDS
    wait = timedelta(seconds=steps[min(claim.attempts, len(steps) - 1)])
    return {"state": State.DEFERRED, "next_attempt_at": now + wait}
