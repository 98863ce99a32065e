from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.utils import translation

from cities.factories import make_city
from cities.models import City, Contact, Organisation
from cities.translation import OPENING
from events.models import Event
from news.models import Article
from publishing.models import LoadedKey, Publishable, Revision, TextState
from publishing.texts import LANGUAGES, column, languages_of, translated_fields
from twinning.models import Cooperation, Milestone, Twinning
from twinning.timeline import timeline_of
from ucan_portal.loading import load_programme

pytestmark = pytest.mark.django_db
OPENING_COLUMNS = [column(name, language) for name in OPENING for language in LANGUAGES]


@pytest.fixture
def programme() -> None:
    load_programme()


def latest_note(city: City) -> str:
    kind = ContentType.objects.get_for_model(city)
    return Revision.objects.filter(content_type=kind, object_id=city.pk).first().note


def test_programme_is_complete(programme):
    counts = {role: City.objects.published().filter(role=role).count() for role in City.Role.values}

    assert counts == {"mission": 6, "pilot": 6, "network": 2, "": 4}
    assert Twinning.objects.published().count() == 2
    assert Cooperation.objects.published().count() == 4
    assert Event.objects.published().count() == 8
    assert Article.objects.published().count() == 1
    assert Organisation.objects.filter(role="coordinator").get().slug == "tu-dresden"
    assert Organisation.objects.filter(role="partner").count() == 20


def test_second_load_changes_nothing(programme):
    before = Revision.objects.count()

    outcome = load_programme()

    assert (outcome.created, outcome.left_out) == (0, [])
    assert outcome.kept == LoadedKey.objects.count()
    assert Revision.objects.count() == before


def test_load_keeps_what_an_editor_renamed_or_deleted(programme):
    City.objects.filter(slug="leipzig").update(slug="leipzig-2", name_de="Leipzig!")
    Event.objects.get(slug="kick-off-dresden-2024").delete()

    call_command("load_programme")

    assert City.objects.get(slug="leipzig-2").name_de == "Leipzig!"
    assert not City.objects.filter(slug="leipzig").exists()
    assert not Event.objects.filter(slug="kick-off-dresden-2024").exists()


def test_load_does_not_overwrite_an_item_with_the_same_address():
    own = make_city("Dresden", slug="dresden", website="https://own.example")

    load_programme()

    assert City.objects.get(slug="dresden") == own
    assert City.objects.get(slug="dresden").website == "https://own.example"


def test_load_leaves_out_what_refers_to_a_deleted_item(tmp_path):
    (tmp_path / "twinning.toml").write_text(
        '[[twinning]]\nkey = "t"\nmission_city = "nowhere"\npilot_city = "nowhere"\n'
    )

    outcome = load_programme(tmp_path)

    assert outcome.left_out == ["t: mission_city nowhere"]
    assert Twinning.objects.count() == 0


def test_addition_reaches_a_database_that_was_loaded_before(programme):
    LoadedKey.objects.filter(key__endswith=":opening").delete()
    City.objects.filter(slug="lviv").update(**dict.fromkeys(OPENING_COLUMNS))
    City.objects.filter(slug="kyiv").update(what_it_is_uk="Столиця.")

    load_programme()

    lviv, kyiv = City.objects.get(slug="lviv"), City.objects.get(slug="kyiv")
    assert lviv.what_it_is_en == "Lviv is one of the six Ukrainian pilot cities in U_CAN."
    assert kyiv.what_it_is_uk == "Столиця."
    assert latest_note(lviv) == "addition to the initial content"


def test_addition_does_not_bring_back_what_an_editor_emptied(programme):
    City.objects.filter(slug="lviv").update(**dict.fromkeys(OPENING_COLUMNS))

    load_programme()

    assert City.objects.get(slug="lviv").what_it_is_en is None


def test_addition_to_a_deleted_item_is_left_out(programme):
    Event.objects.get(slug="zhytomyr-delegation-dresden-2025").delete()
    LoadedKey.objects.filter(key="event:zhytomyr-visit-2025:steps").delete()

    outcome = load_programme()

    assert outcome.left_out == ["event:zhytomyr-visit-2025:steps: to event:zhytomyr-visit-2025"]


WORKSHOP = {
    "description_de": (
        "<p>Bilanz des Online-Austauschs seit März und Planung der nächsten Schritte.</p>"
    ),
    "description_en": (
        "<p>A summary of the online exchange since March, and plans for the next steps.</p>"
    ),
    "description_uk": "<p>Підсумки онлайн-обміну від березня та планування наступних кроків.</p>",
}


