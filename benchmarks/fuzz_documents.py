"""Documents of every format, put together from the example stories, and ways to damage them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from hypothesis import strategies as st

from benchmarks.long_books import load_bodies
from tests.hostile.nasty_files import make_docx, make_fb2, make_odt
from tests.unit.readers.book_files import make_epub, make_page

TOKENS = (
    *("“", "”", "‘", "’", '"', "'", "«", "»", "—", "「", "」", "…", "_", "*", "* * *", "CHAPTER I"),
    *("\0", "\ufeff", "\u200b", "\u200d", "\u202e", "\u2028", "\u0301" * 9, "\ufffd", "\U0001f600"),
    *("\n", "\r", "\n\n", "\t", " " * 40, "\x0c", "\x1a", "\x85", "\xa0", "\xad"),
    *("Ada Reed", "Mr. Orr", "Dear Ada,", "she", "my brother", "he said", "http://a.b", "1984"),
    *("<p>", "</p>", "<div>", "<br/>", "<q>", "<table><tr>", "<!--", "]]>", "<![CDATA[", "&amp;"),
    *("&#xD83D;", "&#0;", "&nosuch;", "<!DOCTYPE x>", "<!ENTITY", "<?x", "\\u8220 ?", "{\\b ", "}"),
    *(
        "\\par",
        "\\u-10179",
        "> ",
        "- ",
        "# ",
        "|",
        "```",
        "[a](b)",
        "---\n",
        "<html>",
        "PK\x03\x04",
    ),
)
"""What is put in anywhere."""

ENCODINGS = ("utf-8", "utf-16", "cp1252", "utf-8-sig", "mac-roman")

EXCERPTS = 12
"""Stretches that each story is cut into."""


def excerpts() -> list[str]:
    """Stretches of the example stories, some ten paragraphs each."""
    found = []
    for body in load_bodies():
        paragraphs = body.split("\n\n")
        step = max(1, len(paragraphs) // EXCERPTS)
        found += ["\n\n".join(paragraphs[at : at + 10]) for at in range(0, len(paragraphs), step)]
    return found


def _marked(words: str, open_tag: str, close_tag: str) -> str:
    safe = words.replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"{open_tag}{line}{close_tag}" for line in safe.split("\n\n"))


def _rtf(words: str) -> str:
    coded = "".join(c if ord(c) < 128 else f"\\u{ord(c)} ?" for c in words)
    return "{\\rtf1\\ansi\\ansicpg1252 {\\info{\\title A}}" + coded.replace("\n\n", "\\par ") + "}"


def _markdown(words: str) -> str:
    return f"---\ntitle: A\n---\n# Head\n\n{words}\n\n> quoted\n\n- one\n- *two*\n\n|a|b|\n|-|-|\n"


def _mhtml(words: str) -> str:
    page = _marked(words, "<p>", "</p>")
    return f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<html>{page}</html>"


MAKERS: Mapping[str, Callable[[str], bytes | str]] = {
    ".txt": str,
    ".html": lambda words: f"<html><body>{_marked(words, '<p>', '</p>')}</body></html>",
    ".epub": lambda words: make_epub({"a.xhtml": make_page(_marked(words, "<p>", "</p>"))}),
    ".docx": lambda words: make_docx(_marked(words, "<w:p><w:r><w:t>", "</w:t></w:r></w:p>")),
    ".odt": lambda words: make_odt(_marked(words, "<text:p>", "</text:p>")),
    ".fb2": lambda words: make_fb2(_marked(words, "<p>", "</p>")),
    ".rtf": _rtf,
    ".md": _markdown,
    ".mht": _mhtml,
}
"""Makes a file of each format; what is damaged before can break its inside, not its container."""


@dataclass(frozen=True)
class Sample:
    """A file as it is given to a reader."""

    extension: str
    data: bytes


Data: TypeAlias = Any
"""What hypothesis hands to a test that draws as it goes."""


def damage_text(data: Data, words: str, others: list[str]) -> str:
    """Text with tokens put in, stretches repeated, taken out, turned round or of another story."""
    for _ in range(data.draw(st.integers(0, 6), label="edits")):
        at = data.draw(st.integers(0, len(words)), label="at")
        length = data.draw(st.integers(0, 80), label="length")
        what = data.draw(st.sampled_from(("token", "repeat", "cut", "splice", "any", "flip")))
        piece = words[at : at + length]
        if what == "token":
            token = data.draw(st.sampled_from(TOKENS))
            words = words[:at] + token * data.draw(st.integers(1, 40)) + words[at:]
        elif what == "repeat":
            words = words[:at] + piece * data.draw(st.integers(1, 30)) + words[at:]
        elif what == "cut":
            words = words[:at] + words[at + length * 4 :]
        elif what == "splice":
            words = words[:at] + data.draw(st.sampled_from(others))[-length * 4 :] + words[at:]
        elif what == "flip":
            words = words[:at] + piece[::-1] + words[at + length :]
        else:
            words = words[:at] + data.draw(st.text(max_size=20)) + words[at:]
    return words


def damage_bytes(data: Data, packed: bytes) -> bytes:
    """Bytes changed, cut out, repeated or cut off."""
    found = bytearray(packed)
    for _ in range(data.draw(st.integers(0, 5), label="faults")):
        at = data.draw(st.integers(0, max(0, len(found) - 1)), label="at")
        what = data.draw(st.sampled_from(("byte", "cut", "repeat", "end", "any")))
        if what == "byte" and found:
            found[at] = data.draw(st.integers(0, 255))
        elif what == "cut":
            del found[at : at + data.draw(st.integers(1, 40))]
        elif what == "repeat":
            found[at:at] = found[at : at + 40] * data.draw(st.integers(1, 20))
        elif what == "end":
            del found[at:]
        else:
            found[at:at] = data.draw(st.binary(max_size=8))
    return bytes(found)


def draw_sample(data: Data, extension: str, words: list[str]) -> Sample:
    """A file of a format, damaged inside, outside or both."""
    inside = damage_text(data, data.draw(st.sampled_from(words)), words)
    made = MAKERS[extension](inside)
    if isinstance(made, str):
        made = damage_text(data, made, words)
        encoding = data.draw(st.sampled_from(ENCODINGS))
        made = made.encode(encoding, errors="replace")
    return Sample(extension, damage_bytes(data, made))
