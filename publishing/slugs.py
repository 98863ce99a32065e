"""ASCII slugs, Ukrainian in the official romanisation (Cabinet of Ministers, no. 55 of 2010)."""

from django.db.models import QuerySet
from django.utils.text import slugify

APOSTROPHES = "’'ʼ"
ROMAN = dict(
    zip(
        "абвгґдежзиіклмнопрстуфхцчшщ",
        "a,b,v,h,g,d,e,zh,z,y,i,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch".split(","),
        strict=True,
    )
) | dict.fromkeys("ь" + APOSTROPHES, "")
# These letters are written differently at the start of a word.
AT_START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
INSIDE = {"є": "ie", "ї": "i", "й": "i", "ю": "iu", "я": "ia"}
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ł": "l"})


def romanise(text: str) -> str:
    result = []
    previous = " "
    for letter in text.lower().replace("зг", "zgh").translate(GERMAN):
        table = INSIDE if previous.isalpha() or previous in APOSTROPHES else AT_START
        result.append(table.get(letter) or ROMAN.get(letter, letter))
        previous = letter
    return "".join(result)


def ascii_slug(text: str, max_length: int = 100) -> str:
    return slugify(romanise(text))[:max_length].strip("-")


def unused_slug(base: str, rows: QuerySet) -> str:
    """The slug, with a number behind it where one of the rows has it."""
    taken = set(rows.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
