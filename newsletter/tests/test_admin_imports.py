import csv
import os
from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.factories import make_user
from newsletter import import_jobs, importing, tasks
from newsletter.factories import make_subscriber
from newsletter.models import Subscriber, SubscriberImport, Suppression
from newsletter.tests.test_admin import log_in

pytestmark = pytest.mark.django_db

MANAGER = [
    "view_addresses",
    "view_subscriber",
    "add_subscriberimport",
    "view_subscriberimport",
]
SPAM = "The address is suppressed: the reader reported a mail as spam."
FILE = """\
email,language,confirmed_at,source
bob@reader.example,en,2025-05-06,desk
eve@reader.example,uk,2025-05-06,desk
nobody,en,2025-05-06,desk
"""


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(importing, "BREATH", 0)


@pytest.fixture
def manager(client):
    return log_in(client, MANAGER)


def page(name, *arguments) -> str:
    return reverse(f"admin:newsletter_subscriberimport_{name}", args=arguments)


def upload(client, content=FILE, follow=False):
    file = SimpleUploadedFile("readers.csv", content.encode())
    return client.post(page("add"), {"file": file}, follow=follow)


def start(client) -> SubscriberImport:
    client.post(page("start", SubscriberImport.objects.get().pk), {"has_proof": "on"})
    return SubscriberImport.objects.get()


def grow_old() -> None:
    """All files that are there so far."""
    for file in SubscriberImport.folder().iterdir():
        os.utime(file, (0, 0))


def test_upload_shows_what_would_happen_and_does_nothing(client, manager):
    make_subscriber()

    seen = upload(client, follow=True).context["glance"]

    assert (seen.lines, seen.new, seen.known, seen.problem_count) == (3, 1, 1, 1)
    assert seen.problems == [(4, "“nobody” is no e-mail address.")]
    assert Subscriber.objects.count() == 1


def test_upload_tells_suppressed_addresses_from_mistakes(client, manager):
    Suppression.objects.create(address="eve@reader.example", reason="complaint")

    seen = upload(client, follow=True).context["glance"]

    assert (seen.lines, seen.new, seen.suppressed, seen.problem_count) == (3, 1, 1, 1)
    assert seen.problems == [(3, SPAM), (4, "“nobody” is no e-mail address.")]
    assert [row.email for row in seen.rows] == ["bob@reader.example"]


def test_upload_with_many_mistakes_says_how_many_are_not_shown(client, manager):
    shown = upload(client, FILE + "nobody,en,2025-05-06,desk\n" * 11, follow=True)

    assert shown.context["glance"].more_problems == 2
    assert "and 2 more" in shown.text


def test_upload_lies_where_only_the_portal_reads(client, manager):
    upload(client)

    job = SubscriberImport.objects.get()
    assert job.file.stat().st_mode & 0o777 == 0o600
    assert job.file.parent.stat().st_mode & 0o777 == 0o700


def test_import_needs_the_word_that_there_is_proof(client, manager):
    upload(client)

    response = client.post(page("start", SubscriberImport.objects.get().pk))

    assert response.context["form"].has_error("has_proof")
    assert SubscriberImport.objects.get().state == "uploaded"


def test_started_import_is_carried_out_by_a_task(client, manager):
    upload(client)
    job = start(client)

    tasks.import_file(job.pk)

    job.refresh_from_db()
    assert (job.state, job.created, job.known, job.wrong) == ("finished", 2, 0, 1)
    assert Subscriber.objects.mailable().count() == 2
    assert not job.file.exists()


def test_problems_can_be_downloaded(client, manager):
    upload(client)
    tasks.import_file(start(client).pk)

    answer = client.get(page("problems", SubscriberImport.objects.get().pk))

    lines = b"".join(answer.streaming_content).decode()
    assert list(csv.reader(StringIO(lines))) == [["4", "“nobody” is no e-mail address."]]


def test_suppressed_addresses_are_among_the_problems(client, manager):
    Suppression.objects.create(address="eve@reader.example", reason="complaint")
    upload(client)

    tasks.import_file(start(client).pk)

    job = SubscriberImport.objects.get()
    assert (job.created, job.known, job.wrong) == (1, 0, 2)
    assert job.problems_file.read_text().splitlines()[0] == f"3,{SPAM}"


def test_long_import_goes_on_where_it_stopped(client, manager, monkeypatch):
    monkeypatch.setattr(import_jobs, "SLICE", -1)
    monkeypatch.setattr(importing, "BATCH", 1)
    upload(client)
    job = start(client)

    states = []
    for _turn in range(4):
        tasks.import_file(job.pk)
        job.refresh_from_db()
        states.append((job.state, job.created, job.wrong))

    assert states == [("running", 1, 0), ("running", 2, 0), ("running", 2, 1), ("finished", 2, 1)]
    assert job.problems_file.read_text().count("nobody") == 1


