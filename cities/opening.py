"""The three plain sentences with which the page of a city or an organisation opens."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Opened(models.Model):
    """Whole sentences, written for each language: names and places bend, so none is put together.

    A sentence that nobody can write yet stays empty and is not shown.
    """

    what_it_is = models.CharField(
        _("what it is"),
        max_length=250,
        blank=True,
        help_text=_("One plain sentence: who this is and what it does in U_CAN."),
    )
    since_when = models.CharField(
        _("since when it takes part"),
        max_length=250,
        blank=True,
        help_text=_("One plain sentence with a date. Empty as long as it is not known."),
    )
    what_came_of_it = models.CharField(
        _("what came of it"),
        max_length=250,
        blank=True,
        help_text=_("One plain sentence: a result that can be shown, not a plan."),
    )

    class Meta:
        abstract = True
