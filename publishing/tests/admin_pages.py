"""What tests of the admin need: addresses of its pages, and what a browser would send."""

from typing import Any

from django import forms
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse


def admin_url(model: type[models.Model] | models.Model, page: str = "changelist") -> str:
    """The list or the add page of a model, or the page of an item."""
    meta = model._meta
    args = [model.pk] if isinstance(model, models.Model) else []
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


def save(client: Client, item: models.Model, **changes: Any) -> HttpResponse:
    """Save the item's form after these changes, and read what is stored."""
    url = admin_url(item, "change")
    response = client.post(url, form_data(client.get(url), **changes))
    item.refresh_from_db()
    return response


def add(client: Client, model: type[models.Model], **changes: Any) -> HttpResponse:
    url = admin_url(model, "add")
    return client.post(url, form_data(client.get(url), **changes), follow=True)


def act(client: Client, action: str, *items: models.Model) -> HttpResponse:
    """Choose the items in their list, and the action."""
    data = {"action": action, "_selected_action": [item.pk for item in items]}
    return client.post(admin_url(type(items[0])), data, follow=True)


def form_data(response: HttpResponse, **changes: Any) -> dict[str, Any]:
    """What the browser sends when the form of the page is saved after these changes."""
    data = fields_of(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        for form in [inline.formset.management_form, *inline.formset.forms]:
            data |= fields_of(form)
    return data | {"_save": "1"} | changes


def fields_of(form: Any) -> dict[str, Any]:
    data = {}
    for bound in form:
        value = bound.value()
        widget = bound.field.widget
        if hasattr(widget, "widgets_names"):
            for suffix, part in zip(widget.widgets_names, widget.decompress(value), strict=True):
                data[bound.html_name + suffix] = "" if part is None else part
        elif isinstance(value, bool):
            data |= {bound.html_name: "on"} if value else {}
        elif isinstance(bound.field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            data[bound.html_name] = [getattr(one, "pk", one) for one in value or []]
        else:
            data[bound.html_name] = "" if value is None else value
    return data
