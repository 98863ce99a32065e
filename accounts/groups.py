"""The groups of the editors and what each may do. They combine; this file is where they change.

A permission here says what somebody may do at all; to which items it applies is said by
`visible_to` and `editable_by`. The groups are written after every `migrate`.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from django.utils.translation import gettext_lazy as _

READING = "cities.view_* twinning.view_* events.view_* news.view_* publishing.view_image"
WRITING = (
    f"{READING} publishing.add_image "
    "events.add_event events.change_event news.add_article news.change_article "
    "cities.change_city cities.change_organisation "
    "twinning.change_twinning twinning.change_cooperation"
)
EDITING = (
    "cities.* twinning.* events.* news.* "
    "publishing.*_page publishing.*_document publishing.*_image "
    "publishing.edit_everything publishing.publish_own newsletter.*_mailing"
)


@dataclass(frozen=True)
class Role:
    label: Any
    description: Any
    # Patterns of permissions, as in the shell: `events.*_event`.
    permissions: str


ROLES = {
    "coordinator": Role(
        _("coordinator"),
        _("Writes for their own cities and organisations and submits for review."),
        WRITING,
    ),
    "translator": Role(
        _("translator"),
        _("Writes only the texts of the languages chosen below."),
        f"{READING} publishing.change_textstate",
    ),
    "publisher": Role(
        _("publisher"),
        _("Writes for their own cities and organisations and publishes without review."),
        f"{WRITING} publishing.publish_own",
    ),
    "editor": Role(
        _("editor"),
        _("Edits, reviews and publishes everything, and plans the newsletter."),
        EDITING,
    ),
    "newsletter manager": Role(
        _("newsletter manager"),
        _("Sends the newsletter and sees the subscribers’ addresses."),
        "newsletter.*",
    ),
    "administrator": Role(
        _("administrator"),
        _("May do everything, and decides who may do what."),
        f"{EDITING} newsletter.* accounts.*_user",
    ),
}


def make_groups(using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate: the groups have exactly the permissions said here."""
    from django.contrib.auth.models import Group, Permission

    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    for name, role in ROLES.items():
        patterns = role.permissions.split()
        group, _created = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set(
            permission
            for codename, permission in known.items()
            if any(fnmatchcase(codename, pattern) for pattern in patterns)
        )
