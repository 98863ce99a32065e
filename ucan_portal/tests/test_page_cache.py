import gzip

import brotli
import pytest
from django.core.cache import cache

from accounts.factories import make_administrator
from cities.factories import make_city
from news.factories import make_article
from newsletter.factories import make_subscriber
from publishing.texts import LANGUAGES

from .reading_kept_pages import reader

pytestmark = pytest.mark.django_db

PATHS = ["", "cities/", "cities/dresden/", "events/", "news/", "news/feed/", "newsletter/"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_kept_page_is_what_was_made_and_asks_the_database_nothing(
    settings, client, django_assert_num_queries, path, language
):
    make_city()
    make_article()
    plain = client.get(f"/{language}/{path}")
    alice = reader(settings)
    made = alice.get(f"/{language}/{path}")
    with django_assert_num_queries(0):
        kept = alice.get(f"/{language}/{path}")
    assert made.content == plain.content
    assert (kept.content, kept.headers) == (made.content, made.headers)
    assert kept["Content-Language"] == language


def test_languages_do_not_share_a_page(settings):
    alice = reader(settings)
    pages = {alice.get(f"/{language}/").content for language in [*LANGUAGES, *LANGUAGES]}
    assert len(pages) == alice.kept() == 3


@pytest.mark.parametrize(
    ("accepted", "encoding", "decoded"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip;q=1.0, br;q=0", "gzip", gzip.decompress),
        ("zstd", None, bytes),
        ("", None, bytes),
    ],
)
def test_page_comes_in_the_encoding_that_the_reader_takes(settings, accepted, encoding, decoded):
    alice = reader(settings)
    plain = alice.get("/de/").content
    for _time in range(2):
        response = alice.get("/de/", headers={"Accept-Encoding": accepted})
        assert (response.get("Content-Encoding"), response["Vary"]) == (encoding, "Accept-Encoding")
        assert int(response["Content-Length"]) == len(response.content)
        assert decoded(response.content) == plain


def test_reader_who_has_the_page_hears_304(settings, django_assert_num_queries):
    alice = reader(settings)
    tag = alice.get("/de/", headers={"Accept-Encoding": "br"})["ETag"]
    with django_assert_num_queries(0):
        again = alice.get("/de/", headers={"Accept-Encoding": "br", "If-None-Match": tag})
    assert (again.status_code, again["ETag"], again.content) == (304, tag, b"")
    other = alice.get("/de/", headers={"If-None-Match": tag})
    assert (other.status_code, other["ETag"] == tag) == (200, False)


def test_first_reader_with_an_old_copy_has_the_page_kept_for_all(settings):
    alice = reader(settings)
    assert alice.get("/de/", headers={"If-None-Match": '"old"'}).status_code == 200
    assert alice.kept() == 1


def test_head_is_answered_like_get_without_the_page(settings):
    alice = reader(settings)
    head, get = alice.head("/de/"), alice.get("/de/")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == get.headers
    assert alice.kept() == 1


def test_shared_caches_hold_a_page_for_seconds(settings):
    control = reader(settings).get("/de/")["Cache-Control"]
    assert control == (
        "public, max-age=0, s-maxage=1, stale-while-revalidate=2, stale-if-error=86400"
    )


def test_signed_in_reader_gets_a_page_of_their_own(settings):
    alice = reader(settings)
    alice.force_login(make_administrator())
    response = alice.get("/de/")
    assert (response["Cache-Control"], alice.kept()) == ("private, no-cache", 0)


def test_preview_is_seen_by_its_editor_alone(settings):
    article = make_article(state="draft")
    editor, public = reader(settings), reader(settings)
    editor.force_login(make_administrator())
    preview = editor.get(f"/en/news/{article.slug}/")
    assert (preview.status_code, preview["Cache-Control"]) == (200, "private, no-store")
    assert public.get(f"/en/news/{article.slug}/").status_code == 404
    assert (editor.kept(), public.kept()) == (0, 0)


@pytest.mark.parametrize("path", ["/", "/admin/login/", "/accounts/login/", "/healthz", "/de/no/"])
def test_other_pages_are_not_kept(settings, path):
    alice = reader(settings)
    alice.get(path)
    assert alice.kept() == 0


def test_page_behind_the_link_of_a_mail_is_not_kept(settings):
    bob, alice = make_subscriber(), reader(settings)
    response = alice.get(f"/de/newsletter/preferences/{bob.preferences_token}/")
    assert (response.status_code, alice.kept()) == (200, 0)


def test_form_that_is_sent_meets_its_view(settings):
    alice = reader(settings)
    alice.get("/de/newsletter/")
    response = alice.post("/de/newsletter/", {"email": "no address"})
    assert "email" in response.context["form"].errors
    assert alice.kept() == 1


def test_default_cache_may_be_emptied(settings):
    """The pages have a place of their own: what else is cached cannot push them out."""
    alice = reader(settings)
    alice.get("/de/")
    cache.clear()
    assert alice.kept() == 1
