"""Who may do what, said once: the queries are in workflow.py, the groups in accounts/groups.py."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings


def sees_everything(user: Any) -> bool:
    """Editors and administrators: the items of every city, and those of none."""
    return user.has_perm("publishing.edit_everything")


def may_preview(user: Any) -> bool:
    """Staff, who see what is not public as they do in the admin: not by a password alone."""
    return user.is_staff and (not settings.SECOND_FACTOR_REQUIRED or is_mfa_enabled(user))


def may_publish(user: Any) -> bool:
    return sees_everything(user) or user.has_perm("publishing.publish_own")


def is_translator(user: Any) -> bool:
    """Whether they may bring texts of some languages up to date, and nothing else by that."""
    return bool(user.translates) and user.has_perm("publishing.change_textstate")
