"""What helps while a mailing is written: what is new, and how many would get it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cities.models import City
from newsletter.models import Mailing
from newsletter.progress_words import readers_by_language
from newsletter.proposals import proposals
from publishing.texts import LANGUAGES
from twinning.models import Theme

KINDS = {"articles": gettext_lazy("News"), "events": gettext_lazy("Events")}
CHOICES = {"cities": City, "themes": Theme}
LONGEST_KEY = 18  # digits


class ComposingViews:
    """A mixin for MailingAdmin."""

    def composing_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        new = require_http_methods(["GET", "HEAD", "POST"])(self.new_items_view)
        readers = wrap(require_POST(self.readers_view))
        return [
            path("<int:pk>/new/", wrap(new), name="newsletter_mailing_new"),
            path("<int:pk>/readers/", readers, name="newsletter_mailing_readers"),
            path("readers/", readers, name="newsletter_mailing_readers"),
        ]

    def new_items_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        mailing = self._mailing(request, pk, "newsletter.change_mailing")
        if mailing.is_launched:  # what has gone out stays as it was read
            raise PermissionDenied
        found = proposals(mailing)
        if request.method == "POST":
            self._add_and_remove(request, mailing, found)
            return self._to("new", mailing)
        groups = [
            {
                "name": name,
                "label": label,
                "proposed": found[name],
                "chosen": getattr(mailing, name).all(),
            }
            for name, label in KINDS.items()
        ]
        has_new = any(group["proposed"] for group in groups)
        return self._page(request, "new", mailing, groups=groups, has_new=has_new)

    def _add_and_remove(
        self, request: HttpRequest, mailing: Mailing, found: dict[str, models.QuerySet]
    ) -> None:
        """One button: `add` or `remove` with “articles-7”, or `add` with “all”."""
        added = [
            (name, item)
            for name, rows in found.items()
            for item in rows
            if request.POST.get("add") in ("all", f"{name}-{item.pk}")
        ]
        removed = [
            (name, item)
            for name in found
            for item in getattr(mailing, name).all()
            if request.POST.get("remove") == f"{name}-{item.pk}"
        ]
        for name, item in added:
            getattr(mailing, name).add(item)
        for name, item in removed:
            getattr(mailing, name).remove(item)
        if added or removed:
            self.log_change(
                request, mailing, [{"changed": {"fields": sorted(dict(added + removed))}}]
            )
        self._say(request, added, removed)

    def _say(self, request: HttpRequest, added: list[tuple], removed: list[tuple]) -> None:
        if len(added) == 1:
            messages.success(request, _("Added: “%(title)s”") % {"title": added[0][1]})
        elif added:
            text = ngettext("%(count)d item added.", "%(count)d items added.", len(added))
            messages.success(request, text % {"count": len(added)})
        for _name, item in removed:
            messages.success(request, _("Removed: “%(title)s”") % {"title": item})

    def readers_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """How many would get it with the cities and themes of the form, saved or not."""
        if not self.has_change_permission(request) and not self.has_add_permission(request):
            raise PermissionDenied
        mailing = self._mailing(request, pk, "newsletter.change_mailing") if pk else Mailing()
        chosen = {name: _rows(model, request, name) for name, model in CHOICES.items()}
        text = readers_text(mailing, **chosen)
        if request.accepts("text/html"):
            return HttpResponse(text)
        return JsonResponse({"text": text})

    def readers_now(self, mailing: Mailing | None) -> SafeString:
        mailing = mailing or Mailing()
        saved = {
            name: getattr(mailing, name).all() if mailing.pk else model.objects.none()
            for name, model in CHOICES.items()
        }
        arguments = [mailing.pk] if mailing.pk else []
        return render_to_string(
            "admin/newsletter/mailing/readers_now.html",
            {
                "text": readers_text(mailing, **saved),
                "url": reverse("admin:newsletter_mailing_readers", args=arguments),
                "is_fixed": mailing.is_launched,
            },
        )

    readers_now.short_description = gettext_lazy("Readers now")


def _rows(model: type[models.Model], request: HttpRequest, name: str) -> models.QuerySet:
    """By keys as long as one can be: a forged number may be too large for the database."""
    sent = [value for value in request.POST.getlist(name) if len(value) <= LONGEST_KEY]
    return model.objects.filter(pk__in=[int(value) for value in sent if value.isdecimal()])


def readers_text(mailing: Mailing, **chosen: Any) -> str:
    counts = {code: mailing.recipients_if(code, **chosen).count() for code in LANGUAGES}
    return readers_by_language(counts)
