"""A video of another provider asks nothing of it before the reader does."""

from playwright.sync_api import expect

PLAYER = "https://www.youtube-nocookie.com/"


def test_video_loads_on_a_click_and_not_before(page, stage):
    page.context.route(f"{PLAYER}**", lambda route: route.fulfill(body="The player"))
    page.goto("/en/news/article-with-all/", wait_until="networkidle")
    assert page.foreign == []

    page.locator("[data-player]").click()

    expect(page.frame_locator(".video iframe").locator("body")).to_have_text("The player")
    assert [url.startswith(PLAYER) for url in page.foreign] == [True]
    page.foreign.clear()


def test_policy_of_another_page_lets_no_player_in(page, stage):
    response = page.goto("/en/cities/dresden/")

    assert "youtube" not in response.headers["content-security-policy"]
