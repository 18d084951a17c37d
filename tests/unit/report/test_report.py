"""The report: one inert file, readable colours, the text exactly once."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any, get_args

import msgspec
import pytest

from fabula import Layer, Story, Text
from fabula.report import palette
from fabula.report.charts import STRIP_BINS, counted, draw_bar, draw_shares, draw_ticks
from fabula.report.escaping import inert
from fabula.report.page import render_report
from fabula.report.views import build_overview
from fabula.rows import EmotionLabel, Paratext, Source
from tests.unit.small_story import small_story

ATTACK = "</style></script><script>alert(1)</script><img src=x onerror=alert(1)> \" ' & \x00\x1b"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.paragraphs: list[tuple[int, str]] = []
        self._open: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        if "data-o" in values:
            self._open = tag
            self.paragraphs.append((int(values["data-o"] or 0), ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open:
            start, words = self.paragraphs[-1]
            self.paragraphs[-1] = (start, words + data)


def _parse(html: str) -> _Page:
    page = _Page()
    page.feed(html)
    return page


def test_paragraphs_hold_exactly_the_text_from_their_offset() -> None:
    story = small_story()
    page = _parse(render_report(story))
    assert len(page.paragraphs) == len(story.paragraphs)
    for start, words in page.paragraphs:
        assert story.text.content[start : start + len(words)] == words
    told = "".join(words for _, words in page.paragraphs)
    assert "".join(told.split()) == "".join(story.text.content.split())


def test_the_page_is_self_contained_and_allows_only_its_own_style_and_script() -> None:
    html = render_report(small_story())
    policy = unescape(re.findall(r'Content-Security-Policy" content="([^"]+)"', html)[0])
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag, opening, count in (("style", "(?: id=.names.)?", 2), ("script", "", 1)):
        found = re.findall(rf"<{tag}{opening}>(.*?)</{tag}>", html, flags=re.S)
        assert len(found) == count
        allowed = policy.split(f"{tag}-src ")[1].split(";")[0].split()
        assert allowed == [f"'sha256-{_digest(each)}'" for each in found]
    assert not re.search(r"(?:src|href)=[\"']?[^#\"']", html)
    assert not re.search(r"url\(|@import|https?://", html)
    page = _parse(html)
    assert not [1 for _, values in page.tags if any(k.startswith("on") for k in values)]
    assert not [1 for _, values in page.tags if "style" in values]


def _digest(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def test_hostile_words_in_text_and_metadata_are_inert() -> None:
    source = Source(
        name="x.txt",
        media_type="text/plain",
        sha256="0" * 64,
        title=ATTACK,
        author=ATTACK,
        language='en" onload="x',
    )
    plain = _parse(render_report(small_story()))
    story = small_story(text=Text(small_story().text.content + ATTACK, source=source))
    page = _parse(render_report(story))
    extra = {tag for tag, _ in page.tags} - {tag for tag, _ in plain.tags}
    assert extra == set() | ({"p"} & extra)
    assert [tag for tag, _ in page.tags].count("script") == 2
    assert [tag for tag, _ in page.tags].count("img") == 0
    assert "\x00" not in render_report(story)


def test_hostile_names_are_inert() -> None:
    people = [msgspec.structs.replace(each, name=ATTACK) for each in small_story().characters]
    html = render_report(small_story(layers={"characters": Layer(people)}))
    page = _parse(html)
    assert [tag for tag, _ in page.tags].count("script") == 2
    assert [tag for tag, _ in page.tags].count("style") == 2
    block = re.findall(r'id="data">(.*?)</script>', html, flags=re.S)[0]
    assert "<" not in block
    plain = ATTACK.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")
    names = [person["n"][-1][1] for person in msgspec.json.decode(block)["people"]]
    assert names == [plain] * 2


def test_escaping_keeps_the_number_of_code_points() -> None:
    words = "a\x00\x85\x1b<&>\"'🙂\ud800\n"
    assert len(unescape(inert(words))) == len(words)


def test_lines_carry_who_to_whom_and_why() -> None:
    page = _parse(render_report(small_story()))
    lines = {v["id"]: v for t, v in page.tags if t == "span" and "data-l" in v and "id" in v}
    story = small_story()
    start, end = story.dialogue[0].evidence[0]
    assert lines["l0"]["data-s"] == "0"
    assert lines["l0"]["data-t"] == "1"
    assert lines["l0"]["data-b"] == "cue"
    assert lines["l0"]["data-p"] == "75"
    assert lines["l0"]["data-e"] == f"{start}-{end}"
    assert "su" in str(lines["l3"]["class"])
    assert [v["data-l"] for _, v in page.tags if "data-l" in v] == ["0", "0", "1", "2", "3"]


@pytest.mark.parametrize("kept", [(), ("paragraphs",), ("quotations", "dialogue"), ("characters",)])
def test_a_report_is_drawn_whatever_layers_there_are(kept: tuple[str, ...]) -> None:
    story = small_story()
    layers = {name: story.layers[name] for name in kept}
    html = render_report(Story(story.text, layers, (), story.provenance))
    told = "".join(words for _, words in _parse(html).paragraphs)
    assert "".join(told.split()) == "".join(story.text.content.split())


def test_an_empty_text_has_a_report() -> None:
    story = small_story()
    assert "No persons" in render_report(Story(Text(""), {}, (), story.provenance))


def test_the_page_is_no_more_than_three_times_a_long_text() -> None:
    story = small_story()
    text = Text("A plain sentence of narration without any dialogue at all.\n\n" * 5_000)
    html = render_report(Story(text, {}, (), story.provenance))
    assert len(html.encode()) < 3 * len(text.content.encode())


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize(
    ("theme", "feelings"),
    [(palette.LIGHT, palette.FEELINGS_LIGHT), (palette.DARK, palette.FEELINGS_DARK)],
    ids=["light", "dark"],
)
def test_strokes_of_feelings_stand_out_and_every_label_has_one(
    theme: dict[str, str], feelings: dict[str, str]
) -> None:
    assert set(feelings) == set(get_args(EmotionLabel)) - {"neutral"}
    for colour in feelings.values():
        assert _contrast(colour, theme["sunk"]) >= 3, colour


@pytest.mark.parametrize(
    ("theme", "speakers"),
    [(palette.LIGHT, palette.SPEAKERS_LIGHT), (palette.DARK, palette.SPEAKERS_DARK)],
    ids=["light", "dark"],
)
def test_contrast_is_aa_in_both_themes(theme: dict[str, str], speakers: tuple[str, ...]) -> None:
    texts = [*speakers, *(theme[name] for name in ("ink", "soft", "accent", "unknown", "other"))]
    for ground in ("paper", "raised"):
        for colour in texts:
            assert _contrast(colour, theme[ground]) >= 4.5, (colour, ground)
    assert _contrast(theme["ink"], theme["evidence"]) >= 4.5


def test_overview_counts() -> None:
    view = build_overview(small_story())
    assert view.title == "door"
    assert view.lines == 4
    assert view.unknown == 1
    assert view.by_basis == {"cue": 3, "unknown": 1}
    assert [(person.name, person.lines) for person in view.people] == [("Ada Reed", 2), ("Jon", 1)]
    assert view.notices[0].count == 1


def test_title_and_author_on_the_first_page_are_used_when_the_file_names_none() -> None:
    content = "The Door\n\nby A. Writer\n\nIt was shut."
    rows = [
        Paratext(start=0, end=8, kind="title", score=1.0),
        Paratext(start=10, end=22, kind="author", score=1.0),
    ]
    story = small_story()
    layers: dict[str, Any] = {"paratext": Layer(rows)}
    view = build_overview(Story(Text(content), layers, (), story.provenance))
    assert (view.title, view.author) == ("The Door", "A. Writer")


def test_charts_are_bounded_and_exact() -> None:
    ticks = draw_ticks(((at, at) for at in range(100_000)), 100_000, "a line", ())
    assert ticks.count("<path") == STRIP_BINS
    assert 'd="M500 0' in ticks
    assert counted([7, 3, 3]) == ' data-count="3 0 4"'
    assert 'width="50"' in draw_bar(5, 10)
    assert 'width="0"' in draw_bar(0, 0)
    assert draw_shares([1, 3]).count("<rect") == 2
