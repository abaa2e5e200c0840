"""Three engines, driven in one way: Chromium by Playwright, Firefox and WebKit, from Debian's packages, by their own drivers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from helpers import browsers, firefox, webkit
from helpers.browser import listen
from helpers.driver import Driver, State, pages_of


class Chromium:
    """Chromium, driven by Playwright."""

    name = "chromium"

    def __init__(self, browser: Any) -> None:
        self._browser, self._page = browser, None
        self._said: list[str] = []

    def open(self, url: str, state: State) -> None:
        if self._page:
            self._page.context.close()
        context = self._browser.new_context(
            # This is what a zoom does: fewer and larger pixels of CSS.
            viewport={"width": state.width // state.zoom, "height": state.height // state.zoom},
            device_scale_factor=state.zoom,
            color_scheme="dark" if state.dark else "light",
            forced_colors="active" if state.forced_colors else "none",
            reduced_motion="reduce" if state.reduced_motion else "no-preference",
            java_script_enabled=state.script,
        )
        self._page = context.new_page()
        self._said = listen(self._page)  # what the page before still says as it goes belongs to that page
        if state.printed:
            self._page.emulate_media(media="print")
        self._page.goto(url)

    def ask(self, script: str) -> Any:
        return self._page.evaluate(script)

    def click(self, selector: str) -> None:
        self._page.locator(selector).first.click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def said(self) -> list[str]:
        said = self._said.copy()
        self._said.clear()
        return said

    def sheets(self) -> int | None:
        return pages_of(self._page.pdf(format="A4"))


@contextlib.contextmanager
def start(name: str) -> Iterator[Driver]:
    """A running browser of an engine of `browsers.ENGINES`; it ends with the block."""
    paths = browsers.find(name)
    assert paths, f"{name} was not found; type: make test, which installs it"
    with {"chromium": _chromium, "firefox": firefox.start, "webkit": webkit.start}[name](*paths) as driver:
        yield driver


@contextlib.contextmanager
def _chromium(program: str) -> Iterator[Driver]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=browsers.chromium_flags())
        yield Chromium(browser)
        browser.close()
