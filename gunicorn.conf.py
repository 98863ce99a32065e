"""How gunicorn runs the portal, from this folder; the command line may say otherwise."""

import gc

from django.urls import get_resolver

# The workers are forked from a process that has loaded everything, and share its memory.
preload_app = True


def when_ready(server: object) -> None:
    """What is loaded now stays: collecting garbage needs neither look at it nor copy it."""
    get_resolver().url_patterns  # noqa: B018  loads the views
    gc.collect()
    gc.freeze()
