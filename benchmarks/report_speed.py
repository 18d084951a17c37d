"""Measure the report of a novel in a browser: ``python benchmarks/report_speed.py``.

Size of the file, seconds to draw it, first paint of the page and its interactions in Debian's
Chromium without a graphics card. An interaction is timed in the page, from the event to the second
animation frame after it, so that style, layout and paint count; ``busy`` is the time of the
processor that the page's own thread took for it, which other work on the machine does not lengthen.
Every value is a median of fresh page loads. ``--compose 300000`` measures a text of that many words
made of the example stories, each time with other names. Needs the extra ``browser-test`` and
Chromium (``make test-browser`` installs both).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.environment import DATA, round_all, write_result
from benchmarks.long_text import compose_text
from fabula.readers.read import read_text
from fabula.reading import open_story
from fabula.report.page import render_report
from fabula.story import Story

NOVEL = "113-0_the_secret_garden.txt"
REPEATS = 5
READ_BEFORE = "--read-before"
BUSY = " busy"
WINDOW = {"width": 1280, "height": 900}

TIMED = """action => new Promise(done => {
  const begin = performance.now();
  new Function("return (" + action + ")")()();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begin)));
})"""
MOVE = """() => {{
  const slider = document.getElementById("moment");
  slider.value = Math.round(slider.max * {share});
  slider.dispatchEvent(new Event("input"));
}}"""
INTERACTIONS = {
    "moment_to_middle": MOVE.format(share=0.5),
    "moment_a_little_on": MOVE.format(share=0.51),
    "moment_to_end": MOVE.format(share=1),
    "open_line": "() => document.querySelector('#l400').click()",
    "open_mark": "() => document.querySelectorAll('.tick')[300].dispatchEvent("
    "new MouseEvent('click', {bubbles: true}))",
    "next_facts": "() => document.getElementById('facts-next').click()",
    "dark_theme": "() => document.getElementById('theme').click()",
}
"""Done in this order on a page that has just been loaded."""


def main() -> int:
    """Draw the report, open it again and again, print and write what it took."""
    options = parse_options()
    with tempfile.TemporaryDirectory() as folder:
        story = open_text(options, Path(folder))
    begin = time.perf_counter()
    html = render_report(story).encode("utf-8")
    result: dict[str, Any] = {
        "protocol": "report-speed",
        "text": story.text.source.name,
        "read_with": story.provenance.model,
        "words": len(story.text.content.split()),
        "repeats": options.repeats,
        "draw_s": time.perf_counter() - begin,
        "size_mb": len(html) / 1e6,
    }
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "report.html"
        page_file.write_bytes(html)
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("FABULA_CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
        )
        result["browser"] = browser.version
        visits = [visit(browser, page_file) for _ in range(options.repeats)]
        browser.close()
    result["first_paint_ms"] = statistics.median(each["first_paint_ms"] for each in visits)
    result["loaded_ms"] = statistics.median(each["loaded_ms"] for each in visits)
    for kind, ending in (("interaction", ""), ("busy", BUSY)):
        found = {name: statistics.median(v[name + ending] for v in visits) for name in INTERACTIONS}
        result[f"{kind}s_ms"] = found
        result[f"{kind}_ms"] = statistics.median(found.values())
    result = round_all(result)
    for name, value in result.items():
        print(f"{name}: {value}")
    if options.json:
        write_result(options.json, result, None, repeatable(sys.argv))
    return 0


def open_text(options: argparse.Namespace, folder: Path) -> Story:
    """The story to measure.

    Raises:
        SystemExit: If what was read before is another text.
    """
    book: Path = options.text or options.data / "gutenberg_bench" / NOVEL
    if options.compose:
        book = folder / f"composed_{options.compose}.txt"
        book.write_text(compose_text(options.compose), encoding="utf-8")
    if options.read_before is None:
        return open_story(book, model=not options.no_model)
    story = open_story(options.read_before)
    if story.text.content != read_text(book).content:
        raise SystemExit(f"{options.read_before.name}: is another text than {book.name}")
    return story


def repeatable(words: Sequence[str]) -> list[str]:
    """A command line without what only saves time."""
    kept = list(words)
    if READ_BEFORE in kept:
        at = kept.index(READ_BEFORE)
        del kept[at : at + 2]
    return kept


def parse_options() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder that holds the corpora")
    parser.add_argument("--text", type=Path, help="another book")
    parser.add_argument("--compose", type=int, help="words of a text made of example stories")
    parser.add_argument(READ_BEFORE, type=Path, help="the story of that very text, read already")
    parser.add_argument("--no-model", action="store_true", help="read the book with rules alone")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="loads of the page")
    parser.add_argument("--json", type=Path, help="write the result to this file")
    return parser.parse_args()


def visit(browser: Browser, file: Path) -> dict[str, float]:
    """One load of the page in a context of its own, and one of each interaction, in ms."""
    context = browser.new_context(viewport=WINDOW)  # type: ignore[arg-type, unused-ignore]
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    protocol.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(file.as_uri())
    times = {
        "first_paint_ms": _entry(page, "paint", "startTime"),
        "loaded_ms": _entry(page, "navigation", "loadEventEnd"),
    }
    page.evaluate("document.getElementById('knowledge').scrollIntoView({behavior: 'instant'})")
    page.wait_for_selector("#facts tbody tr")
    for name, action in INTERACTIONS.items():
        page.wait_for_timeout(300)
        before = _busy_ms(protocol)
        times[name] = float(page.evaluate(TIMED, action))
        times[name + BUSY] = _busy_ms(protocol) - before
    context.close()
    return times


def _busy_ms(protocol: CDPSession) -> float:
    """Time of the processor that the page's own thread has taken so far."""
    metrics = protocol.send("Performance.getMetrics")["metrics"]
    return 1000 * next(float(each["value"]) for each in metrics if each["name"] == "TaskDuration")


def _entry(page: Page, kind: str, field: str) -> float:
    page.wait_for_function(f"performance.getEntriesByType('{kind}').length > 0")
    return float(page.evaluate(f"performance.getEntriesByType('{kind}')[0].{field}"))


if __name__ == "__main__":
    raise SystemExit(main())
