from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.factories import make_event
from news.factories import make_article
from newsletter import launching
from newsletter.checks import Weight, findings
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Mailing, MailingBlock
from publishing.factories import make_image, make_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _operator(settings):
    """A portal whose operator has said who they are."""
    settings.OPERATOR_NAME, settings.OPERATOR_ADDRESS = "TU Dresden", "01062 Dresden"
    settings.OPERATOR_EMAIL = "alice@city.example"
    make_page("imprint")


def make_block(mailing, **fields) -> MailingBlock:
    texts = {"title_en": "A call", "title_de": "Ein Aufruf", "title_uk": "Заклик"}
    return MailingBlock.objects.create(mailing=mailing, **texts | fields)


def texts_of(mailing, language="de") -> list[str]:
    return [finding.text for finding in findings(mailing, language)]


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_complete_mailing_has_nothing_against_it(language):
    mailing = make_mailing()
    mailing.articles.add(make_article())
    mailing.events.add(make_event())
    make_block(mailing)

    assert findings(mailing, language) == []


def test_finding_leads_to_its_field():
    mailing = make_mailing(subject_de="")

    found = findings(mailing, "de")[0]

    change = reverse("admin:newsletter_mailing_change", args=[mailing.pk])
    assert (found.text, found.blocks) == ("The subject is missing.", True)
    assert (found.field, found.url) == ("Subject", f"{change}#id_subject_de")


def test_introduction_without_a_word_is_missing():
    assert texts_of(make_mailing(introduction_de="<p>&nbsp;</p>".replace("&nbsp;", "\xa0"))) == [
        "The introduction is missing."
    ]


def test_free_block_needs_title_text_and_description_in_each_language():
    mailing = make_mailing()
    image = make_image(alt_en="A square")
    make_block(mailing, title_de="", body_en="<p>Join us</p>", image=image)

    assert texts_of(mailing) == [
        "The free block “A call” has no title in this language.",
        "The free block “A call” has no text in this language.",
        "The picture of “A call” is not described in this language.",
    ]
    assert texts_of(mailing, "en") == []


def test_decorative_picture_needs_no_description():
    mailing = make_mailing()
    make_block(mailing, image=make_image(decorative=True))

    assert texts_of(mailing) == []


def test_item_that_readers_had_already_blocks_until_repeats_are_allowed():
    article, earlier = make_article(), make_mailing("earlier")
    earlier.articles.add(article)
    launching.launch(earlier, ["de"])
    mailing = make_mailing("later")
    mailing.articles.add(article)

    assert texts_of(mailing) == [
        "“Mission Label” was in “News from U_CAN” already. Remove it, or allow repeats."
    ]
    with pytest.raises(launching.Refused):
        launching.launch(mailing, ["de"])
    mailing.allows_repeats = True
    assert texts_of(mailing) == []


def test_short_text_in_another_language_is_only_advice():
    mailing = make_mailing()
    mailing.articles.add(make_article(teaser_en="Forty cities got it.", teaser_de=""))

    found = [(finding.text, finding.weight) for finding in findings(mailing, "de")]

    text = "The short text of “Mission Label” will appear in another language."
    assert found == [(text, Weight.ADVICE)]


def test_own_page_that_readers_cannot_open_blocks():
    make_article("Secret", slug="secret", state="draft")
    make_article("Open", slug="open")
    hrefs = [
        "/de/news/open/",
        "/de/news/secret/",
        "/de/news/none/",
        "/admin/",
        "mailto:a@b.example",
    ]
    body = "".join(f'<a href="{href}">x</a>' for href in hrefs)

    mailing = make_mailing(introduction_de=f"<p>{body}</p>")

    assert texts_of(mailing) == [
        f"Readers can’t open this page of the portal: {path}"
        for path in ("/de/news/secret/", "/de/news/none/", "/admin/")
    ]


@pytest.mark.parametrize("name", ["confirm", "preferences", "erase", "data", "unsubscribe"])
def test_link_of_one_reader_goes_to_no_other(name):
    bob = make_subscriber()
    token = getattr(bob, f"{name}_token", bob.preferences_token)
    path = reverse(f"newsletter:{name}", args=[token])

    mailing = make_mailing(introduction_de=f'<p><a href="{path}">My choices</a></p>')

    assert texts_of(mailing) == [f"Readers can’t open this page of the portal: {path}"]


def test_own_address_that_is_none_holds_up_no_other_mailing(settings):
    introduction = f'<p><a href="{settings.SITE_URL}//[draft">x</a></p>'
    broken = make_mailing("broken", introduction_en=introduction, closed_languages=["de", "uk"])
    other = make_mailing("other")
    now = timezone.now()
    Mailing.objects.update(state=Mailing.State.SCHEDULED, scheduled_for=now)

    launching.launch_scheduled()

    assert texts_of(broken, "en")[0].startswith("Readers can’t open this page of the portal")
    assert Mailing.objects.get(pk=other.pk).state == "launching"


def test_link_that_failed_asks_for_a_tick_and_an_untried_one_for_a_check():
    body = '<a href="https://gone.example/">x</a> <a href="https://new.example/">x</a>'
    mailing = make_mailing(
        introduction_de=f"<p>{body}</p>",
        link_answers={"https://gone.example/": "not_found"},
        links_checked_at=timezone.now(),
    )

    found = [(finding.text, finding.weight) for finding in findings(mailing, "de")]

    assert found == [
        (
            "The link https://gone.example/ doesn’t work: there is no such page",
            Weight.DOUBT,
        ),
        (
            "Links to other sites that nobody has tried yet: 1. Let them be checked.",
            Weight.ADVICE,
        ),
    ]


def test_answer_of_yesterday_counts_no_more():
    mailing = make_mailing(
        introduction_de='<p><a href="https://gone.example/">x</a></p>',
        link_answers={"https://gone.example/": "not_found"},
        links_checked_at=timezone.now() - timedelta(hours=25),
    )

    assert [finding.weight for finding in findings(mailing, "de")] == [Weight.ADVICE]


@pytest.mark.parametrize("address", ["", "no-reply@city.example", "U_CAN <NoReply@city.example>"])
def test_answers_that_nobody_reads_block_on_the_open_web(settings, address):
    settings.OPERATOR_EMAIL = address
    mailing = make_mailing()

    weights = []
    for settings.HTTPS in (False, True):
        weights += [finding.weight for finding in findings(mailing, "de")]

    assert weights == [Weight.ADVICE, Weight.BLOCKS]


def test_mail_over_a_hundred_kilobytes_blocks():
    mailing = make_mailing(introduction_de=f"<p>{'Wort ' * 12_000}</p>")

    assert texts_of(mailing)[0].startswith("The mail has 1")
    assert launching.launchable_languages(mailing) == ["en", "uk"]


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("frame.mjml", "The emblem of the European Union is missing."),
        ("footer.txt", "The imprint is missing."),
    ],
)
def test_mail_without_its_duties_blocks(settings, tmp_path, file, problem):
    (tmp_path / "newsletter" / "mail").mkdir(parents=True)
    empty = "<mjml><mj-body><mj-text>x</mj-text></mj-body></mjml>" if "mjml" in file else "x"
    (tmp_path / "newsletter" / "mail" / file).write_text(empty)
    settings.TEMPLATES = [
        settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    ]

    assert problem in texts_of(make_mailing())


def test_items_of_running_mailing_are_no_repeats_of_itself():
    mailing = make_mailing(subject_uk="")
    mailing.articles.add(make_article())
    launching.launch(mailing, ["de"])

    assert texts_of(Mailing.objects.get(), "en") == []
