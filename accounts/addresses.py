"""Keeps the addresses of allauth in step with the user's: the administrator vouches for it."""

from typing import Any

from allauth.account.models import EmailAddress

from accounts.models import User


def keep_address(
    instance: User, update_fields: frozenset | None = None, raw: bool = False, **kwargs: Any
) -> None:
    """Receiver of post_save: an address that was changed logs nobody in any more."""
    if raw or (update_fields is not None and "email" not in update_fields):
        return
    others = EmailAddress.objects.filter(user=instance).exclude(email=instance.email)
    others.delete()
    EmailAddress.objects.get_or_create(
        user=instance, email=instance.email, defaults={"verified": True, "primary": True}
    )
