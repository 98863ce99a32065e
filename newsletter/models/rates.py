from django.db import models
from django.utils import timezone


class SendingRate(models.Model):
    """What all workers share of a limit: of the relay, or of one domain of recipients.

    The database has it, so that a flushed queue or a restarted worker forgets no limit.
    """

    RELAY = "relay"

    key = models.CharField(max_length=260, primary_key=True, help_text="“relay”, or a domain.")
    next_at = models.DateTimeField(
        default=timezone.now, help_text="The first moment that is promised to nobody."
    )
    normal = models.FloatField(
        null=True, help_text="Mails per second that it took before it asked for less."
    )
    lowered_to = models.FloatField(
        null=True, help_text="Mails per second, since the relay asked for less."
    )
    lowered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key
