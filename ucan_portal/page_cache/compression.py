"""A page as it goes over the wire (RFC 9110, 12.5.3).

Compressed public HTML gives nothing away (BREACH): it holds no secret that a guess could meet.
"""

import gzip
from functools import lru_cache

import brotli

# In the order of our preference. Brotli's highest quality would take ten times as long as the page.
ENCODINGS = ("br", "gzip")
BROTLI_QUALITY = 5
GZIP_LEVEL = 6
PLAIN = "identity"
# Below this many bytes there is nothing to win.
SMALLEST = 400
COMPRESSIBLE = ("text/", "application/atom+xml", "application/json", "application/xml", "image/svg")


@lru_cache(maxsize=64)
def encoding_of(accepted: str) -> str:
    """The best encoding of an Accept-Encoding header; `q=0` refuses one."""
    if len(accepted) > 200:
        return PLAIN
    offers = {}
    for offer in accepted.lower().split(","):
        name, _semicolon, parameter = offer.partition(";")
        offers[name.strip()] = parameter.strip()
    for name in ENCODINGS:
        if name in offers and offers[name].rstrip("0.") != "q=":
            return name
    return PLAIN


def is_worth_it(content_type: str, body: bytes) -> bool:
    return len(body) >= SMALLEST and content_type.startswith(COMPRESSIBLE)


def compressed(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return brotli.compress(body, quality=BROTLI_QUALITY)
    # Without the time, so that the same page has the same bytes and the same ETag.
    return gzip.compress(body, compresslevel=GZIP_LEVEL, mtime=0)
