import pytest
from django.urls import reverse

from cities.factories import make_city
from events.factories import make_event
from news.factories import make_article
from newsletter import launching
from newsletter.factories import make_mailing, make_subscriber
from newsletter.models import Mailing, MailingBlock
from newsletter.proposals import proposals
from newsletter.tests.test_admin import EDITOR, NO_BLOCKS, WRITER, log_in, page
from publishing.factories import in_days, make_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client):
    return log_in(client, WRITER)


def proposed(mailing) -> dict[str, list[str]]:
    return {name: [str(item) for item in rows] for name, rows in proposals(mailing).items()}


def block_form(**fields) -> dict:
    texts = {"title_de": "Aufruf", "title_en": "", "title_uk": "", "position": 1}
    bodies = {"body_de": "<p>Kommen<script>x</script></p>", "body_en": "", "body_uk": ""}
    named = {f"blocks-0-{name}": value for name, value in (texts | bodies | fields).items()}
    return {"blocks-TOTAL_FORMS": 1, "blocks-INITIAL_FORMS": 0} | named


def test_free_block_is_written_with_the_mailing(client):
    log_in(client, EDITOR)
    image = make_image(alt_de="Bild")

    client.post(
        reverse("admin:newsletter_mailing_add"),
        {"subject_de": "Neues", "introduction_de": "<p>Guten Tag</p>"} | block_form(image=image.pk),
    )

    block = MailingBlock.objects.get()
    assert (str(block), block.body_de, block.image) == ("Aufruf", "<p>Kommen</p>", image)


def test_free_block_of_a_launched_mailing_can_only_be_translated(client, writer):
    mailing = make_mailing(introduction_uk="")
    block = MailingBlock.objects.create(mailing=mailing, title_de="Aufruf", title_en="Call")
    launching.launch(mailing, ["de", "en"])
    forged = block_form(id=block.pk, title_de="Forged", title_uk="Заклик", position=9)

    client.post(
        reverse("admin:newsletter_mailing_change", args=[mailing.pk]),
        {"subject_uk": "Новини", "introduction_uk": "<p>Вітаємо</p>"}
        | forged
        | {"blocks-INITIAL_FORMS": 1, "blocks-0-DELETE": "on"},
    )

    block.refresh_from_db()
    assert (block.title_de, block.title_uk, block.position) == ("Aufruf", "Заклик", 0)


def test_launched_texts_are_shown_as_they_are_read(client, writer):
    mailing = make_mailing(state="running", launched_languages=["de"])

    shown = client.get(reverse("admin:newsletter_mailing_change", args=[mailing.pk])).text

    assert '<div class="rich-text"><p>Liebe Leserinnen und Leser</p></div>' in shown
    assert "[de]" not in shown


@pytest.mark.parametrize("name", ["articles", "events", "cities", "themes"])
def test_choices_of_several_are_boxes_to_tick(client, writer, name):
    address = reverse("admin:newsletter_mailing_change", args=[make_mailing().pk])

    field = client.get(address).context["adminform"].form.fields[name]

    assert field.widget.widget.input_type == "checkbox"
    assert not field.widget.can_add_related


def test_new_is_what_is_public_and_was_in_no_launched_mailing():
    sent, unsent = make_article("Sent"), make_article("Unsent")
    make_article("Draft", state="draft")
    make_event("Coming", starts=in_days(3))
    make_event("Over", starts=in_days(-3))
    earlier, other_draft = make_mailing("earlier"), make_mailing("other")
    earlier.articles.add(sent)
    other_draft.articles.add(unsent)
    launching.launch(earlier, ["de"])

    assert proposed(make_mailing("next")) == {"articles": ["Unsent"], "events": ["Coming"]}


def test_one_click_adds_a_new_item_and_another_removes_it(client, writer):
    mailing, article = make_mailing(), make_article()
    make_article("Other")
    name = f"articles-{article.pk}"

    client.post(page("new", mailing), {"add": name})
    added = list(mailing.articles.all())
    response = client.post(page("new", mailing), {"remove": name}, follow=True)

    assert (added, list(mailing.articles.all())) == ([article], [])
    assert [str(m) for m in response.context["messages"]][-1] == "Removed: “Mission Label”"


