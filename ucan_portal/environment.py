"""Reads and checks what the operator sets in the environment.

A wrong value ends the process with one sentence that names the variable: whoever
starts the portal reads that sentence, not a traceback.
"""

import os
import re
import secrets
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ

env = environ.Env()

DATABASE_SCHEMES = ("postgres", "postgresql", "sqlite")
REDIS_SCHEMES = ("redis", "rediss", "unix")
EMAIL_SCHEMES = {"smtp": {}, "smtp+tls": {"use_tls": True}, "smtps": {"use_ssl": True}}
# A host and perhaps a port: no path, no query, no password.
SITE = re.compile(r"https?://[^\s/?#@]+")
# The name of a mail folder as it stands in quotes in IMAP, where it must be ASCII.
MAILBOX = re.compile(r'[^"\\\x00-\x1f\x7f-\U0010ffff]+')
SITE_EXAMPLE = "https://ucan.example, without a path"
SENTRY_DSN = re.compile(r"https?://[\w-]+(:[\w-]+)?@[\w.-]+(:\d{1,5})?(/[\w-]+)*/\d+")
SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
IMAP_PORTS = {"imap": 143, "imap+tls": 143, "imaps": 993}


class WrongSetting(SystemExit):
    """Ends the process with exit code 1 and one sentence on standard error."""

    def __init__(self, name: str, problem: str):
        super().__init__(f"{name} {problem}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def words(name: str) -> list[str]:
    return [word.strip() for word in text(name).split(",") if word.strip()]


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value in ("", "0", "off", "no", "false"):
        return default if value == "" else False
    if value in ("1", "on", "yes", "true"):
        return True
    raise WrongSetting(name, f"must be on or off, not “{value}”.")


def number(name: str, default: int, low: int, high: int) -> int:
    value = text(name)
    if value == "":
        return default
    if not _is_number(value, low, high):
        raise WrongSetting(name, f"must be a whole number from {low} to {high}, not “{value}”.")
    return int(value)


def numbers(name: str, default: list[int], low: int, high: int) -> list[int]:
    """A list, separated by commas."""
    values = words(name)
    if not all(_is_number(value, low, high) for value in values):
        problem = f"must be whole numbers from {low} to {high}, separated by commas."
        raise WrongSetting(name, problem)
    return [int(value) for value in values] or default


def rates(name: str) -> dict[str, int]:
    """A rate for each domain: `example.org=5,example.com=2`."""
    pairs = [word.rpartition("=") for word in words(name)]
    # In ASCII, as readers' addresses are kept: any other name would limit nothing.
    if not all(
        domain and domain.isascii() and _is_number(rate, 1, 100_000)
        for domain, _equals, rate in pairs
    ):
        problem = "must look like example.org=5,xn--bcher-kva.example=2 (mails per second)."
        raise WrongSetting(name, problem)
    return {domain.lower(): int(rate) for domain, _equals, rate in pairs}


def _is_number(value: str, low: int, high: int) -> bool:
    return value.isascii() and value.isdigit() and low <= int(value) <= high


def address(name: str, default: str = "") -> str:
    """An e-mail address, with a name or without: it stands in the headers of mails."""
    value = text(name, default)
    if value and ("@" not in parseaddr(value)[1] or not value.isprintable()):
        raise WrongSetting(name, "must be an e-mail address, such as U_CAN <news@ucan.example>.")
    return value


def site_url(default: str) -> str:
    value = text("SITE_URL", default).rstrip("/")
    _checked_url("SITE_URL", value, ("http", "https"), SITE_EXAMPLE)
    if not SITE.fullmatch(value):
        raise WrongSetting("SITE_URL", f"must look like {SITE_EXAMPLE}, not “{value}”.")
    return value


def data_dir(default: Path) -> Path:
    folder = Path(text("DATA_DIR", str(default)))
    try:
        folder = folder.expanduser().resolve()
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting("DATA_DIR", f"can't be used: {folder}: {error.strerror}.") from None
    except RuntimeError:
        raise WrongSetting("DATA_DIR", f"can't be used: {folder}: no such user.") from None
    if not os.access(folder, os.W_OK):
        raise WrongSetting("DATA_DIR", f"can't be used: no right to write to {folder}.")
    return folder


def _checked_url(name: str, value: str, schemes: tuple[str, ...], example: str) -> str:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  raises ValueError for a port that is no number
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in schemes:
        raise WrongSetting(name, f"must look like {example}.")
    return value


def database(folder: Path) -> dict:
    """The database of DATABASE_URL, or a file in the data folder."""
    url = text("DATABASE_URL")
    if url:
        example = "postgres://user:password@host:5432/name"
        _checked_url("DATABASE_URL", url, DATABASE_SCHEMES, example)
        config = environ.Env.db_url_config(url)
        if not config.get("NAME"):
            raise WrongSetting("DATABASE_URL", f"names no database; it must look like {example}.")
    else:
        config = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "portal.sqlite3")}
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            # A read-then-write transaction fails at once with "locked" unless it starts IMMEDIATE.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
        # A server that is gone says so soon: readers get the copies of before meanwhile.
        # Compiling a search's many short statements (JIT) takes longer than running them.
        own = {"connect_timeout": 3, "options": "-c jit=off"}
        config["OPTIONS"] = own | config.get("OPTIONS", {})
    config["CONN_MAX_AGE"] = None
    return config


