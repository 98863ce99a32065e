import os
import subprocess
import sys

import pytest
from django.conf import settings

from ucan_portal import environment


def start(tmp_path, *command: str, **variables: str) -> subprocess.CompletedProcess:
    """Start the portal as an operator does, with nothing in the environment but these."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *(command or ["check"])],
        cwd=settings.BASE_DIR,
        env=kept | {"DATA_DIR": str(tmp_path)} | variables,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgress://localhost/portal"),
        ("DATABASE_URL", "garbage"),
        ("DATABASE_URL", "postgres://localhost:port/portal"),
        ("REDIS_URL", "http://localhost"),
        ("EMAIL_URL", "mail.example"),
        ("EMAIL_URL", "smtp://"),
        ("BOUNCE_MAILBOX_URL", "pop3://me:pass@mail"),
        ("BOUNCE_MAILBOX_URL", "imaps://mail/INBOX"),
        ("BOUNCE_MAILBOX_URL", "imaps://me:pass@mail/%22"),
        ("SITE_URL", "ucan.example"),
        ("SITE_URL", "https://[::1"),
        ("SITE_URL", "https://ucan.example:99999"),
        ("SITE_URL", "https://ucan.example?de"),
        ("DATA_DIR", "~nobody-of-this-name/var"),
        ("MAIL_RETRY_SECONDS", "300,-5"),
        ("MAIL_SWEEP_SECONDS", "3600"),
        ("MAIL_DOMAIN_RATES", "bücher.example=5"),
        ("DEFAULT_FROM_EMAIL", "newsletter"),
        ("OPERATOR_EMAIL", "a@city.example\r\nBcc: b@city.example"),
        ("PORT", "http"),
        ("DEBUG", "maybe"),
        ("SENTRY_DSN", "https://errors.example/1"),
        ("SENTRY_DSN", "https://key@errors.example/project"),
    ],
)
def test_wrong_setting_is_named_in_one_sentence(tmp_path, name, value):
    result = start(tmp_path, **{name: value})

    assert result.returncode == 1
    assert result.stderr.startswith(name)
    assert len(result.stderr.strip().splitlines()) == 1


def test_nothing_set_runs_and_keeps_its_secret(tmp_path):
    assert start(tmp_path).returncode == 0
    key = (tmp_path / "secret_key").read_text()

    assert start(tmp_path).returncode == 0
    assert (tmp_path / "secret_key").read_text() == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_database_server_without_secret_key_refuses_to_start(tmp_path):
    result = start(tmp_path, DATABASE_URL="postgres://localhost/portal")

    assert result.returncode == 1
    assert result.stderr == "SECRET_KEY must be set when DATABASE_URL is.\n"


def test_secret_that_starts_with_a_dollar_is_taken_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "$HOME-is-no-variable-here")

    assert environment.secret_key(tmp_path) == "$HOME-is-no-variable-here"


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://relay", 25, False, False),
        ("smtp+tls://me:pass@relay", 587, True, False),
        ("smtps://me:pass@relay:4650", 4650, False, True),
    ],
)
def test_email_url_chooses_port_and_encryption(tmp_path, monkeypatch, url, port, tls, ssl):
    monkeypatch.setenv("EMAIL_URL", url)

    found = environment.email(tmp_path)

    assert found["EMAIL_HOST"] == "relay"
    assert found["EMAIL_PORT"] == port
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (tls, ssl)


def test_mailbox_for_bounces_is_read_from_its_address(monkeypatch):
    monkeypatch.setenv("BOUNCE_MAILBOX_URL", "imap+tls://me%40city:p%40ss@Mail.example/Bounces%20A")

    assert environment.bounce_mailbox() == {
        "scheme": "imap+tls",
        "host": "mail.example",
        "port": 143,
        "user": "me@city",
        "password": "p@ss",
        "folder": "Bounces A",
    }


@pytest.mark.parametrize(("url", "task"), [("", "None"), ("imaps://me:pass@mail", "300")])
def test_mailbox_for_bounces_is_read_every_five_minutes_where_there_is_one(tmp_path, url, task):
    said = start(
        tmp_path,
        "shell",
        "--command",
        "from django.conf import settings as s;"
        "print(s.CELERY_BEAT_SCHEDULE.get('bounces', {}).get('schedule'))",
        BOUNCE_MAILBOX_URL=url,
    )

    assert said.stdout.split()[-1] == task
