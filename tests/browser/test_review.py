"""The review page in a real browser: decisions that stay, and nothing in a book that runs."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

pytest.importorskip("starlette", reason="needs fabula[review]")
pytest.importorskip("uvicorn", reason="needs fabula[review]")

from fabula.cli.running import EXIT_TERMINATED, run_command
from fabula.corrections_file import read_operations
from fabula.storage import read_stored

if TYPE_CHECKING:
    from playwright.sync_api import Page

NASTY = "<img src=x onerror=window.ran=1>"

TALK = "".join(
    f"“This is number {number},” said Margaret.\n\n“I have heard {number} before.”\n\n"
    for number in range(12)
)
BOOK = f"""THE DOOR

“Come in,” said Margaret. <script>window.ran=1</script>

“Thank you,” said Tom. “{NASTY}”

“Sit down, Tom,” said Miss Wren. Tom sat down.

{TALK}“Good night,” said Tom.
"""

Visit = Callable[..., "Page"]


class Server:
    """A running ``fabula review``."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "fabula", "review", str(folder), "--no-open", "--no-model"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        found = re.search(r"http://\S+", self.process.stdout.readline())
        assert found is not None
        self.address = found[0]

    def stop(self) -> int:
        self.process.terminate()
        assert self.process.stdout is not None
        self.process.stdout.close()
        return self.process.wait(60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "door.txt").write_text(BOOK, encoding="utf-8")
    assert run_command(["read", str(tmp_path / "door.txt"), "--no-model"]) == 0
    return tmp_path / "door.fabula"


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    running = Server(folder)
    yield running
    running.stop()


@pytest.fixture
def page(server: Server, visit: Visit) -> Page:
    found = visit(server.address, own=(server.address,))
    rest(found)
    return found


def rest(page: Page) -> None:
    """Wait until everything is decided anew and written."""
    page.get_by_text("All written").wait_for()


