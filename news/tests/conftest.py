import pytest

from accounts.factories import make_staff
from cities.factories import make_city, make_khmelnytskyi, make_organisation
from news.factories import make_article
from publishing.models import State


@pytest.fixture
def dresden():
    return make_city()


@pytest.fixture
def khmelnytskyi():
    return make_khmelnytskyi()


@pytest.fixture
def alice(dresden):
    """Coordinator in Dresden."""
    user = make_staff("alice@city.example", "coordinator", language="de")
    make_organisation(city=dresden).members.add(user)
    return user


@pytest.fixture
def own_draft(dresden):
    article = make_article("Own draft", state=State.DRAFT)
    article.cities.add(dresden)
    return article


@pytest.fixture
def foreign_draft(khmelnytskyi):
    article = make_article("Foreign draft", state=State.DRAFT)
    article.cities.add(khmelnytskyi)
    return article
