"""The report in a real browser: every panel, the moment, the keyboard, nothing asked of the net."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import fabula
from fabula import Story, Text, read_story
from fabula.pipeline import annotate
from fabula.report.page import PANELS, render_report
from tests.conftest import example_stories
from tests.unit.small_story import small_story

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    Visit = Callable[..., Page]
    FindBarriers = Callable[[Page], list[str]]

LONG_WORDS = 100_000
SET_MOMENT = """share => {
  const slider = document.getElementById("moment");
  slider.value = Math.max(1, Math.round(slider.max * share));
  slider.dispatchEvent(new Event("input"));
  return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


@pytest.fixture(scope="session")
def stories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Story, Path]]:
    """The example stories and a composed novel, read by rules, with their reports as files."""
    folder = tmp_path_factory.mktemp("reports")
    found = {path.stem: read_story(path, model=False) for path in example_stories()}
    found["novel"] = annotate(Text(_compose()))
    written: dict[str, tuple[Story, Path]] = {}
    for name, story in found.items():
        file = folder / f"{name}.html"
        file.write_text(render_report(story), encoding="utf-8")
        written[name] = (story, file)
    return written


def _word(number: int) -> str:
    """A word that stands nowhere else."""
    return "endmark" + chr(97 + number // 26) + chr(97 + number % 26)


def _compose() -> str:
    """A long text: the example stories again and again, each as a chapter with its number."""
    parts: list[str] = []
    words = 0
    texts = [path.read_text(encoding="utf-8").strip() for path in example_stories()]
    while words < LONG_WORDS:
        content = texts[len(parts) % len(texts)]
        parts.append(f"CHAPTER {len(parts) + 1}\n\n{content}\nHere ends {_word(len(parts))}.")
        words += len(content.split())
    return "\n\n\n".join(parts)


TEXT_IN_SIGHT = "document.getElementById('text').getBoundingClientRect().top < innerHeight / 2"
NAMES = [*(path.stem for path in example_stories()), "novel"]


def _move(page: Page, share: float) -> int:
    """Move the slider; how many paragraphs are shown now."""
    page.evaluate(SET_MOMENT, share)
    return int(page.evaluate("Number(document.getElementById('moment').value)"))


def _later_words(story: Story, count: int) -> set[str]:
    """Words that stand only after the first ``count`` paragraphs."""
    rows = story.paragraphs
    cut = rows[count].start if count < len(rows) else len(story.text)
    words = re.compile(r"[^\W\d_]{4,}")
    before = set(words.findall(story.text.content[:cut]))
    return set(words.findall(story.text.content[cut:])) - before


@cache
def _own_words() -> frozenset[str]:
    """Words that the page may show of itself: those of the sources that draw it."""
    source = Path(fabula.__file__).parent
    files = [*(source / "report").rglob("*"), source / "rows.py", source / "world_rows.py"]
    files = [file for file in files if file.suffix in (".py", ".js", ".css")]
    return frozenset(
        word for file in files for word in re.findall(r"[^\W\d_]+", file.read_text("utf-8"))
    )


def _standing(html: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", html))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_later_than_the_moment_stands_in_the_page(
    visit: Visit, stories: dict[str, tuple[Story, Path]], name: str
) -> None:
    story, file = stories[name]
    page = visit(file)
    for share in (0.6, 0.25, 0.02):
        later = _later_words(story, _move(page, share)) - _own_words()
        assert len(later) > (10 if name == "novel" else 50)
        assert not later & _standing(page.evaluate("document.documentElement.outerHTML"))
    assert _move(page, 1.0) == len(story.paragraphs)
    shown = page.locator(".text").evaluate("each => each.textContent")
    assert "".join(shown.split()) == "".join(story.text.content.split())


@pytest.mark.parametrize("name", NAMES)
def test_every_panel_opens_its_passages(
    visit: Visit, stories: dict[str, tuple[Story, Path]], name: str
) -> None:
    _, file = stories[name]
    page = visit(file)
    for panel, heading in PANELS:
        section = page.locator(f"section[aria-labelledby={panel}]")
        page.evaluate(f"document.getElementById('{panel}').scrollIntoView()")
        page.locator(f"section[aria-labelledby={panel}] h2").click()
        marks = section.locator("button[data-t], svg [data-t], button.cell, button.quote")
        if not marks.count():
            assert section.locator(".none").count()
            continue
        _open(marks.nth(marks.count() // 2))
        assert page.locator("#shown h2").text_content()
        assert page.evaluate(TEXT_IN_SIGHT)
        back = page.locator("#return")
        assert back.text_content() == f"Back to {heading}"
        back.click()
        assert back.is_hidden()


def _open(mark: Locator) -> None:
    mark.scroll_into_view_if_needed()
    mark.dispatch_event("click")


def test_evidence_of_a_line_is_shown_and_highlighted(
    visit: Visit, stories: dict[str, tuple[Story, Path]]
) -> None:
    story, file = stories["second_chair"]
    row = next(row for row in story.dialogue if row.basis == "cue" and row.addressees)
    page = visit(file)
    page.locator(f"#l{row.quotation}").first.click(position={"x": 3, "y": 8})
    panel = page.locator("#shown")
    words = story.text[row.evidence[0][0] : row.evidence[0][1]]
    assert panel.locator("h2").text_content() == story.characters[row.speaker or 0].name
    assert (panel.locator(".to").first.text_content() or "").startswith(
        f"to {story.characters[row.addressees[0]].name}"
    )
    assert panel.locator("blockquote").first.text_content() == words
    highlighted = page.evaluate("[...CSS.highlights.get('evidence')].map(String)")
    assert highlighted[0] == words


def test_a_name_says_whom_it_means_and_keys_go_from_one_to_the_next(
    visit: Visit, stories: dict[str, tuple[Story, Path]]
) -> None:
    story, file = stories["second_chair"]
    page = visit(file)
    mention = page.locator(".text u[data-w]").nth(20)
    who = int(mention.get_attribute("data-w") or -1)
    mention.click()
    assert page.locator("#shown h2").text_content() == story.characters[who].name
    page.keyboard.press("Escape")
    page.locator(".text").focus()
    page.keyboard.press("m")
    first = page.evaluate("document.activeElement.tagName")
    page.keyboard.press("ArrowRight")
    assert (first, page.evaluate("document.activeElement.className.split(' ')[0]")) == ("U", "l")


def test_a_person_is_called_by_what_is_known_at_the_moment(
    visit: Visit, stories: dict[str, tuple[Story, Path]]
) -> None:
    story, file = stories["the_night_of_the_spades"]
    page = visit(file)
    for share in (0.5, 0.15, 0.9):
        count = _move(page, share)
        rows = story.paragraphs
        bounded = story.upto(rows[count].start if count < len(rows) else len(story.text))
        known = {person.name or "the narrator" for person in bounded.characters}
        shown = page.evaluate(
            "[...document.querySelectorAll('#cast ~ * h3, #cast ~ details li button')]"
            ".map(each => each.textContent)"
        )
        assert set(shown) == known


def test_counts_follow_the_moment(visit: Visit, stories: dict[str, tuple[Story, Path]]) -> None:
    story, file = stories["second_chair"]
    page = visit(file)
    count = _move(page, 0.4)
    bounded = story.upto(story.paragraphs[count].start)
    said = page.locator(".balance .count").evaluate_all(
        "all => all.map(e => Number(e.textContent))"
    )
    assert sum(said) == len(bounded.dialogue)
    assert len(said) == len({row.speaker for row in bounded.dialogue})


def test_the_slider_works_by_keyboard_and_says_where_it_is(
    visit: Visit, stories: dict[str, tuple[Story, Path]]
) -> None:
    _, file = stories["the_upper_station"]
    page = visit(file)
    slider = page.locator("#moment")
    slider.focus()
    page.keyboard.press("Home")
    page.wait_for_function("document.querySelectorAll('.text [data-o]').length === 1")
    assert "%" in (slider.get_attribute("aria-valuetext") or "")
    page.locator("#scene-next").click()
    assert page.locator("#stage-now b").text_content() != ""
    page.locator("#whole").click()
    assert page.locator("#when").text_content() == "the end"


def test_the_matrix_turns_its_pages_and_filters(
    visit: Visit, stories: dict[str, tuple[Story, Path]]
) -> None:
    story, file = stories["second_chair"]
    page = visit(file)
    page.evaluate("document.getElementById('knowledge').scrollIntoView()")
    page.wait_for_selector("#facts tbody tr")
    facts = sorted({(row.fact.start, row.fact.end) for row in story.knowledge})
    first = page.locator("#facts tbody th").first.text_content() or ""
    assert " ".join(story.text[facts[0][0] : facts[0][1]].split()).startswith(first[:40])
    assert f"of {len(facts)}" in (page.locator("#facts-where").text_content() or "")
    knowers = len({row.knower for row in story.knowledge if row.fact.start == facts[0][0]})
    row = page.locator("#facts tbody tr").first
    others = (row.locator("td").last.text_content() or "").lstrip("+")
    assert row.locator("button.cell").count() + int(others or 0) == knowers
    page.locator("#facts-next").click()
    assert page.locator("#facts tbody th").first.text_content() != first
    page.locator("#facts-of").select_option("passed")
    cells = page.locator("#facts tbody tr").first.locator("button.cell").all_text_contents()
    assert any("told" in cell or "overheard" in cell for cell in cells)


def test_one_feeling_is_singled_out(visit: Visit, stories: dict[str, tuple[Story, Path]]) -> None:
    _, file = stories["second_chair"]
    page = visit(file)
    button = page.locator("[data-feeling]").first
    label = button.get_attribute("data-feeling")
    button.click()
    kept = page.locator("path.felt:not(.off)").count()
    assert kept == page.locator(f"path.f-{label}").count() > 0
    button.click()
    assert page.locator("path.felt.off").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_there_is_no_serious_barrier(
    visit: Visit,
    find_barriers: FindBarriers,
    stories: dict[str, tuple[Story, Path]],
    name: str,
    scheme: str,
) -> None:
    if name == "novel" and scheme == "dark":
        pytest.skip("the colours are those of the other stories")
    page = visit(stories[name][1], scheme=scheme)
    page.evaluate("document.getElementById('knowledge').scrollIntoView()")
    if name == "novel":
        _move(page, 0.08)
    page.locator(".text .l").first.dispatch_event("click")
    assert find_barriers(page) == []


def test_nothing_runs_wide_on_a_phone(visit: Visit, stories: dict[str, tuple[Story, Path]]) -> None:
    page = visit(stories["second_chair"][1], width=380, height=760)
    page.evaluate("document.getElementById('knowledge').scrollIntoView()")
    page.wait_for_selector("#facts tbody tr")
    assert page.evaluate("document.documentElement.scrollWidth") <= 380


@pytest.mark.parametrize("kept", [(), ("paragraphs", "quotations", "dialogue"), ("characters",)])
def test_unknown_layers_and_tiny_texts_are_shown(
    visit: Visit, find_barriers: FindBarriers, tmp_path: Path, kept: tuple[str, ...]
) -> None:
    story = small_story()
    layers: dict[str, Any] = {name: story.layers[name] for name in kept}
    report = tmp_path / "report.html"
    report.write_text(render_report(Story(story.text, layers, (), story.provenance)), "utf-8")
    page = visit(report)
    assert page.locator(".none:visible").count() >= 3
    assert find_barriers(page) == []


def test_a_report_of_the_story_so_far_holds_nothing_later(
    visit: Visit, stories: dict[str, tuple[Story, Path]], tmp_path: Path
) -> None:
    story, _ = stories["second_chair"]
    cut = story.paragraphs[40].start
    report = tmp_path / "report.html"
    report.write_text(render_report(story.upto(cut)), encoding="utf-8")
    page = visit(report)
    assert (
        page.locator(".text")
        .evaluate("e => e.textContent.trim()")
        .endswith(story.text[:cut].split()[-1])
    )
    later = _later_words(story, 40) - _own_words()
    assert len(later) > 50
    assert not later & _standing(report.read_text(encoding="utf-8"))


CONTROLS = "nav, .skip, input, select, #panel, #tip, .acts, #scene-next, #whole, #facts-next"
VISIBLE = "all => all.filter(e => e.checkVisibility()).length"
UNSEEN = """all => all.filter(e => !e.checkVisibility({contentVisibilityAuto: true})
  || e.getBoundingClientRect().height < 2).length"""


def _to_paper(page: Page) -> None:
    """Show the page as it is printed."""
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")


@pytest.mark.parametrize("name", ["second_chair", "novel"])
@pytest.mark.parametrize("width", [700, 1000])
def test_paper_has_the_whole_text_and_no_controls(
    visit: Visit, stories: dict[str, tuple[Story, Path]], name: str, width: int
) -> None:
    story, file = stories[name]
    page = visit(file, width=width, scheme="dark")
    _to_paper(page)
    assert page.locator(CONTROLS).evaluate_all(VISIBLE) == 0
    paragraphs = page.locator(".text [data-o]")
    assert paragraphs.count() == len(story.paragraphs)
    assert paragraphs.evaluate_all(UNSEEN) == 0
    assert page.locator("section.front").evaluate_all(UNSEEN) == 0
    assert page.locator(".front details:not([open])").count() == 0
    assert page.locator("#facts tbody tr").count() > 5
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_paper_names_the_speakers_and_holds_nothing_later_than_the_moment(
    visit: Visit, stories: dict[str, tuple[Story, Path]]
) -> None:
    story, file = stories["second_chair"]
    page = visit(file)
    count = _move(page, 0.4)
    _to_paper(page)
    row = next(row for row in story.dialogue if row.speaker is not None)
    margin = page.locator(f".text [data-o]:has(#l{row.quotation}) b > i").first
    named = margin.evaluate("e => getComputedStyle(e, '::before').content")
    assert named == f'"{story.characters[row.speaker or 0].name}"'
    assert margin.evaluate("e => e.getBoundingClientRect().left") >= 0
    assert page.locator(".text [data-o]").count() == count
    later = _later_words(story, count) - _own_words()
    assert not later & _standing(page.evaluate("document.body.innerText"))