def open_part(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{name}")).first.click()
    page.locator(f"#{name.lower()} h2").wait_for()


def cast(page: Page) -> list[str]:
    open_part(page, "Cast")
    return [words.removesuffix(" ✓") for words in page.locator("#cast .card h3").all_inner_texts()]


def card(page: Page, name: str):  # type: ignore[no-untyped-def]  # noqa: ANN201
    return page.get_by_role("article", name=name, exact=True)


def settle(page: Page) -> None:
    """Wait for the decision that was just made."""
    page.wait_for_timeout(300)
    rest(page)


def speakers(folder: Path) -> list[str | None]:
    story = read_stored(folder / "story.json")
    return [
        None if row.speaker is None else story.characters[row.speaker].name
        for row in story.dialogue
    ]


def test_what_is_decided_stays_over_reload_restart_and_a_new_reading(
    page: Page, server: Server, folder: Path, visit: Visit
) -> None:
    before = speakers(folder)
    assert {"Margaret", "Tom", "Miss Wren"} <= set(cast(page))

    card(page, "Miss Wren").get_by_role("button", name="Miss Wren: Same as").click()
    page.get_by_label("A name").fill("Margaret")
    page.keyboard.press("Enter")
    page.get_by_text("Kept: Miss Wren is Margaret.").wait_for()
    settle(page)
    assert "Miss Wren" not in cast(page)

    open_part(page, "Lines")
    page.locator("#lines select").select_option("all")
    page.get_by_role("button", name="All 26").wait_for()
    boxes = page.locator("#lines tbody input")
    boxes.nth(4).click()
    boxes.nth(13).click(modifiers=["Shift"])
    page.get_by_text("10 lines chosen").wait_for()
    page.keyboard.press("g")
    page.get_by_label("A name").fill("Tom")
    page.keyboard.press("Enter")
    page.get_by_text("Kept: 10 lines said by Tom.").wait_for()
    settle(page)
    assert len(read_operations(folder / "corrections.jsonl")[0]) == 2
    assert speakers(folder)[4:14] == ["Tom"] * 10

    page.keyboard.press("u")
    settle(page)
    assert speakers(folder)[4:14] != ["Tom"] * 10
    assert "Miss Wren" not in speakers(folder)
    open_part(page, "History")
    page.get_by_role("button", name="Bring back: 10 lines said by Tom").click()
    settle(page)

    page.reload()
    rest(page)
    assert "Miss Wren" not in cast(page)
    assert speakers(folder)[4:14] == ["Tom"] * 10

    page.close()
    assert server.stop() == EXIT_TERMINATED
    book = folder.with_suffix(".txt")
    assert run_command(["read", str(book), "--no-model"]) == 0
    after = speakers(folder)
    assert after[4:14] == ["Tom"] * 10
    assert "Miss Wren" not in after
    assert before != after
    again = Server(folder)
    fresh = visit(again.address, own=(again.address,))
    rest(fresh)
    assert "Miss Wren" not in cast(fresh)
    fresh.close()
    again.stop()


def test_the_queue_goes_by_keys_and_does_not_jump(page: Page, folder: Path) -> None:
    shown = page.locator("#decide mark").first
    shown.wait_for()
    first = page.locator("#decide .why h3").inner_text()
    page.keyboard.press("j")
    following = page.locator("#decide .why h3", has_not_text=re.compile(f"^{first}$"))
    following.wait_for()
    page.keyboard.press("k")
    page.locator("#decide .why h3", has_text=re.compile(f"^{first}$")).wait_for()
    line = int(first.removeprefix("Line "))
    name = page.locator("#decide .pick .name").first.inner_text()
    page.keyboard.press("1")
    page.get_by_text(f"Kept: 1 line said by {name}.").wait_for()
    following.wait_for()
    shown_now = following.inner_text(), page.locator("#decide .picks").inner_text()
    settle(page)
    assert (following.inner_text(), page.locator("#decide .picks").inner_text()) == shown_now
    assert speakers(folder)[line] == name
    page.keyboard.press("u")
    settle(page)
    assert page.locator("#decide .why h3").inner_text() == first
    page.keyboard.press("n")
    page.get_by_label("What is this person called?").fill("The Cook")
    page.keyboard.press("Enter")
    page.get_by_text("Kept: 1 line said by The Cook.").wait_for()
    settle(page)
    assert speakers(folder)[line] == "The Cook"
    page.keyboard.press("u")
    settle(page)
    page.keyboard.press("0")
    settle(page)
    assert speakers(folder)[line] is None


def presence(folder: Path) -> list[dict[str, list[tuple[int, int]]]]:
    """Who is there from where to where, scene by scene."""
    story = read_stored(folder / "story.json")
    found: list[dict[str, list[tuple[int, int]]]] = []
    for scene in story.scenes:
        people: dict[str, list[tuple[int, int]]] = {}
        for row in scene.present:
            name = story.characters[row.character].name or "?"
            people.setdefault(name, []).append((row.from_, row.to))
        found.append(people)
    return found


def choose_person(page: Page, name: str) -> None:
    page.get_by_label("A name", exact=True).fill(name)
    page.keyboard.press("Enter")


def test_scenes_and_who_is_there_are_put_right_and_stay(page: Page, folder: Path) -> None:
    text = read_stored(folder / "story.json").text.content
    open_part(page, "Scenes")
    parts = page.locator("#scenes .part")
    number = parts.count()
    assert number > 20

    boxes = page.locator("#scenes .part input")
    boxes.nth(2).click()
    boxes.nth(5).click(modifiers=["Shift"])
    page.get_by_text("For paragraphs 3 to 6:").wait_for()
    page.keyboard.press("n")
    choose_person(page, "Margaret")
    page.get_by_text(re.compile("Kept: Margaret is not there from")).wait_for()
    settle(page)
    begin, end = text.index("“I have heard 0"), text.index("“I have heard 2") - 2
    (now,) = presence(folder)
    assert now["Margaret"] == [(text.index("“Sit down"), begin), (end, len(text.rstrip()))]
    page.get_by_role("button", name="Take back: Margaret is not there").wait_for()

    page.keyboard.press("y")
    choose_person(page, "Miss Wren")
    settle(page)
    assert presence(folder)[0]["Miss Wren"] == [(text.index("“Sit down"), len(text.rstrip()))]

    page.locator("#scenes .part p").nth(5).click()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Paragraph 7"
    page.keyboard.press("b")
    page.get_by_text(re.compile("Kept: a scene begins at")).wait_for()
    settle(page)
    assert len(presence(folder)) == 2
    assert parts.count() == 6
    page.keyboard.press("j")
    page.locator("#scenes h2", has_text="Scene 2 of 2").wait_for()
    again = presence(folder)

    page.reload()
    rest(page)
    page.locator("#scenes h2", has_text="Scene 2 of 2").wait_for()
    page.get_by_text("begins here because you say so").wait_for()
    assert run_command(["read", str(folder.with_suffix(".txt")), "--no-model"]) == 0
    assert presence(folder) == again
    page.keyboard.press("x")
    settle(page)
    assert len(presence(folder)) == 1
    for _ in range(4):
        page.keyboard.press("u")
        settle(page)
    assert len(read_operations(folder / "corrections.jsonl")[0]) == 8


def test_nothing_in_a_book_or_in_a_name_runs(page: Page, folder: Path) -> None:
    cast(page)
    card(page, "Tom").get_by_role("button", name="Tom: Rename").click()
    page.get_by_label("Shown as").fill(NASTY)
    page.keyboard.press("Enter")
    settle(page)
    assert NASTY in cast(page)
    card(page, NASTY).locator("summary").click()
    card(page, NASTY).locator("blockquote").first.wait_for()
    open_part(page, "Lines")
    page.locator("#lines select").select_option("all")
    page.locator("#lines tbody").get_by_text(NASTY).first.wait_for()
    open_part(page, "Scenes")
    page.locator("#scenes").get_by_text(NASTY).first.wait_for()
    open_part(page, "History")
    page.get_by_text(f"Tom is called {NASTY}").first.wait_for()
    open_part(page, "Decide")
    page.reload()
    rest(page)
    assert page.evaluate("window.ran") is None
    assert page.locator("img, iframe, object, style").count() == 0
    assert page.locator("script").count() == 1
    assert NASTY in (speakers(folder) or [])


def test_another_page_of_the_same_browser_gets_nothing(
    server: Server, folder: Path, visit: Visit, tmp_path: Path
) -> None:
    evil = tmp_path / "evil.html"
    evil.write_text("<!doctype html><title>evil</title>", encoding="utf-8")
    other = visit(
        evil, own=(server.address,), mild=("blocked by CORS", "ERR_FAILED", "NotSameOrigin")
    )
    for options in ("{}", "{method: 'POST', body: '{}'}"):
        told = other.evaluate(
            f"fetch('{server.address}api/state', {options}).then(() => 'read', () => 'refused')"
        )
        assert told == "refused"
    silent = (
        f"fetch('{server.address}api/decide', {{method: 'POST', mode: 'no-cors', "
        """body: '{"version":0,"op":"not_person","person":0}'})"""
        ".then(() => 'sent', () => 'refused')"
    )
    assert other.evaluate(silent) == "refused"
    assert read_operations(folder / "corrections.jsonl")[0] == ()


def test_the_running_server_refuses_large_bodies_and_foreign_paths(server: Server) -> None:
    parts = urlsplit(server.address)
    assert parts.hostname == "127.0.0.1"
    connection = http.client.HTTPConnection(parts.hostname, parts.port or 0, timeout=20)
    connection.putrequest("POST", f"{parts.path}api/decide")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Origin", f"http://{parts.netloc}")
    connection.putheader("Content-Length", str(100 << 20))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()
    for path in ("/", f"{parts.path}../../../etc/passwd", "/api/state", f"{parts.path}..%2fx"):
        connection = http.client.HTTPConnection(parts.hostname, parts.port or 0, timeout=20)
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status in (403, 404)
        assert b"root:" not in answer.read()
        connection.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_no_part_has_barriers(
    server: Server,
    visit: Visit,
    find_barriers: Callable[[Page], list[str]],
    scheme: str,
    width: int,
) -> None:
    page = visit(server.address, own=(server.address,), scheme=scheme, width=width)
    rest(page)
    for part in ("Decide", "Cast", "Lines", "Scenes", "History"):
        open_part(page, part)
        if part == "Lines":
            page.keyboard.press("w")
            page.locator("#lineside h3").wait_for()
        assert find_barriers(page) == [], part
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0, part
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    assert find_barriers(page) == []
