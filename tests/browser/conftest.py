"""A real browser for tests: Debian's Chromium, driven by Playwright; nothing is downloaded.

Where there is no browser (or no Playwright) every test of this folder is skipped, and the summary
says so in one line. ``FABULA_CHROMIUM`` names another Chromium than the one on the path.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parent
NEEDED = ("playwright", "axe_core_python")
FLAGS = ("--no-sandbox", "--disable-background-networking", "--disable-gpu")
GRAVE = ("serious", "critical")


def _find_chromium() -> str | None:
    named = os.environ.get("FABULA_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


def _reason() -> str | None:
    """Why there can be no browser tests here; ``None`` = there can."""
    if any(find_spec(name) is None for name in NEEDED):
        return "no Playwright or axe-core: make test-browser installs them"
    if _find_chromium() is None:
        return "no Chromium: make test-browser installs it, or says how"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests of this folder where there is no browser."""
    reason = _reason()
    for item in items if reason else ():
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=f"browser tests: {reason}"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in one line that nothing was tested in a browser."""
    if reason := _reason():
        terminalreporter.write_line(f"browser tests skipped: {reason}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=_find_chromium(), args=list(FLAGS))
        yield found
        found.close()


Visit = Callable[..., "Page"]
"""``visit(address, *, width=1280, height=900, scheme="light", own=(), mild=())``."""


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens pages; at the end of the test no console error and no foreign request may be left.

    ``own`` are beginnings of addresses that the page may ask for beside itself (the server of the
    review app); ``mild`` are pieces of console messages that a test provokes.
    """
    contexts: list[Any] = []
    troubles: list[str] = []

    def open_page(
        address: str | Path,
        *,
        width: int = 1280,
        height: int = 900,
        scheme: Literal["light", "dark"] = "light",
        own: tuple[str, ...] = (),
        mild: tuple[str, ...] = (),
    ) -> Page:
        url = address.resolve().as_uri() if isinstance(address, Path) else address
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()

        def complain(kind: str, words: str) -> None:
            if not any(piece in words for piece in mild):
                troubles.append(f"{kind}: {words}")

        def note_request(asked: str) -> None:
            if asked.split("#")[0] != url.split("#")[0] and not asked.startswith(own):
                troubles.append(f"request: {asked}")

        page.on("pageerror", lambda error: complain("error", str(error)))
        page.on(
            "console",
            lambda said: complain("console", said.text) if said.type == "error" else None,
        )
        page.on("request", lambda request: note_request(request.url))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not troubles


@pytest.fixture(scope="session")
def find_barriers() -> Callable[[Page], list[str]]:
    """Runs axe-core on a page: one line for each serious or critical barrier."""
    from axe_core_python.base import AXE_SCRIPT

    script = os.environ.get("FABULA_AXE")
    source = Path(script).read_text(encoding="utf-8") if script else AXE_SCRIPT

    def run(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{each['impact']} {each['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
            for each in found["violations"]
            if each["impact"] in GRAVE
            for node in each["nodes"][:5]
        ]

    return run
