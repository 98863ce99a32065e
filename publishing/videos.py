"""Videos of other providers: which of them may play on a page, and by which address."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Provider:
    name: str
    # Who answers for it, as readers know them.
    company: str
    # The only host that the player's frame is loaded from, once the reader has asked for it.
    player: str
    # Finds the video's identity in the addresses that people copy.
    address: re.Pattern[str]
    # The player's address; asks the provider to do without tracking cookies where it can.
    embed: str


@dataclass(frozen=True)
class Video:
    provider: Provider
    embed_url: str


YOUTUBE = Provider(
    name="YouTube",
    company="Google",
    player="www.youtube-nocookie.com",
    address=re.compile(
        r"https://(?:(?:www\.|m\.)?youtube\.com/(?:watch\?(?:[^#]*&)?v=|embed/|live/|shorts/)"
        r"|www\.youtube-nocookie\.com/embed/|youtu\.be/)([\w-]{11})(?![\w-])"
    ),
    embed="https://www.youtube-nocookie.com/embed/{}?autoplay=1",
)
VIMEO = Provider(
    name="Vimeo",
    company="Vimeo",
    player="player.vimeo.com",
    address=re.compile(r"https://(?:www\.)?(?:vimeo\.com|player\.vimeo\.com/video)/(\d+)(?!\w)"),
    embed="https://player.vimeo.com/video/{}?dnt=1&autoplay=1",
)
PROVIDERS = (YOUTUBE, VIMEO)


def video_at(url: str) -> Video | None:
    """The video behind the address; None where it is nobody's whom the portal lets in."""
    for provider in PROVIDERS:
        if found := provider.address.match(url):
            return Video(provider, provider.embed.format(found[1]))
    return None
