"""Every kind of page, and how the tests that walk through all of them open one."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

LANGUAGES = ["de", "en", "uk"]
# From the programme's content; browser_tests/stage.py adds what that does not have.
KINDS = [
    "",
    "cities/",
    "cities/dresden/",
    "organisations/",
    "organisations/tu-dresden/",
    "twinning/",
    "twinning/dresden-zhytomyr/",
    "twinning/dresden-khmelnytskyi/waste-management/",
    "themes/waste-management/",
    "events/",
    "events/?year=1999",
    "events/?page=99",
    "events/?view=month",
    "events/cities-mission-conference-2025/",
    "news/",
    "news/?theme=no-such-theme",
    "news/dresden-strengthens-ukrainian-partnerships/",
    "documents/",
    "documents/?year=1999",
    "newsletter/",
    "newsletter/sent/",
    "newsletter/link/",
    "newsletter/link/sent/",
    "newsletter/confirm/no-such-token/",
    "newsletter/archive/",
    "search/",
    "search/?q=Kiew",
    "search/?q=no-such-word",
    "about/",
    "imprint/",
    "privacy/",
    "accessibility/",
    "contact/",
    "contact/sent/",
    "press/",
    "offline/",
    "no-such-page/",
]
# Where only staff come, from the site's root.
ADMIN = [
    "admin/",
    "admin/news/article/",
    "admin/news/article/add/",
    "admin/events/event/add/",
    "admin/cities/city/add/",
    "admin/twinning/cooperation/add/",
    "admin/publishing/page/add/",
    "admin/newsletter/mailing/add/",
    "admin/newsletter/subscriber/",
    "admin/accounts/user/",
    "accounts/",
    "accounts/2fa/",
]


@dataclass
class Stage:
    """What stands beside the programme's content: paths, and pages that no path leads to."""

    paths: list[str]
    rendered: dict[str, str] = field(default_factory=dict)  # by path with its language

    @property
    def kinds(self) -> list[str]:
        """All pages, without their languages."""
        return [*KINDS, *self.paths, *dict.fromkeys(path[4:] for path in self.rendered)]

    def html(self, page: Page, path: str) -> str:
        """The page as the server sends it."""
        return self.rendered.get(path) or page.request.get(path).text()

    def open(self, page: Page, path: str) -> None:
        """Show the page in the browser."""
        if path in self.rendered:
            page.route(
                lambda url: url.endswith(path),
                lambda route: route.fulfill(
                    body=self.rendered[path], content_type="text/html; charset=utf-8"
                ),
            )
        page.goto(path)
        # The offline page asks the browser first which of its two buttons it has to show.
        page.wait_for_function("!document.querySelector('[data-state=none]:not([hidden])')")
        # Chromium itself reports every answer from 400 on.
        page.complaints = [text for text in page.complaints if "status of 4" not in text]
