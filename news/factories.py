from typing import Any

from news.models import Article, Correction
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


def make_correction(
    article: Article, text: str = "It was May, not June.", **fields: Any
) -> Correction:
    texts = {f"text_{language}": f"{text} ({language})" for language in ("de", "uk")}
    return Correction.objects.create(article=article, text_en=text, **texts | fields)
