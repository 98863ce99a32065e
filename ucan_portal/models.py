from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models


class SearchEntry(models.Model):
    """What the search knows of an item in one language: derived, and made again at any time."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    # As the reader sees it, without marks of HTML.
    text = models.TextField(blank=True)
    # What is compared with the words of a query; names weigh more than texts.
    name_words = models.TextField()
    all_words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "language"], name="search_entry_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_type.name} {self.object_id} ({self.language})"