def steps_in_wroclaw() -> list[tuple[str, list[str]]]:
    """How the pair of Dresden and Zhytomyr shows them: the words, and the themes they are for."""
    timeline = timeline_of(Cooperation.objects.filter(twinning__slug="dresden-zhytomyr"))
    return [
        (step.milestone.description_en, [theme.slug for theme in step.themes])
        for step in timeline.begun
        if "Wrocław" in step.milestone.title_en
    ]


def database_of_before(**changes: str) -> None:
    """As it was loaded when one cooperation said less of the workshop than the other."""
    LoadedKey.objects.filter(key__endswith=":workshop").delete()
    steps = Milestone.objects.filter(date="2025-05/late")
    steps.filter(cooperation__slug="dresden-zhytomyr-floating-solar-energy").update(
        **WORKSHOP | changes
    )


def test_step_that_two_cooperations_share_is_shown_once_in_a_database_of_before(programme):
    shown_anew = steps_in_wroclaw()
    database_of_before()
    assert len(steps_in_wroclaw()) == 2

    load_programme()

    themes = ["floating-solar-energy", "urban-gardening"]
    assert [themes for _words, themes in shown_anew] == [themes]
    assert steps_in_wroclaw() == shown_anew


def test_step_that_an_editor_put_in_other_words_keeps_them(programme):
    database_of_before(description_uk="<p>Інакше.</p>")

    load_programme()

    assert [words for words, _themes in steps_in_wroclaw()][0] == WORKSHOP["description_en"]


def test_every_step_leads_to_its_event(programme):
    steps = Milestone.objects.all()

    assert [step for step in steps if step.events.count() != 1] == []
    visit = Event.objects.get(slug="zhytomyr-delegation-dresden-2025")
    assert [str(step.date) for step in visit.milestones.all()] == ["2025-09-24"]


def test_opening_sentences_stand_in_three_languages(programme):
    items = [*City.objects.in_programme(), *Organisation.objects.filter(role="partner")]
    for item in items:
        assert languages_of(item, "what_it_is") == list(LANGUAGES)
        for name in OPENING:
            assert len(languages_of(item, name)) in (0, 3)


def test_every_loaded_item_has_a_version_and_the_state_of_its_texts(programme):
    kinds = [model for model in Publishable.__subclasses__() if not model._meta.abstract]
    kinds += [City, Organisation]
    for model in kinds:
        kind = ContentType.objects.get_for_model(model)
        first = Revision.objects.filter(content_type=kind, note="initial content")
        assert first.count() == model.objects.count()

    dresden = City.objects.get(slug="dresden")
    states = TextState.objects.filter(
        content_type=ContentType.objects.get_for_model(City), object_id=dresden.pk
    )
    assert states.count() == len(translated_fields(City)) * len(LANGUAGES)
    assert set(states.filter(field="profile").values_list("status", flat=True)) == {"current"}


def test_main_texts_stand_in_three_languages(programme):
    items = [*Event.objects.all(), *Article.objects.all(), *Twinning.objects.all()]

    assert [item for item in items if item.languages != list(LANGUAGES)] == []
    for event in Event.objects.all():
        assert all(getattr(event, column("title", language)) for language in LANGUAGES)


def test_dates_keep_the_precision_in_which_they_were_stated(programme):
    meeting = Event.objects.get(kind="consortium_meeting")
    series = Event.objects.get(kind="online_meeting")

    assert str(meeting.starts) == "2025-05/late"
    assert meeting.starts.exact is None
    assert (str(series.starts), str(series.ends)) == ("2025-03", "..")
    visit = Event.objects.get(slug__contains="zhytomyr")
    assert visit.starts.exact == date(2025, 9, 24)


def test_unknown_stays_empty(programme):
    zhytomyr = Cooperation.objects.filter(twinning__slug="dresden-zhytomyr")

    assert set(zhytomyr.values_list("scientific_lead", flat=True)) == {None}
    assert Twinning.objects.exclude(mission_city__slug="dresden").count() == 0
    assert set(Contact.objects.values_list("email", flat=True)) == {""}
    assert City.objects.filter(role="", population__isnull=False).count() == 0


def test_milestones_stand_in_the_order_of_their_dates(programme):
    waste = Cooperation.objects.get(slug="dresden-khmelnytskyi-waste-management")
    dates = list(waste.milestones.values_list("date_earliest", flat=True))

    assert dates == sorted(dates)
    assert Milestone.objects.filter(date="").count() == 0


def test_names_stand_in_each_language(programme):
    kyiv = City.objects.get(slug="kyiv")
    names = {}
    for language in LANGUAGES:
        with translation.override(language):
            names[language] = str(kyiv)

    assert names == {"de": "Kyjiw", "en": "Kyiv", "uk": "Київ"}
