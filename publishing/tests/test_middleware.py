import pytest
from django.test import Client

READ_ONLY = [
    *("/", "/robots.txt", "/sitemap.xml", "/healthz", "/media/images/photo.webp"),
    *("/de/", "/en/cities/", "/uk/cities/lviv/", "/uk/news/feed/", "/de/imprint/", "/en/search/"),
]
WITH_FORM = ["/en/contact/", "/de/newsletter/", "/uk/newsletter/unsubscribe/token/"]


@pytest.mark.parametrize("path", READ_ONLY)
@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_read_only_page_answers_405_to_other_methods(method, path):
    response = getattr(Client(enforce_csrf_checks=True), method)(path)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", WITH_FORM)
@pytest.mark.parametrize("method", ["put", "delete", "options"])
def test_page_with_a_form_answers_405_to_what_is_no_form(method, path):
    response = getattr(Client(enforce_csrf_checks=True), method)(path)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.django_db
def test_form_without_token_reaches_its_view():
    response = Client(enforce_csrf_checks=True).post("/de/newsletter/", {"email": "no address"})
    assert response.status_code == 200
    assert "email" in response.context["form"].errors


@pytest.mark.django_db
def test_login_still_wants_its_token():
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    assert response.status_code == 403
