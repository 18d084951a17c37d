from __future__ import annotations

import re
from pathlib import Path

from fabula.source_marks import paratext_hint
from fabula.text import Text
from tests.unit.readers.book_files import (
    PROSE,
    check_blocks,
    make_epub,
    make_page,
    read_bytes,
    words_of,
)

PREFACE = """<div id="preface">
<h2 class="toc-heading">Preface</h2>
<p class="message"><b>Low Water</b><br/>Posted originally on the
<a href="https://archiveofourown.org/">Archive of Our Own</a> at <a href="#">a place</a>.</p>
<div class="meta"><dl class="tags">
<dt>Rating:</dt><dd><a href="#">General Audiences</a></dd>
<dt>Archive Warning:</dt><dd><a href="#">No Archive Warnings Apply</a></dd>
<dt>Fandom:</dt><dd><a href="#">The Harbour, Book One</a></dd>
<dt>Relationships:</dt><dd><a href="#">Mira/Tobin</a>, <a href="#">Mira &amp; Old Sall</a></dd>
<dt>Characters:</dt><dd><a href="#">Mira</a>, <a href="#">Tobin</a></dd>
<dt>Additional Tag:</dt><dd><a href="#">Slow Burn</a></dd>
<dt>Language:</dt><dd>English</dd>
<dt>Series:</dt><dd>Part 2 of <a href="#">Tides</a></dd>
<dt>Stats:</dt><dd>Published: 2020-01-02 Completed: 2020-03-04 Words: 1,234 Chapters: 2/2</dd>
</dl>
<h1>Low Water</h1><div class="byline">by <a rel="author" href="#">quillfeather</a></div>
<p>Summary</p><blockquote class="userstuff"><p>A letter comes back.</p></blockquote>
<p>Notes</p><blockquote class="userstuff"><p>Thanks to my beta.</p></blockquote>
<div class="endnote-link">See the end of the work for more <a href="#endnotes">notes</a></div>
</div></div>"""
CHAPTER = """<div class="meta group"><h2 class="heading">Chapter 1: Ebb</h2>
<p>Chapter Summary</p><blockquote class="userstuff"><p>In which it rains.</p></blockquote>
<p>Chapter Notes</p><blockquote class="userstuff"><p>Mind the mud.</p></blockquote></div>
<!--chapter content--><div class="userstuff"><p>{prose}</p><hr/><p>Later it was dry.</p></div>
<div class="meta" id="endnotes1"><p>Chapter End Notes</p>
<blockquote class="userstuff"><p>More soon.</p></blockquote></div>"""
AFTERWORD = """<div id="afterword"><h2 class="toc-heading">Afterword</h2>
<div class="meta"><div id="endnotes"><p>End Notes</p>
<blockquote class="userstuff"><p>That is all.</p></blockquote></div></div>
<p class="message">Please drop by the Archive and comment.</p></div>"""
EXPECTED = [
    ("Preface", "other"),
    ("Low Water", "other"),
    ("Rating:", "tags"),
    ("Low Water", "title"),
    ("by quillfeather", "author"),
    ("Summary", "summary"),
    ("A letter comes back.", "summary"),
    ("Notes", "author_note"),
    ("Thanks to my beta.", "author_note"),
    ("See the end of the work", "author_note"),
    ("Chapter 1: Ebb", None),
    ("Chapter Summary", "summary"),
    ("In which it rains.", "summary"),
    ("Chapter Notes", "author_note"),
    ("Mind the mud.", "author_note"),
    (PROSE, None),
    ("* * *", None),
    ("Later it was dry.", None),
    ("Chapter End Notes", "end_note"),
    ("More soon.", "end_note"),
    ("Afterword", "other"),
    ("End Notes", "end_note"),
    ("That is all.", "end_note"),
    ("Please drop by the Archive", "other"),
]