def redis_url() -> str:
    """The address of Redis, or an empty text for the embedded default."""
    url = text("REDIS_URL")
    return url and _checked_url("REDIS_URL", url, REDIS_SCHEMES, "redis://host:6379/0")


def broker(folder: Path) -> tuple[str, dict]:
    """Celery's broker and its options: Redis, or files in the data folder."""
    if url := redis_url():
        # A reader waits while a task is asked for: a Redis that is away is asked once, and briefly.
        return url, {"max_retries": 0, "socket_connect_timeout": 1, "socket_timeout": 1}
    queue, control = folder / "broker" / "queue", folder / "broker" / "control"
    for each in (queue, control):
        each.mkdir(parents=True, exist_ok=True)
    return "filesystem://", {
        "data_folder_in": str(queue),
        "data_folder_out": str(queue),
        "control_folder": str(control),
        "polling_interval": 0.1,
    }


def email(folder: Path) -> dict:
    """Django's e-mail settings for EMAIL_URL, or files in the data folder."""
    url = text("EMAIL_URL")
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(folder / "mail"),
        }
    example = "smtp://host:25, smtp+tls://user:password@host:587 or smtps://…"
    _checked_url("EMAIL_URL", url, tuple(EMAIL_SCHEMES), example)
    parts = environ.Env.email_url_config(url)
    scheme = urlsplit(url).scheme
    if not parts["EMAIL_HOST"]:
        raise WrongSetting("EMAIL_URL", f"names no host; it must look like {example}.")
    security = EMAIL_SCHEMES[scheme]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts["EMAIL_HOST"],
        "EMAIL_PORT": parts["EMAIL_PORT"] or SMTP_PORTS[scheme],
        "EMAIL_HOST_USER": parts["EMAIL_HOST_USER"] or "",
        "EMAIL_HOST_PASSWORD": parts["EMAIL_HOST_PASSWORD"] or "",
        "EMAIL_USE_TLS": security.get("use_tls", False),
        "EMAIL_USE_SSL": security.get("use_ssl", False),
    }


def sentry_dsn() -> str:
    """Where errors are reported to; a key stands in the address, and a number at its end."""
    dsn = text("SENTRY_DSN")
    if dsn and not SENTRY_DSN.fullmatch(dsn):
        raise WrongSetting("SENTRY_DSN", "must look like https://key@errors.example/1.")
    return dsn


def bounce_mailbox() -> dict | None:
    """Where bounces come back to, read by IMAP; None where BOUNCE_MAILBOX_URL is not set."""
    url = text("BOUNCE_MAILBOX_URL")
    if not url:
        return None
    example = "imaps://user:password@host/INBOX, imap+tls://… or imap://…"
    parts = urlsplit(_checked_url("BOUNCE_MAILBOX_URL", url, tuple(IMAP_PORTS), example))
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not (parts.hostname and parts.username and parts.password and MAILBOX.fullmatch(folder)):
        problem = f"must name user, password and host, and look like {example}."
        raise WrongSetting("BOUNCE_MAILBOX_URL", problem)
    return {
        "scheme": parts.scheme,
        "host": parts.hostname,
        "port": parts.port or IMAP_PORTS[parts.scheme],
        "user": unquote(parts.username),
        "password": unquote(parts.password),
        "folder": folder,
    }


def openid_connect() -> dict:
    """allauth's settings for one OpenID Connect provider (Keycloak, EU Login …), or none."""
    names = ("OIDC_NAME", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_SECRET")
    values = {name: text(name) for name in names}
    if not any(values.values()):
        return {}
    for name, value in values.items():
        if not value:
            raise WrongSetting(name, f"must be set too; a login service needs {', '.join(names)}.")
    issuer = _checked_url(
        "OIDC_ISSUER", values["OIDC_ISSUER"], ("https", "http"), "https://login.example/realm"
    )
    app = {
        "provider_id": "oidc",
        "name": values["OIDC_NAME"],
        "client_id": values["OIDC_CLIENT_ID"],
        "secret": values["OIDC_SECRET"],
        "settings": {"server_url": issuer},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def secret_key(folder: Path) -> str:
    """SECRET_KEY; without a database server one is made once and kept in the data folder."""
    key = text("SECRET_KEY")
    if key:
        return key
    if text("DATABASE_URL"):
        raise WrongSetting("SECRET_KEY", "must be set when DATABASE_URL is.")
    file = folder / "secret_key"
    try:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return file.read_text()
