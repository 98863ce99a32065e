from django.conf import settings
from django.http import HttpRequest

from publishing.texts import current_language


def site(request: HttpRequest) -> dict:
    """What every page says of itself and of its operator."""
    return {
        "language": current_language(),
        "site_url": settings.SITE_URL,
        "operator_name": settings.OPERATOR_NAME,
        "granting_authority": settings.GRANTING_AUTHORITY,
        "grant_agreement": settings.GRANT_AGREEMENT,
    }
