import pytest

from publishing.videos import video_at

PLAYER = "https://www.youtube-nocookie.com/embed/abcdefghi-_?autoplay=1"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=abcdefghi-_",
        "https://youtube.com/watch?list=x&v=abcdefghi-_&t=3s",
        "https://m.youtube.com/watch?v=abcdefghi-_",
        "https://youtu.be/abcdefghi-_?si=tracking",
        "https://www.youtube.com/live/abcdefghi-_",
        "https://www.youtube-nocookie.com/embed/abcdefghi-_",
    ],
)
def test_video_of_youtube_plays_from_the_host_without_cookies(address):
    assert video_at(address).embed_url == PLAYER


@pytest.mark.parametrize("address", ["https://vimeo.com/123", "https://player.vimeo.com/video/123"])
def test_video_of_vimeo_asks_not_to_be_tracked(address):
    assert video_at(address).embed_url == "https://player.vimeo.com/video/123?dnt=1&autoplay=1"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/@netzerocities",
        "https://www.youtube.com/watch?v=short",
        "https://youtube.com.evil.example/watch?v=abcdefghi-_",
        "https://evil.example/?https://youtu.be/abcdefghi-_",
        "https://youtu.be/abcdefghi-_and-more",
        "http://youtu.be/abcdefghi-_",
        "https://video.example/1",
    ],
)
def test_other_address_only_leads_away(address):
    assert video_at(address) is None
