"""The forms on “Contact” and “Accessibility”: their texts reach the operator."""

import logging
from typing import Any

from django import forms
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from publishing import reader_messages
from publishing.honeypot import HoneypotForm
from publishing.models import ReaderMessage
from publishing.networks import network_address, network_of
from publishing.origin import own_origin_required
from publishing.texts import current_language
from publishing.views import show_page

log = logging.getLogger(__name__)

# The pages that carry a form, each with the topic that a message from there most likely has.
TOPIC_OF_PAGE = {
    "contact": ReaderMessage.Topic.QUESTION,
    "accessibility": ReaderMessage.Topic.BARRIER,
}


class MessageForm(HoneypotForm, forms.ModelForm):
    class Meta:
        model = ReaderMessage
        fields = ("topic", "text", "page", "email")
        labels = {
            "topic": gettext_lazy("What is it about?"),
            "text": gettext_lazy("Your message"),
            "page": gettext_lazy("Which page is it about?"),
            "email": gettext_lazy("Your e-mail address"),
        }
        help_texts = {
            "page": gettext_lazy("Its address or its heading; you may leave this empty."),
            "email": gettext_lazy("Only if you would like an answer."),
        }
        widgets = {
            # A select cuts its longest text off on a narrow screen; these wrap.
            "topic": forms.RadioSelect(),
            "text": forms.Textarea(attrs={"rows": 8}),
            "page": forms.TextInput(),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    text = forms.CharField(
        label=Meta.labels["text"], widget=Meta.widgets["text"], max_length=5000, min_length=3
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, label_suffix="", auto_id="message-%s", **kwargs)
        topics = ReaderMessage.Topic.choices
        self.fields["topic"].choices = [(value, capfirst(label)) for value, label in topics]
        self.order_fields(self.Meta.fields)


@require_http_methods(["GET", "HEAD", "POST"])
@own_origin_required
def page_with_form(request: HttpRequest, slug: str) -> HttpResponse:
    if request.method != "POST":
        return show(request, slug, MessageForm(initial={"topic": TOPIC_OF_PAGE[slug]}))
    form = MessageForm(request.POST)
    if not form.is_valid():
        return show(request, slug, form)
    if form.is_from_a_program:
        return redirect("publishing:message_sent")
    try:
        return take(request, slug, form)
    except DatabaseError:
        log.exception("A reader's message could not be kept.")
        context = {"written": form.cleaned_data["text"], "operator": settings.OPERATOR_EMAIL}
        return render(request, "publishing/message_not_taken.html", context, status=503)


def take(request: HttpRequest, slug: str, form: MessageForm) -> HttpResponse:
    network = network_of(network_address(request))
    if reader_messages.is_over_limit(network):
        form.add_error(
            None,
            _(
                "Several messages have come from your network within an hour, so we can’t take "
                "another one yet. Your text is still here: please send it again in an hour."
            ),
        )
        return show(request, slug, form, status=429)
    form.instance.language, form.instance.network = current_language(), network
    reader_messages.accept(form.instance)
    return redirect("publishing:message_sent")


def show(request: HttpRequest, slug: str, form: MessageForm, status: int = 200) -> HttpResponse:
    return show_page(request, slug, "publishing/page_with_form.html", status, form=form)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "publishing/message_sent.html")
