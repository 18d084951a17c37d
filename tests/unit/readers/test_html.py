from __future__ import annotations

import re
from pathlib import Path

from fabula.source_marks import paratext_hint, source_place
from fabula.text import Text
from tests.unit.readers.book_files import PROSE, check_blocks, make_zip, read_bytes, words_of


def _read(folder: Path, body: str, head: str = "") -> Text:
    page = f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{body}</body></html>"
    text = read_bytes(folder, "a.html", page)
    check_blocks(text)
    return text


def _parts(text: Text) -> list[tuple[str, str]]:
    return [(block.kind, text.content[block.start : block.end]) for block in text.blocks]


def test_blocks_as_a_browser_shows_them(tmp_path: Path) -> None:
    body = """
      <h2>Chapter   One</h2>
      <p>One <b>bo<i>ld</i></b>,
         two&nbsp;&amp; three&#8212;four.</p><p></p><p>&nbsp;</p>
      <hr>
      loose words <a href=x>with a link</a>
      <blockquote><p>Quoted.</p></blockquote>
      <ul><li>first<li>second <p>deeper</p></ul>
      <table><tr><td>a</td><td>b</td></tr></table>
      <div>line<br/>break <br> here</div>
      <pre>kept  as
  it is</pre>
      <p>soft\u00adhyphen</p><script>no()</script><style>p {}</style>
      <nav><a href="/home">Home</a></nav><p hidden>unseen</p>"""
    assert _parts(_read(tmp_path, body)) == [
        ("heading", "Chapter One"),
        ("paragraph", "One bold, two\u00a0& three—four."),
        ("separator", "* * *"),
        ("paragraph", "loose words with a link"),
        ("blockquote", "Quoted."),
        ("list", "first"),
        ("list", "second"),
        ("list", "deeper"),
        ("table", "a\tb"),
        ("paragraph", "line\nbreak\nhere"),
        ("paragraph", "kept  as\n  it is"),
        ("paragraph", "softhyphen"),
    ]


def test_sources_lead_back_to_elements(tmp_path: Path) -> None:
    text = _read(tmp_path, "<div><p>a</p><p>b</p>c<br><br>d</div><p>e</p><hr><p>f</p>")
    assert [block.source for block in text.blocks] == [
        "#/body/div[1]/p[1]",
        "#/body/div[1]/p[2]",
        "#/body/div[1]",
        "#/body/div[1]/text()[2]",
        "#/body/p[1]",
        "#/body/hr[1]",
        "#/body/p[2]",
    ]


def test_two_line_breaks_end_a_paragraph(tmp_path: Path) -> None:
    text = _read(tmp_path, "First one.<br><br>\n<br/>Second one.<br>Same block.")
    assert text.content == "First one.\n\nSecond one.\nSame block."


def test_short_lines_are_verse_and_spoken_lines_are_not(tmp_path: Path) -> None:
    verse = (
        "<p>The tide goes out<br>the tide comes in<br>the gulls are loud<br>the boats are thin</p>"
    )
    talk = "<p>“Yes.”<br>“No.”<br>“Why?”<br>“Because.”</p>"
    text = _read(tmp_path, f'{verse}{talk}<div class="poem"><p>one line</p></div>')
    assert [block.kind for block in text.blocks] == ["verse", "paragraph", "verse"]


def test_what_stands_for_letters_stays_and_other_pictures_go(tmp_path: Path) -> None:
    body = (
        '<p><img alt="T" src=t.png>he sea.<span class="pagenum">[12]</span></p><img alt="~~~">'
        '<p>A note<sup><a href="#n1">1</a></sup> and x<sup>2</sup>.</p><img alt="a large ship">'
        "<p>She read <q>aloud <q>again</q></q>.</p><ruby>漢<rt>kan</rt></ruby>"
    )
    assert _read(tmp_path, body).content.split("\n\n") == [
        "The sea.",
        "~~~",
        "A note[1] and x2.",
        "She read “aloud ‘again’”.",
        "漢(kan)",
    ]


def test_no_word_is_lost_in_bad_markup(tmp_path: Path) -> None:
    body = (
        "<p>one <i>two <p>three</b> four <table>five<tr>six<td>seven<div>eight</td>nine &bogus; ten"
    )
    text = _read(tmp_path, body)
    assert re.findall(r"\w+", text.content) == words_of(body)


def test_head_gives_title_author_language(tmp_path: Path) -> None:
    head = "<title>A  Lamp</title><meta name=author content='Ines Roe'>"
    source = _read(tmp_path, "<p>Words.</p>", head).source
    assert (source.title, source.author, source.language) == ("A Lamp", "Ines Roe", "en")
    assert source.encoding == "utf-8"


def test_a_declared_charset_is_used(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body><p>Привет{PROSE[:20]}</p>'
    assert "Привет" in read_bytes(tmp_path, "a.html", page.encode("cp1251")).content


def test_a_fragment_is_read_by_its_extension_or_its_tags(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "a.htm", f"{PROSE}<br><br>{PROSE}").content == f"{PROSE}\n\n{PROSE}"
    fragment = "<p>One.</p><p>Two.</p><p>Three.</p>"
    assert read_bytes(tmp_path, "b.txt", fragment).content == "One.\n\nTwo.\n\nThree."
    assert read_bytes(tmp_path, "c.txt", "<3 he wrote. <b>").source.media_type == "text/plain"


def test_mhtml_and_a_zipped_page(tmp_path: Path) -> None:
    saved = (
        "From: <Saved by a browser>\nMIME-Version: 1.0\nContent-Type: multipart/related;"
        ' boundary="X"'
        '\n\n--X\nContent-Type: text/html; charset="utf-8"\n'
        "Content-Transfer-Encoding: quoted-printable"
        "\n\n<html><body><p>Caf=C3=A9 words=\n here</p></body></html>\n--X--\n"
    )
    assert read_bytes(tmp_path, "a.mhtml", saved).content == "Café words here"
    zipped = make_zip({"story.html": f"<html><body><p>{PROSE}</p></body></html>"})
    assert read_bytes(tmp_path, "a.zip", zipped).content == PROSE


def test_gutenberg_pages(tmp_path: Path) -> None:
    body = (
        '<section class="pg-boilerplate pgheader" id="pg-header"><h2>The Project Gutenberg eBook of'
        "<span>The Lamp</span></h2><p>This ebook is for the use of anyone.</p>"
        "<p><strong>Title</strong>: The Lamp</p><p><strong>Author</strong>: Ines Roe</p>"
        f"<p><strong>Language</strong>: English</p></section><h1>THE LAMP</h1><p>{PROSE}</p>"
        '<section class="pg-boilerplate" id="pg-footer"><p>Licence words.</p></section>'
    )
    text = _read(tmp_path, body)
    assert (text.source.title, text.source.author) == ("The Lamp", "Ines Roe")
    hints = [paratext_hint(block) for block in text.blocks]
    assert hints == ["licence"] * 5 + [None, None, "licence"]
    assert source_place(text.blocks[-1].source or "") == "#/body/section[2]/p[1]"
