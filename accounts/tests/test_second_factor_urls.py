import subprocess
import sys

import allauth.mfa.urls
from django.urls import URLResolver

from accounts import second_factor_urls


def addresses(patterns, before=""):
    found = {}
    for each in patterns:
        address = f"{before}{each.pattern}"
        if isinstance(each, URLResolver):
            found |= addresses(each.url_patterns, address)
        else:
            found[each.name] = address
    return found


def test_second_factor_has_the_addresses_that_allauth_gives_it():
    assert addresses(second_factor_urls.urlpatterns) == addresses(allauth.mfa.urls.urlpatterns)


def test_public_pages_need_neither_cryptography_nor_the_queue():
    program = (
        "import sys, django; django.setup();"
        "from django.urls import reverse; reverse('home');"
        "print([name for name in ('fido2.server', 'celery.app') if name in sys.modules])"
    )

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert told.stdout == "[]\n"