def test_page_of_an_import_and_its_script_get_the_same(client, manager):
    upload(client)
    job = start(client)
    SubscriberImport.objects.update(position=job.size * 3 // 5, created=1)

    shown = client.get(page("change", job.pk))
    told = client.get(page("data", job.pk)).json()

    assert told["figures"].strip() in shown.text
    assert (told["stage"], told["is_over"]) == ("running", False)
    assert told["milestone"] == "The import is running."


def test_list_says_in_words_what_came_of_each_import(client, manager):
    old = {"file_name": "old.csv", "size": 9, "state": "finished"}
    SubscriberImport.objects.create(created=1200, wrong=3, **old)

    assert "added: 1,200, known before: 0, left out: 3" in client.get(page("changelist")).text


def test_script_hears_of_the_end_and_gets_the_way_to_what_was_left_out(client, manager):
    upload(client)
    job = start(client)
    tasks.import_file(job.pk)

    told = client.get(page("data", job.pk)).json()

    assert (told["is_over"], told["milestone"]) == (True, "The import is finished.")
    assert page("problems", job.pk) in told["parts"]["ways"]


def test_import_in_another_tasks_hands_is_left_alone(client, manager):
    upload(client)
    job = start(client)
    SubscriberImport.objects.update(lease_until="2999-01-01T00:00Z")

    tasks.import_file(job.pk)

    assert not Subscriber.objects.exists()


def test_import_of_a_dead_task_is_taken_up_by_the_sweep(client, manager, monkeypatch):
    upload(client)
    job = start(client)
    SubscriberImport.objects.update(lease_until="2020-01-01T00:00Z")
    asked = []
    monkeypatch.setattr(import_jobs, "ask_for", lambda *task: asked.append(task))

    tasks.sweep()

    assert asked == [("import_file", job.pk)]


def test_import_whose_file_is_gone_says_so(client, manager):
    upload(client)
    job = start(client)
    job.file.unlink()

    tasks.import_file(job.pk)

    job.refresh_from_db()
    assert (job.state, job.failure) == (
        "failed",
        "The file can’t be read: No such file or directory.",
    )


def test_file_in_another_encoding_is_refused_at_once(client, manager):
    file = SimpleUploadedFile("readers.csv", FILE.replace("desk", "Büro").encode("latin-1"))

    answer = client.post(page("add"), {"file": file}, follow=True)

    job = SubscriberImport.objects.get()
    assert (job.state, job.file.exists()) == ("failed", False)
    assert job.failure in answer.text


def test_discarded_file_leaves_nothing(client, manager):
    upload(client)
    job = SubscriberImport.objects.get()

    client.post(page("discard", job.pk))

    assert not SubscriberImport.objects.exists()
    assert not job.file.exists()


def test_second_start_leads_to_what_became_of_the_first(client, manager):
    """Pressed twice, or by two editors: the file may be imported and gone by then."""
    upload(client)
    tasks.import_file(start(client).pk)
    job = SubscriberImport.objects.get()

    answer = client.post(page("start", job.pk), {"has_proof": "on"})

    assert (answer.status_code, answer.url) == (302, page("change", job.pk))
    assert SubscriberImport.objects.get().state == "finished"


def test_started_import_can_not_be_discarded_nor_said_to_be(client, manager):
    upload(client)
    job = start(client)

    answer = client.post(page("discard", job.pk), follow=True)

    assert answer.redirect_chain == [(page("change", job.pk), 302)]
    assert "nothing was imported" not in answer.text
    assert job.file.exists()


def test_files_go_after_a_day(client, manager):
    upload(client)
    tasks.import_file(start(client).pk)
    upload(client)
    SubscriberImport.objects.update(uploaded_at="2020-01-01T00:00Z")
    grow_old()

    tasks.forget()

    left = SubscriberImport.objects.get()
    assert (left.state, list(left.file.parent.iterdir())) == ("finished", [])


def test_file_that_the_database_knows_nothing_of_goes_after_a_day_too(client, manager):
    """Of an upload that was rolled back, or is not in the backup that was restored."""
    upload(client)
    grow_old()
    upload(client)
    new = SubscriberImport.objects.first()
    SubscriberImport.objects.all().delete()

    tasks.forget()

    assert list(SubscriberImport.folder().iterdir()) == [new.file]


def test_problems_are_in_the_language_of_whoever_uploaded(client, manager, monkeypatch):
    german = make_user("uwe@city.example", language="de")
    upload(client)
    job = start(client)
    SubscriberImport.objects.update(uploaded_by=german)
    seen = []
    monkeypatch.setattr(import_jobs, "_import_slice", lambda job: seen.append(language()))
    language = import_jobs.translation.get_language

    tasks.import_file(job.pk)

    assert seen == ["de"]


def test_start_is_in_the_admins_log(client, manager):
    upload(client)
    start(client)

    assert "started" in list(LogEntry.objects.values_list("change_message", flat=True))
