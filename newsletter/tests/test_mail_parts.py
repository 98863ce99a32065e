"""The mail against what Django itself would build, and its free blocks and pictures."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.mime.image import MIMEImage
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.mail import EmailMultiAlternatives
from PIL import Image as Picture

from events.factories import make_event
from news.factories import make_article
from newsletter import launching, tasks
from newsletter.drain import drain
from newsletter.factories import make_mailing, make_subscriber
from newsletter.mail_pictures import BYTES, mail_picture
from newsletter.mail_template import placeholder
from newsletter.messages import PURPOSES, compose
from newsletter.models import Delivery, MailingBlock, Subscriber
from publishing.factories import make_image
from publishing.models import Image

pytestmark = pytest.mark.django_db


def make_photo(size=(1600, 900), **fields):
    file = BytesIO()
    Picture.effect_noise(size, 60).convert("RGB").save(file, "JPEG", quality=95)
    texts = {"alt_en": "A greenhouse", "alt_de": "Ein Gewächshaus", "alt_uk": "Теплиця"}
    photo = ContentFile(file.getvalue(), name="photo.jpg")
    return make_image(file=photo, **texts | fields)


def make_full_mailing():
    mailing = make_mailing()
    mailing.articles.add(make_article("Mission Label", teaser_en="Forty cities got it."))
    mailing.events.add(make_event("Kick-off"))
    texts = {"title_en": "A call", "title_de": "Ein Aufruf", "title_uk": "Заклик"}
    texts |= {f"body_{code}": f"<p>Body {code}</p>" for code in ("de", "en", "uk")}
    MailingBlock.objects.create(mailing=mailing, image=make_photo(), **texts)
    return mailing


def by_django(letter, reader) -> EmailMessage:
    """The same mail, built in the way that Django’s manual teaches."""
    tokens = {placeholder(p): getattr(reader, f"{p}_token") or "" for p in PURPOSES}

    def filled(text: str) -> str:
        return re.sub("|".join(tokens), lambda found: tokens[found[0]], text)

    mail = EmailMultiAlternatives(letter.subject, filled(letter.text), to=[reader.email])
    mail.mixed_subtype = "related"
    mail.attach_alternative(filled(letter.html), "text/html")
    for picture in letter.pictures:
        image = MIMEImage(picture.content, picture.subtype)
        image.add_header("Content-ID", f"<{picture.cid}>")
        image.add_header("Content-Disposition", "inline", filename=picture.filename)
        mail.attach(image)
    return message_from_bytes(mail.message().as_bytes(), policy=policy.default)


def leaves(message: EmailMessage) -> list[tuple]:
    return [
        (
            part.get_content_type(),
            part["Content-ID"],
            part.get_content_disposition(),
            part.get_filename(),
            content.split() if isinstance(content := part.get_content(), str) else content,
        )
        for part in message.walk()
        if not part.is_multipart()
    ]


@pytest.mark.parametrize("language", ["de", "en", "uk"])
def test_sent_mail_parses_as_the_one_that_django_builds(relay, language):
    reader = make_subscriber(language=language)
    mailing = make_full_mailing()
    launching.launch(mailing, [language])
    tasks.freeze(mailing.pk)

    drain()

    sent = relay.mails()[reader.email]
    expected = by_django(compose(Delivery.Kind.MAILING, language, mailing), reader)
    names = ("Subject", "From", "To", "MIME-Version")
    assert {name: sent[name] for name in names} == {name: expected[name] for name in names}
    assert leaves(sent) == leaves(expected)
    assert [part.defects for part in sent.walk() if part.defects] == []


def test_mail_with_a_picture_is_seven_bit_and_its_lines_are_short(relay):
    make_subscriber()
    mailing = make_full_mailing()
    mailing.introduction_en = f"<p>{'sustainable ' * 500}</p>"
    mailing.save()
    launching.launch(mailing, ["en"])
    tasks.freeze(mailing.pk)

    drain()

    content = relay.taken[0][2]
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) < 998


@pytest.mark.parametrize("language", ["de", "en", "uk"])
@pytest.mark.parametrize("kind", ["mailing", "confirmation", "already", "address"])
def test_every_tag_of_the_templates_is_known(kind, language):
    """Whatever the library doesn’t know stays in the mail as it is, or vanishes with its text."""
    letter = compose(kind, language, make_full_mailing() if kind == "mailing" else None)

    assert re.findall(r"<mj-?\w*", letter.html) == []
    text = re.sub(r"^\[[^:]*:(.*)\]$", r"\1", letter.text, flags=re.MULTILINE)
    words = re.sub(r"https?://\S+|[*\[\]()-]", " ", text).split()
    described = " ".join(re.findall(r'alt="([^"]*)"', letter.html))
    seen = re.sub(r"<[^>]*>|&[a-z]+;", " ", letter.html) + described
    assert [word for word in words if word.strip(":") not in seen] == []


def test_free_block_is_in_both_parts():
    letter = compose(Delivery.Kind.MAILING, "de", make_full_mailing())

    found = re.findall(r"<h2>(.*?)</h2>", letter.html)
    assert found == ["Ein Aufruf", "Neuigkeiten", "Veranstaltungen"]
    assert "<p>Body de</p>" in letter.html
    assert re.search(r"Ein Aufruf\n\[.*Ein Gewächshaus\]\n\nBody de\n", letter.text)


def test_picture_travels_in_the_mail_with_its_description():
    mailing = make_full_mailing()
    pk = mailing.blocks.get().image_id

    letter = compose(Delivery.Kind.MAILING, "uk", mailing)

    images = re.findall(r'<img alt="([^"]*)"[^>]* src="([^"]*)"', letter.html)
    assert images[0] == ("Теплиця", f"cid:picture-{pk}@ucan")
    assert [picture.cid for picture in letter.pictures] == [
        "eu-emblem@ucan",
        f"picture-{pk}@ucan",
    ]
    assert "cid:" not in letter.standalone_html


def test_picture_names_who_made_it():
    mailing = make_full_mailing()
    Image.objects.update(credit="Alice & Bob", licence="CC BY 4.0")

    html = compose(Delivery.Kind.MAILING, "en", mailing).html

    assert ">Picture: Alice &amp; Bob, CC BY 4.0<" in html


def test_decorative_picture_has_an_empty_description():
    mailing = make_full_mailing()
    image = mailing.blocks.get().image
    image.decorative = True
    image.save()

    letter = compose(Delivery.Kind.MAILING, "en", mailing)

    assert f'<img alt="" height="auto" src="cid:picture-{image.pk}@ucan"' in letter.html
    assert "greenhouse" not in letter.html + letter.text


def test_picture_is_as_wide_as_the_mail_and_small():
    picture = mail_picture(make_photo())

    with Picture.open(BytesIO(picture.content)) as stored:
        assert (stored.format, stored.size) == ("JPEG", (600, 338))
    assert len(picture.content) < 3 * BYTES  # noise is the worst there is


def test_see_through_picture_stands_on_white(tmp_path):
    file = BytesIO()
    Picture.new("RGBA", (40, 40), (0, 0, 0, 0)).save(file, "WEBP")

    picture = mail_picture(make_image(file=ContentFile(file.getvalue(), name="glass.webp")))

    with Picture.open(BytesIO(picture.content)) as stored:
        assert stored.getpixel((20, 20)) == (255, 255, 255)


def test_text_in_another_language_says_so_to_a_screen_reader():
    letter = compose(Delivery.Kind.MAILING, "uk", make_mailing(subject_uk="", introduction_uk=""))

    assert '<html lang="uk"' in letter.html
    assert '<h1><span lang="en">News from U_CAN</span></h1>' in letter.html
    assert '<div lang="en"><p>Dear readers</p></div>' in letter.html


def test_tables_are_there_for_the_looks_only():
    html = compose(Delivery.Kind.MAILING, "de", make_full_mailing()).html

    tables = re.findall(r"<table[^>]*>", html)
    assert [table for table in tables if 'role="presentation"' not in table] == []


@pytest.mark.parametrize("kind", ["confirmation", "already", "address"])
def test_mail_that_somebody_asked_for_advertises_nothing(kind):
    make_full_mailing()
    Subscriber.objects.create(email="bob@reader.example", language="en")

    letter = compose(kind, "en")

    assert [word for word in ("Mission", "Kick-off", "bob@") if word in letter.html] == []
    assert len(letter.pictures) == 1
