"""Tells a service that speaks Sentry's protocol of errors, where the operator has named one.

It hears where in the code an error occurred, and nothing about anybody: an address can stand in the
text of an exception, in a local variable, in the request and in what is put into a line of the log.
Whole errors go to ADMINS, by mail.
"""

import logging
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.logging import EventHandler

KEPT = ("event_id", "timestamp", "platform", "level", "logger")
KEPT_OF_EXCEPTION = ("type", "module", "mechanism", "stacktrace")


def handler(dsn: str) -> logging.Handler:
    """For the log: whatever fails in a page or in a task is an error there."""
    sentry_sdk.init(
        dsn,
        before_send=without_persons,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        release="",  # else it would look for one in git
        # The log says it all: nothing of Django, Celery or the network is watched.
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[AtexitIntegration(callback=lambda pending, timeout: None)],
        auto_session_tracking=False,
        send_client_reports=False,
        enable_backpressure_handling=False,
    )
    return EventHandler(level=logging.ERROR)


def without_persons(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    kept = only(event, KEPT)
    if exceptions := event.get("exception", {}).get("values"):
        values = [only(exception, KEPT_OF_EXCEPTION) for exception in exceptions]
        kept["exception"] = {"values": values}
    line = hint["log_record"].msg
    if isinstance(line, str):  # what was put into it is left out
        kept["logentry"] = {"message": line}
    return kept


def only(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}
