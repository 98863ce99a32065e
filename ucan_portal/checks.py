"""What `manage.py check --deploy` asks of an operator before the portal goes public."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

# The law wants these on the imprint and the privacy page (§ 5 DDG, Article 13 GDPR).
REQUIRED = (
    "OPERATOR_NAME",
    "OPERATOR_ADDRESS",
    "OPERATOR_REPRESENTATIVE",
    "OPERATOR_EMAIL",
    "DATA_PROTECTION_OFFICER",
)


@register(Tags.security, deploy=True)
def operator_is_named(**kwargs: Any) -> list[Error]:
    return [
        Error(f"{name} is empty, but the imprint needs it.", id="ucan_portal.E001")
        for name in REQUIRED
        if not getattr(settings, name)
    ]