def _check_archive_work(text: Text) -> None:
    check_blocks(text)
    hints = [(text[block.start : block.end], paratext_hint(block)) for block in text.blocks]
    for start, kind in EXPECTED:
        assert any(words.startswith(start) and hint == kind for words, hint in hints), (start, kind)
    assert text.source.title == "Low Water"
    assert text.source.author == "quillfeather"
    metadata = text.source.metadata
    assert metadata["fandom"] == ["The Harbour, Book One"]
    assert metadata["relationships"] == ["Mira/Tobin", "Mira & Old Sall"]
    assert metadata["characters"] == ["Mira", "Tobin"]
    assert metadata["additional_tags"] == ["Slow Burn"]
    assert metadata["warnings"] == ["No Archive Warnings Apply"]
    assert metadata["rating"] == "General Audiences"
    assert metadata["words"] == 1234
    assert (metadata["chapters"], metadata["published"]) == ("2/2", "2020-01-02")
    assert metadata["completed"] == "2020-03-04"
    assert metadata["series"] == "Part 2 of Tides"
    assert metadata["summary"] == "A letter comes back."
    assert metadata["notes"] == "Thanks to my beta."
    assert metadata["end_notes"] == "That is all."


def test_an_archive_download_in_html(tmp_path: Path) -> None:
    chapter = CHAPTER.format(prose=PROSE)
    body = f'{PREFACE}<div id="chapters" class="userstuff">{chapter}</div>{AFTERWORD}'
    page = f"<!DOCTYPE html><html><head><title>Low Water</title></head><body>{body}</body></html>"
    text = read_bytes(tmp_path, "a.html", page)
    _check_archive_work(text)
    words = [word for word in re.findall(r"\w+", text.content) if word != "amp"]
    assert words == [word for word in words_of(body) if word != "amp"]


def test_an_archive_download_in_epub(tmp_path: Path) -> None:
    chapter = CHAPTER.format(prose=PROSE).replace('div class="userstuff"', 'div class="userstuff2"')
    chapter = chapter.replace('class="meta group"', 'class="meta1"').replace(
        "<p>", '<p class="calibre2">'
    )
    pages = {
        "a.xhtml": make_page(PREFACE),
        "b.xhtml": make_page(f'<div id="chapters" class="userstuff1">{chapter}</div>'),
        "c.xhtml": make_page(AFTERWORD),
    }
    text = read_bytes(
        tmp_path, "a.epub", make_epub(pages, metadata="<dc:language>en</dc:language>")
    )
    _check_archive_work(text)
    place = next(block.source for block in text.blocks if text[block.start : block.end] == PROSE)
    assert place == "OEBPS/b.xhtml#/body/div[1]/div[2]/p[1]"


def test_a_page_of_the_archive_site(tmp_path: Path) -> None:
    body = f"""<div id="header"><p>Site words</p></div>
    <dl class="work meta group"><dt class="fandom tags">Fandoms:</dt>
    <dd><ul><li><a class="tag">Harbour</a></li></ul></dd></dl>
    <div id="workskin"><div class="preface group"><h2 class="title heading">Low Water</h2>
    <h3 class="byline heading"><a>quillfeather</a></h3>
    <div class="summary module"><h3 class="heading">Summary:</h3>
    <blockquote class="userstuff"><p>A letter.</p></blockquote></div></div>
    <div id="chapters"><div class="userstuff"><h3 class="landmark heading">Work Text:</h3>
    <p>{PROSE}</p></div></div></div><div id="comments"><p>Nice!</p></div>"""
    text = read_bytes(tmp_path, "a.html", f"<html><body>{body}</body></html>")
    assert [paratext_hint(block) for block in text.blocks] == [
        "title",
        "author",
        "summary",
        "summary",
        None,
    ]
    assert (text.source.title, text.source.author) == ("Low Water", "quillfeather")
    assert "Nice" not in text.content


FFF_ROWS = (
    "<tr><td><b>Category:</b></td><td>Harbour</td></tr>"
    "<tr><td><b>Characters:</b></td><td>Mira, Tobin</td></tr>"
    "<tr><td><b>Words:</b></td><td>1,234</td></tr>"
    '<tr><td colspan="2"><b>Summary:</b> A letter.</td></tr>'
)


