"""django-newsletter beside ours: mails as long, the same relay, its own `submit_newsletter`.

It has an app of the same name as ours, so it runs in a virtual environment and a process of its
own: `python django_newsletter.py DATABASE-PORT RELAY-PORT BYTES PARAGRAPH`.
"""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from django.conf import settings

if TYPE_CHECKING:  # which its Python does not have
    from newsletter.tests.sink import Sink
    from ucan_portal.tests.running import OwnPostgres

MAILS = 500
PACKAGES = ("django-newsletter==1.2.1", "sorl-thumbnail==13.4.0", "pillow==13.0.0")
DATABASE = "other_newsletter"


def environment(folder: Path) -> Path:
    """Its Python, with the Django and psycopg that the portal has; made anew in the folder."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    wanted = Path(__file__).parent.parent / "requirements.txt"
    ours = [line.split()[0] for line in wanted.read_text().splitlines() if line]
    same = [line for line in ours if line.startswith(("Django==", "psycopg[binary]=="))]
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *same, *PACKAGES], check=True, stderr=subprocess.DEVNULL)
    return python


def rate(python: Path, database: "OwnPostgres", sink: "Sink", size: int, paragraph: str) -> float:
    """Mails of so many bytes that it sends in a second, from the first to the last."""
    with psycopg.connect(database.url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {DATABASE}")
    arguments = [str(number) for number in (database.port, sink.port, size)]
    subprocess.run([python, __file__, *arguments, paragraph], check=True)
    moments = [
        event.time for event in sink.events("accepted") if event.recipient.startswith("other")
    ]
    return (len(moments) - 1) / (moments[-1] - moments[0])


def configure(database_port: str, relay_port: str) -> None:
    apps = ["auth", "contenttypes", "sessions", "messages", "sites", "admin"]
    templates = {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
    settings.configure(
        INSTALLED_APPS=[f"django.contrib.{name}" for name in apps]
        + ["sorl.thumbnail", "newsletter"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": DATABASE,
                "USER": "postgres",
                "HOST": "127.0.0.1",
                "PORT": database_port,
            }
        },
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=int(relay_port),
        TEMPLATES=[templates],
        ROOT_URLCONF="newsletter.urls",
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        NEWSLETTER_THUMBNAIL="sorl-thumbnail",
        NEWSLETTER_USE_HTTPS=True,
        SITE_ID=1,
        USE_TZ=True,
    )


def send(size: int, paragraph: str) -> None:
    """A message of about so many bytes to all subscribers, as its documentation has it."""
    from django.core.management import call_command

    from newsletter.models import Article, Message, Newsletter, Submission, Subscription

    call_command("migrate", verbosity=0)
    sender = {"email": "newsletter@ucan.example", "sender": "U_CAN"}
    newsletter = Newsletter.objects.create(title="U_CAN", slug="ucan", **sender)
    Subscription.objects.bulk_create(
        Subscription(
            newsletter=newsletter,
            email_field=f"other{number}@reader.example",
            subscribed=True,
            activation_code=str(number),
        )
        for number in range(MAILS)
    )
    message = Message.objects.create(newsletter=newsletter, title="News", slug="news")
    article = Article.objects.create(post=message, title="News", text=paragraph * 100)
    submission = Submission.from_message(message)
    mail = submission.get_message(Subscription.objects.first()).message()
    article.text = paragraph * (100 * size // len(mail.as_bytes()))
    article.save()
    submission.prepared = True
    submission.save()
    call_command("submit_newsletter", verbosity=0)


if __name__ == "__main__":
    configure(*sys.argv[1:3])
    import django

    django.setup()
    send(int(sys.argv[3]), sys.argv[4])
