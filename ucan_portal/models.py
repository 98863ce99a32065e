from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models


class SearchEntry(models.Model):
    """What the search knows of an item: derived, and made again at any time."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    # The date that the item is about; of two that match alike, the newer comes first.
    date = models.DateField(null=True)
    # By language: title, text and address, as the reader sees them, and the texts' languages.
    shown = models.JSONField()
    # Each word of the item once, with its language and its weight before it: see search/words.py.
    words = models.TextField()
    # Whether the forms of its words are in the table below.
    is_learned = models.BooleanField(default=False, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="search_entry_of_item"
            ),
        ]
        indexes = [
            # All that a search compares: on SQLite, where texts make each row long, it reads
            # this instead.
            models.Index(
                fields=["content_type", "object_id", "date"], name="search_entry_without_texts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_type.name} {self.object_id}"


class WordForm(models.Model):
    """A form of a word, and what it is a form of: a stem, a lemma or a place.

    Forms that share one find each other. So a query looks up, and needs no dictionary.
    """

    lemma = models.CharField(max_length=60)
    language = models.CharField(max_length=5)
    form = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lemma", "language", "form"], name="word_form_once"),
        ]

    def __str__(self) -> str:
        return f"{self.form} ({self.language}: {self.lemma})"


class SearchMoment(models.Model):
    """One row: until when the entries name what is public, and nothing else."""

    moment = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.moment)

    @classmethod
    def reached(cls) -> datetime | None:
        return cls.objects.values_list("moment", flat=True).first()

    @classmethod
    def reach(cls, moment: datetime) -> None:
        cls.objects.update_or_create(pk=1, defaults={"moment": moment})
