from __future__ import annotations

import re
from pathlib import Path

from fabula.source_marks import paratext_hint
from tests.unit.readers.book_files import (
    PROSE,
    check_blocks,
    make_epub,
    make_page,
    read_bytes,
    words_of,
)


def test_pages_in_spine_order_with_element_paths(tmp_path: Path) -> None:
    pages = {
        "b.xhtml": make_page("<h1>Two</h1><p>second</p>"),
        "a.xhtml": make_page(f"<section><h1>One</h1><p>{PROSE}</p></section>"),
    }
    spine = '<itemref idref="p1"/><itemref idref="p0" linear="no"/>'
    text = read_bytes(tmp_path, "a.epub", make_epub(pages, spine=spine))
    check_blocks(text)
    assert text.content == f"One\n\n{PROSE}\n\nTwo\n\nsecond"
    assert [block.source for block in text.blocks] == [
        "OEBPS/a.xhtml#/body/section[1]/h1[1]",
        "OEBPS/a.xhtml#/body/section[1]/p[1]",
        "OEBPS/b.xhtml#/body/h1[1]",
        "OEBPS/b.xhtml#/body/p[1]",
    ]
    source = text.source
    assert (source.title, source.author, source.language) == ("Lamp", "Ines Roe", "en")
    assert source.media_type == "application/epub+zip"
    assert source.encoding is None


def test_metadata_and_contents_of_version_2_and_3(tmp_path: Path) -> None:
    metadata = (
        '<dc:title>Lamp</dc:title><dc:creator xmlns:opf="x" opf:role="aut">A</dc:creator>'
        '<dc:creator xmlns:opf="x" opf:role="ill">B</dc:creator><dc:creator>C</dc:creator>'
        "<dc:subject>Sea</dc:subject><dc:subject>Letters</dc:subject>"
        "<dc:description>About a lamp.</dc:description>"
        '<meta name="calibre:series" content="Tides"/>'
    )
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>Ebb'
        '</text></navLabel><content src="a%20b.xhtml#x"/></navPoint></navMap></ncx>'
    )
    item = '<item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    book = make_epub(
        {"a b.xhtml": make_page(f"<p>{PROSE}</p>")},
        metadata=metadata,
        items=item,
        extra={"OEBPS/toc.ncx": ncx},
    )
    source = read_bytes(tmp_path, "a.epub", book.replace(b"a%20b", b"a%20b")).source
    assert source.author == "A, C"
    assert source.metadata["subjects"] == ["Sea", "Letters"]
    assert source.metadata["series"] == "Tides"
    assert source.metadata["description"] == "About a lamp."
    assert source.metadata["contents"] == [{"title": "Ebb", "source": "OEBPS/a b.xhtml#x"}]


def test_a_navigation_document_gives_the_contents(tmp_path: Path) -> None:
    nav = make_page('<nav epub:type="toc"><ol><li><a href="a.xhtml">Ebb</a></li></ol></nav>')
    item = '<item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    book = make_epub(
        {"a.xhtml": make_page(f"<p>{PROSE}</p>")}, items=item, extra={"OEBPS/nav.xhtml": nav}
    )
    text = read_bytes(tmp_path, "a.epub", book)
    assert text.content == PROSE
    assert text.source.metadata["contents"] == [{"title": "Ebb", "source": "OEBPS/a.xhtml"}]


def test_marks_of_the_book_itself(tmp_path: Path) -> None:
    body = (
        '<section epub:type="dedication"><p>For Sall.</p></section>'
        f'<section epub:type="chapter"><p>{PROSE}<a epub:type="noteref" href="#f">2</a></p>'
        '<span epub:type="pagebreak">17</span>'
        '<aside epub:type="footnote" id="f"><p>A footnote.</p></aside></section>'
    )
    text = read_bytes(tmp_path, "a.epub", make_epub({"a.xhtml": make_page(body)}))
    assert text.content == f"For Sall.\n\n{PROSE}[2]\n\nA footnote."
    assert [paratext_hint(block) for block in text.blocks] == ["dedication", None, None]
    assert [block.kind for block in text.blocks] == ["note", "paragraph", "note"]


def test_pages_that_are_no_xml_are_read_as_html(tmp_path: Path) -> None:
    page = make_page("<p>one<br>two &nbsp; &mdash; three <i>four<p>five</p>")
    text = read_bytes(tmp_path, "a.epub", make_epub({"a.xhtml": page}))
    assert re.findall(r"\w+", text.content) == ["one", "two", "three", "four", "five"]


def test_html_entities_and_empty_elements_in_xhtml(tmp_path: Path) -> None:
    body = "<p>a&nbsp;b&hellip;</p><div/><a id='x'/><p>c<i/>d</p><title/><p>e</p>"
    text = read_bytes(tmp_path, "a.epub", make_epub({"a.xhtml": make_page(body)}))
    assert text.content == "a\u00a0b…\n\ncd\n\ne"


def test_pages_in_other_encodings(tmp_path: Path) -> None:
    page = make_page("<p>Caf\u00e9 words are here</p>").replace("utf-8", "iso-8859-1")
    wide = make_page("<p>wide words</p>").replace("utf-8", "utf-16")
    book = make_epub(
        {"a.xhtml": "", "b.xhtml": ""},
        extra={"OEBPS/a.xhtml": page.encode("latin-1"), "OEBPS/b.xhtml": wide.encode("utf-16")},
    )
    assert read_bytes(tmp_path, "a.epub", book).content == "Café words are here\n\nwide words"


def test_no_word_of_a_page_is_lost(tmp_path: Path) -> None:
    body = (
        f"<div>{PROSE}<span>x <p>inner</p> tail</span></div><center>mid</center><ol><li>i<ul><li>ii"
        "</li></ul>iii</li></ol><dl><dt>t</dt><dd>d</dd></dl><figure><figcaption>cap</figcaption>"
        "</figure><table><caption>tab</caption><tr><th>h</th><td><p>cell</p>after</td></tr></table>"
        "<details><summary>sum</summary>rest</details><del>gone</del> <ins>new</ins> <math>m</math>"
    )
    text = read_bytes(tmp_path, "a.epub", make_epub({"a.xhtml": make_page(body)}))
    check_blocks(text)
    assert re.findall(r"\w+", text.content) == words_of(body)
