"""The links in a mailing's texts: our own are looked up, those of others are tried."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.http import HttpRequest, QueryDict
from django.urls import resolve
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from newsletter.models import Mailing
from publishing.reading import Moved
from publishing.texts import LANGUAGES, column

HREF = re.compile(r'\bhref="([^"]*)"')
MOST = 50
# How long the answer of another site counts.
KEPT = timedelta(days=1)
# What only members of staff can open.
CLOSED = ("/admin/", "/accounts/")


class Problem(models.TextChoices):
    NONE = "", ""
    NOT_FOUND = "not_found", _("there is no such page")
    BROKEN = "broken", _("the site answers with an error")
    SILENT = "silent", _("the site doesn’t answer")
    NOT_PUBLIC = "not_public", _("it leads to no public site")


@dataclass(frozen=True)
class Link:
    url: str
    field: str
    anchor: str

    @property
    def own_path(self) -> str | None:
        """With the query; None where another site has it."""
        if self.url.startswith("/") and not self.url.startswith("//"):
            return self.url
        base = settings.SITE_URL
        if self.url == base or self.url.startswith((f"{base}/", f"{base}?", f"{base}#")):
            return self.url.removeprefix(base) or "/"
        return None


def links_in(mailing: Mailing, language: str) -> Iterator[Link]:
    """The pages that the texts in this language lead to, each once."""
    texts = [("introduction", "", mailing)]
    texts += [("body", f"blocks-{i}-", block) for i, block in enumerate(mailing.blocks.all())]
    seen = set()
    for name, prefix, item in texts:
        label = capfirst(str(item._meta.get_field(name).verbose_name))
        anchor = f"#id_{prefix}{column(name, language)}"
        for href in HREF.findall(getattr(item, column(name, language)) or ""):
            url = unescape(href).strip()
            if url.startswith(("http:", "https:", "/")) and url not in seen:
                seen.add(url)
                yield Link(url, label, anchor)


def own_page_answers(path: str) -> bool:
    """Whether any reader can open it: the view itself says so, which asks `published()`."""
    try:
        return _answers(path)
    except Moved:
        return True
    except Exception:  # whatever is wrong with one link must not hold up all mailings
        return False


def _answers(path: str) -> bool:
    parts = urlsplit(path)
    if parts.path.startswith(CLOSED):
        return False
    language = parts.path[1:3] if parts.path[1:3] in LANGUAGES else settings.LANGUAGE_CODE
    with translation.override(language):
        request = _request(parts.path, parts.query)
        request.resolver_match = match = resolve(parts.path)
        if "token" in match.kwargs:  # of one reader alone, whose choices all others could change
            return False
        response = match.func(request, *match.args, **match.kwargs)
    # Not the response itself: that would end the request at hand, with its database connection.
    if file := getattr(response, "file_to_stream", None):
        file.close()
    return response.status_code < 400


def _request(path: str, query: str) -> HttpRequest:
    """As of a reader who is not signed in."""
    site = urlsplit(settings.SITE_URL)
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.GET = QueryDict(query)
    request.META = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "HTTP_HOST": site.netloc,
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or 80),
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": site.scheme,
    }
    request.user, request.is_preview = AnonymousUser(), False
    return request


def known_problem(mailing: Mailing, url: str) -> str | None:
    """What came out when the link was tried lately; empty if it works, None if nobody tried."""
    checked_at = mailing.links_checked_at
    if checked_at is None or checked_at < timezone.now() - KEPT:
        return None
    return mailing.link_answers.get(url)


def foreign_links(mailing: Mailing) -> list[str]:
    """The first addresses of other sites in all languages."""
    found = {
        link.url: None
        for language in LANGUAGES
        for link in links_in(mailing, language)
        if link.own_path is None
    }
    return list(found)[:MOST]
