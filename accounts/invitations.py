"""The mail by which somebody sets their first, or a new, password."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from accounts.models import User


def send_password_link(request: HttpRequest, user: User) -> None:
    """In the user's language. The link opens one page, and only once."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    adapter = get_adapter(request)
    context = {
        "user": user,
        "is_new": not user.has_usable_password(),
        "password_url": adapter.get_reset_password_from_key_url(key),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
    }
    with translation.override(user.language):
        adapter.send_mail("account/email/set_password", user.email, context)