def test_fanficfare_in_html(tmp_path: Path) -> None:
    body = f"""<h1><a href="#">Low Water</a> by <a href="#">quillfeather</a></h1>
    <table class="full">{FFF_ROWS}</table>
    <a name="TOCTOP"><h2>Table of Contents</h2></a><p><a href="#section0001">1. Ebb</a><br/></p>
    <a name="section0001"><h2>1. Ebb</h2></a>
    <div class="fff_chapter_notes fff_head_notes"><b>Notes:</b><blockquote>Mud.</blockquote></div>
    <p>{PROSE}</p>"""
    text = read_bytes(tmp_path, "a.html", f"<html><body>{body}</body></html>")
    check_blocks(text)
    hints = [paratext_hint(block) for block in text.blocks]
    assert hints == [
        "title",
        *["tags"] * 4,
        "contents",
        "contents",
        None,
        *["author_note"] * 2,
        None,
    ]
    assert (text.source.title, text.source.author) == ("Low Water", "quillfeather")
    metadata = text.source.metadata
    assert metadata["fandom"] == ["Harbour"]
    assert metadata["characters"] == ["Mira", "Tobin"]
    assert (metadata["words"], metadata["summary"]) == (1234, "A letter.")


def test_fanficfare_in_epub(tmp_path: Path) -> None:
    title = (
        '<h3><a href="#">Low Water</a> by <a href="#">quillfeather</a></h3><div>'
        "<b>Category:</b> Harbour<br/><b>Summary:</b> <p>A letter.</p><br/></div>"
    )
    pages = {
        "t.xhtml": make_page(title, attributes=' class="fff_titlepage"'),
        "c.xhtml": make_page("<h3>Contents</h3>", attributes=' class="fff_tocpage"'),
        "1.xhtml": make_page(
            f'<h3 class="fff_chapter_title">1. Ebb</h3><p>{PROSE}</p>',
            attributes=' class="fff_chapter"',
        ),
    }
    text = read_bytes(tmp_path, "a.epub", make_epub(pages))
    hints = [paratext_hint(block) for block in text.blocks]
    assert hints == ["title", "tags", "tags", "contents", None, None]
    assert text.source.metadata["fandom"] == ["Harbour"]
    assert text.source.metadata["summary"] == "A letter."


FICHUB_HEAD = """<p>{by}</p><p>A letter comes back.</p><p>Status: complete</p>
<p>Published: 2020-01-02</p><p>Words: 1234</p><p>Chapters: 2</p>
<p>Original source: <a href="#">somewhere</a></p>
<p>Exported with the assistance of <a href="https://fichub.net">FicHub.net</a></p>"""


def test_fichub_in_epub(tmp_path: Path) -> None:
    intro = "<h1>Low Water</h1>" + FICHUB_HEAD.format(by="<b>By: quillfeather</b>")
    navigation = (
        '<nav epub:type="toc"><h2>Low Water</h2><ol><li><a href="1.xhtml">Ebb</a></li></ol></nav>'
    )
    pages = {
        "introduction.xhtml": make_page(intro),
        "nav.xhtml": make_page(navigation),
        "1.xhtml": make_page(f"<h2>Ebb</h2><p>{PROSE}</p>"),
    }
    text = read_bytes(tmp_path, "a.epub", make_epub(pages))
    hints = [paratext_hint(block) for block in text.blocks]
    assert hints == [
        "title",
        "author",
        "summary",
        *["tags"] * 6,
        "contents",
        "contents",
        None,
        None,
    ]
    metadata = text.source.metadata
    assert metadata["summary"] == "A letter comes back."
    assert (metadata["status"], metadata["words"], metadata["chapters"]) == ("complete", 1234, "2")


def test_fichub_in_html(tmp_path: Path) -> None:
    head = FICHUB_HEAD.format(by="").replace("<p></p>", "")
    body = f"""<h1><span class="title">Low Water</span></h1><h2>by <span>quillfeather</span></h2>
    {head}<nav id="contents-list"><ol><li><a href="#chap_1">Ebb</a></li></ol></nav>
    <div id="chap_1"><div class="chapter_nav"><a href="#chap_2">next chapter</a></div>
    <h2>Ebb</h2><p>{PROSE}</p></div><a href="#contents-list">(back to chapter list)</a>"""
    text = read_bytes(tmp_path, "a.html", f"<html><body>{body}</body></html>")
    hints = [paratext_hint(block) for block in text.blocks]
    assert hints == ["title", "author", "summary", *["tags"] * 6, "contents", None, None]
    assert (text.source.title, text.source.author) == ("Low Water", "quillfeather")
