"""Two calendar programs, khal and calcurse, really open what the portal gives out."""

import os
import shutil
import subprocess

import pytest
from django.utils import translation

from cities.factories import make_city
from events.factories import make_event

pytestmark = [pytest.mark.django_db, pytest.mark.process]
KHAL_SETTINGS = """
[calendars]
[[ucan]]
path = {folder}/events
type = calendar
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = Europe/Kyiv
default_timezone = Europe/Kyiv
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
KHAL_LINE = "{start-date}/{start-time}/{end-date}/{end-time}/{title}/{location}/{status}"


def run(program: str, *arguments: object) -> str:
    """What the program prints on a machine in Kyiv; it must not complain."""
    path = shutil.which(program, path="/usr/bin:/usr/local/bin")
    if path is None:
        missing = f"no {program} on this machine: calendars were NOT opened in it"
        pytest.fail(missing) if os.environ.get("REQUIRE_CALENDARS") else pytest.skip(missing)
    done = subprocess.run(
        [path, *map(str, arguments)],
        env={"TZ": "Europe/Kyiv", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "PATH": "/usr/bin"},
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stderr == ""
    return done.stdout


@pytest.fixture
def calendar(client, tmp_path):
    """The portal's calendar as a file: around the change to winter time, moved and cancelled."""
    vilnius = make_city("Vilnius", name_uk="Вільнюс", role="")
    times = {"start_time": "10:00", "end_time": "12:30"}
    make_event("Summer", starts="2025-10-25", time_zone="Europe/Berlin", **times)
    make_event("Winter", starts="2025-10-26", time_zone="Europe/Vilnius", place=vilnius, **times)
    make_event("Days", starts="2025-11-04", ends="2025-11-06", status="cancelled")
    make_event("Inexact", starts="2025-11/late")
    file = tmp_path / "calendar.ics"
    file.write_bytes(client.get("/en/events/calendar.ics").content)
    return file


def khal(calendar) -> list[str]:
    folder = calendar.parent
    (folder / "events").mkdir(exist_ok=True)
    (folder / "settings").write_text(KHAL_SETTINGS.format(folder=folder))
    run("khal", "-c", folder / "settings", "import", "--batch", calendar)
    listing = ("--day-format", "", "--once", "--format", KHAL_LINE, "2025-10-01", "2025-12-31")
    found = run("khal", "-c", folder / "settings", "list", *listing)
    return [line.strip() for line in found.splitlines() if line.strip()]


def calcurse(calendar) -> list[str]:
    folder = calendar.parent / "calcurse"
    run("calcurse", "-q", "-D", folder, "-i", calendar)
    lines = ("--format-apt", "%S-%E %m\n", "--format-event", "* %m\n")
    found = run("calcurse", "-D", folder, "-Q", "--from", "10/01/2025", "--days", "90", *lines)
    return [line.strip() for line in found.splitlines() if line.strip()]


def test_khal_shows_days_times_status_and_place(calendar):
    assert khal(calendar) == [
        "2025-10-25/11:00/2025-10-25/13:30/Summer//CONFIRMED",
        "2025-10-26/10:00/2025-10-26/12:30/Winter/Vilnius/CONFIRMED",
        "2025-11-04//2025-11-06//Cancelled: Days//CANCELLED",
    ]


def test_calcurse_shows_days_and_times(calendar):
    assert calcurse(calendar) == [
        "10/25/25:",
        "11:00-13:30 Summer",
        "10/26/25:",
        "10:00-12:30 Winter",
        "11/04/25:",
        "* Cancelled: Days",
        "11/05/25:",
        "* Cancelled: Days",
        "11/06/25:",
        "* Cancelled: Days",
    ]


@pytest.mark.parametrize(
    ("language", "title"), [("de", "Konferenz"), ("en", "Conference"), ("uk", "Конференція")]
)
def test_programs_open_one_event_in_three_languages(client, tmp_path, language, title):
    make_event(slug="forum", starts="2025-10-26")
    file = tmp_path / "forum.ics"
    file.write_bytes(client.get(f"/{language}/events/forum/event.ics").content)

    with translation.override(language):
        assert khal(file) == [f"2025-10-26//2025-10-26//{title}//CONFIRMED"]
        assert calcurse(file) == ["10/26/25:", f"* {title}"]


def test_changed_event_takes_the_place_of_the_earlier_one(client, tmp_path):
    event = make_event(slug="forum", starts="2025-10-26")
    file = tmp_path / "forum.ics"
    for day in ("2025-10-26", "2025-11-02"):
        event.starts = day
        event.save()
        file.write_bytes(client.get("/en/events/forum/event.ics").content)
        shown = khal(file)

    assert shown == ["2025-11-02//2025-11-02//Conference//CONFIRMED"]