def test_all_that_is_new_is_added_at_once(client, writer):
    mailing, article, event = make_mailing(), make_article(), make_event(starts=in_days(3))

    client.post(page("new", mailing), {"add": "all"})

    assert [*mailing.articles.all(), *mailing.events.all()] == [article, event]
    assert proposed(mailing) == {"articles": [], "events": []}


def test_only_what_is_proposed_can_be_added(client, writer):
    mailing, secret = make_mailing(), make_article("Secret", state="draft")

    client.post(page("new", mailing), {"add": f"articles-{secret.pk}"})

    assert list(mailing.articles.all()) == []


def test_launched_mailing_takes_no_more_items(client, writer):
    mailing, article = make_mailing(), make_article()
    launching.launch(mailing, ["de"])

    answers = [client.get(page("new", mailing)), client.post(page("new", mailing), {"add": "all"})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert not mailing.articles.filter(pk=article.pk).exists()


def test_readers_are_counted_for_what_is_chosen_and_not_saved_yet(client, writer):
    dresden, other = make_city(), make_city("Leipzig")
    make_subscriber(language="de").cities.add(dresden)
    make_subscriber("charlie@reader.example", language="uk").cities.add(other)
    mailing = make_mailing()
    mailing.cities.add(other)

    response = client.post(
        page("readers", mailing),
        {"cities": [dresden.pk, "x"]},
        headers={"accept": "application/json"},
    )

    assert response.json() == {"text": "1 reader: German 1, English 0, Ukrainian 0"}


@pytest.mark.parametrize("key", ["9" * 30, "9" * 5000, "²"])
def test_readers_are_counted_past_forged_choices(client, writer, key):
    make_subscriber()

    response = client.post(page("readers", make_mailing()), {"cities": [key]})

    assert "1 reader: German 0, English 1, Ukrainian 0" in response.text


def test_readers_are_counted_without_scripts_and_before_the_first_saving(client):
    log_in(client, EDITOR)
    make_subscriber()

    response = client.post(
        reverse("admin:newsletter_mailing_readers"), NO_BLOCKS, headers={"accept": "text/html"}
    )

    assert response.text == "1 reader: German 0, English 1, Ukrainian 0"


@pytest.mark.parametrize("name", ["new", "readers"])
def test_helpers_are_closed_to_who_only_reads(client, name):
    log_in(client, ["view_mailing"])

    assert client.post(page(name, make_mailing())).status_code == 403


def test_helpers_know_their_methods(client, writer):
    mailing = make_mailing()

    answers = [client.get(page("readers", mailing)), client.put(page("new", mailing))]

    assert [answer.status_code for answer in answers] == [405, 405]


def test_saving_a_text_does_not_take_back_a_launch(client, writer, monkeypatch):
    mailing = make_mailing()

    def launched_meanwhile(self, *args, **kwargs):
        Mailing.objects.filter(pk=self.pk).update(state="running", launched_languages=["de"])
        return clean(self, *args, **kwargs)

    clean = Mailing.full_clean
    monkeypatch.setattr(Mailing, "full_clean", launched_meanwhile)
    client.post(
        reverse("admin:newsletter_mailing_change", args=[mailing.pk]),
        NO_BLOCKS | {"subject_uk": "Новини 2", "introduction_uk": "<p>x</p>", "slug": "new-slug"},
    )

    mailing.refresh_from_db()
    assert (mailing.subject_uk, mailing.slug) == ("Новини 2", "new-slug")
    assert (mailing.state, mailing.launched_languages) == ("running", ["de"])


def test_digest_is_named_in_the_list_and_cannot_be_deleted(client):
    log_in(client, EDITOR)
    digest = make_mailing(digest_month="2026-10-01")

    listed = client.get(reverse("admin:newsletter_mailing_changelist"))
    deleted = client.post(
        reverse("admin:newsletter_mailing_delete", args=[digest.pk]), {"post": "yes"}
    )

    assert "monthly digest" in listed.text
    assert (deleted.status_code, Mailing.objects.count()) == (403, 1)
