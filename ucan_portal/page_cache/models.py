import secrets

from django.db import models


class Generation(models.Model):
    """One row: the stamp under which pages are kept. Another stamp, and every page is made anew.

    It is random and not counted: a database that was restored never repeats one.
    """

    stamp = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.stamp

    @classmethod
    def current(cls) -> str:
        """The stamp; an empty text before the first change."""
        return cls.objects.values_list("stamp", flat=True).first() or ""

    @classmethod
    def renew(cls) -> None:
        cls.objects.bulk_create(
            [cls(pk=1, stamp=secrets.token_hex(8))],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["stamp"],
        )
