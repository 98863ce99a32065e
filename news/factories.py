from typing import Any

from news.models import Article
from publishing.models import State


def make_article(title: str = "Mission Label", **fields: Any) -> Article:
    texts = {
        "title_en": title,
        "title_de": f"{title} (de)",
        "title_uk": f"{title} (uk)",
        "body_en": "<p>Text</p>",
        "body_de": "<p>Text (de)</p>",
        "body_uk": "<p>Text (uk)</p>",
    }
    return Article.objects.create(**{"state": State.PUBLISHED} | texts | fields)
