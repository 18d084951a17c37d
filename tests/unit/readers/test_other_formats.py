from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from fabula.source_marks import paratext_hint
from fabula.text import Text
from tests.unit.readers.book_files import PROSE, check_blocks, make_zip, read_bytes


def _parts(text: Text) -> list[tuple[str, str]]:
    check_blocks(text)
    return [(block.kind, text[block.start : block.end]) for block in text.blocks]


def test_docx(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Lamp"
    document.core_properties.author = "Ines Roe"
    document.add_heading("Lamp", 0)
    document.add_heading("Chapter One", 1)
    paragraph = document.add_paragraph(PROSE)
    paragraph.add_run(" bold").bold = True
    paragraph.add_run("\nline")
    document.add_paragraph("")
    document.add_paragraph("quoted words", style="Quote")
    document.add_paragraph("an item", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "left", "right"
    changed = document.add_paragraph("kept ")
    changed._p.append(
        parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>deleted</w:delText></w:r></w:del>")
    )
    changed._p.append(
        parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>inserted</w:t><w:tab/></w:r></w:ins>")
    )
    hidden = document.add_paragraph("seen ").add_run("unseen")
    hidden.font.hidden = True
    rule = document.add_paragraph("")
    rule._p.get_or_add_pPr().append(
        parse_xml(f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single"/></w:pBdr>')
    )
    document.add_paragraph("the end")
    buffer = io.BytesIO()
    document.save(buffer)
    text = read_bytes(tmp_path, "a.docx", buffer.getvalue())
    assert _parts(text) == [
        ("heading", "Lamp"),
        ("heading", "Chapter One"),
        ("paragraph", f"{PROSE} bold\nline"),
        ("blockquote", "quoted words"),
        ("list", "an item"),
        ("table", "left"),
        ("table", "right"),
        ("paragraph", "kept inserted"),
        ("paragraph", "seen"),
        ("separator", "* * *"),
        ("paragraph", "the end"),
    ]
    assert text.blocks[2].source == "paragraph 3"
    assert paratext_hint(text.blocks[0]) == "title"
    assert (text.source.title, text.source.author) == ("Lamp", "Ines Roe")


def test_footnotes_of_a_docx(tmp_path: Path) -> None:
    document = docx.Document()
    run = document.add_paragraph("A word").add_run("")
    run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="2"/>'))
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        entries: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    entries["word/footnotes.xml"] = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    text = read_bytes(tmp_path, "a.docx", make_zip(entries))
    assert _parts(text) == [("paragraph", "A word[2]"), ("note", "[2] A note.")]


def test_markdown(tmp_path: Path) -> None:
    source = (
        "---\ntitle: Lamp\nauthor: 'Ines Roe'\ntags: [sea, letters]\nsummary: >\n  Long\n  words\n"
        "---\n\n# Chapter *One*\n\nHard\nwrapped **bold** `code` [link](http://x) "
        "&amp; \\*star\\*\n"
        "break  \nhere<br>there <i>x</i>\n\n***\n\n> quoted\n> words\n\n    indented line\n\n"
        "- one\n- two\n\n| a | b |\n|---|---|\n| c | d |\n\n<div>block <b>words</b></div>\n\n"
        "Under\n=====\n\n```\nfenced\n```\n"
    )
    text = read_bytes(tmp_path, "a.md", source)
    assert _parts(text) == [
        ("heading", "Chapter One"),
        ("paragraph", "Hard wrapped bold code link & *star* break\nhere\nthere x"),
        ("separator", "* * *"),
        ("blockquote", "quoted words"),
        ("paragraph", "indented line"),
        ("list", "one"),
        ("list", "two"),
        ("table", "a\tb"),
        ("table", "c\td"),
        ("paragraph", "block words"),
        ("heading", "Under"),
        ("paragraph", "fenced"),
    ]
    assert text.blocks[0].source == "line 10"
    assert (text.source.title, text.source.author) == ("Lamp", "Ines Roe")
    assert text.source.metadata == {"tags": ["sea", "letters"], "summary": "Long words"}


def test_markdown_that_opens_with_a_rule(tmp_path: Path) -> None:
    text = read_bytes(tmp_path, "a.md", f"---\n\n{PROSE}\n\n---\n\nThe end.\n")
    assert text.content == f"{PROSE}\n\n* * *\n\nThe end."
    assert text.source.media_type == "text/markdown"


FB2 = f"""<?xml version="1.0" encoding="utf-8"?>
<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink">
<description><title-info><genre>prose</genre><author><first-name>Ines</first-name>
<last-name>Roe</last-name></author><book-title>Lamp</book-title><annotation><p>Sea.</p></annotation>
<lang>en</lang><sequence name="Tides" number="2"/></title-info></description>
<body><title><p>Lamp</p></title><epigraph><p>Old words.</p></epigraph>
<section><title><p>One</p></title><p>{PROSE}<a l:href="#n1" type="note">1</a>
<strong>bold</strong></p>
<empty-line/><p>Later.</p><subtitle>* * *</subtitle><subtitle>Part</subtitle>
<poem><stanza><v>line one</v><v>line two</v></stanza><text-author>A poet</text-author></poem>
<cite><p>A letter.</p></cite><table><tr><td>a</td><td>b</td></tr></table></section></body>
<body name="notes"><section id="n1"><p>A note.</p></section></body>
<binary id="x" content-type="image/png">QUJD</binary></FictionBook>"""


def test_fb2(tmp_path: Path) -> None:
    expected = [
        ("heading", "Lamp"),
        ("note", "Old words."),
        ("heading", "One"),
        ("paragraph", f"{PROSE}[1] bold"),
        ("separator", "* * *"),
        ("paragraph", "Later."),
        ("separator", "* * *"),
        ("heading", "Part"),
        ("verse", "line one\nline two"),
        ("verse", "A poet"),
        ("blockquote", "A letter."),
        ("table", "a\tb"),
        ("note", "A note."),
    ]
    text = read_bytes(tmp_path, "a.fb2", FB2)
    assert _parts(text) == expected
    assert paratext_hint(text.blocks[1]) == "epigraph"
    assert text.blocks[3].source == "#/body[1]/section[1]/p[1]"
    source = text.source
    assert (source.title, source.author, source.language) == ("Lamp", "Ines Roe", "en")
    assert source.metadata["series"] == "Tides, 2"
    zipped = read_bytes(tmp_path, "a.fb2.zip", make_zip({"a.fb2": FB2}))
    assert _parts(zipped) == expected
    assert not zipped.notices
    old = FB2.replace("utf-8", "windows-1251").replace("Later.", "Позже.")
    assert "Позже." in read_bytes(tmp_path, "b.fb2", old.encode("cp1251", "replace")).content


ODT_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">'
)
ODT_BODY = f"""<office:automatic-styles><style:style style:name="P1"
style:parent-style-name="Quotations"/></office:automatic-styles><office:body><office:text>
<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>
<text:h text:outline-level="1">One</text:h><text:p>{PROSE}<text:span> more</text:span><text:s
text:c="2"/>x<text:line-break/>line<text:note><text:note-citation>1</text:note-citation>
<text:note-body><text:p>A note.</text:p></text:note-body></text:note></text:p>
<text:p text:style-name="Horizontal_20_Line"/><text:p text:style-name="P1">quoted</text:p>
<text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>cell</text:p></table:table-cell>
</table:table-row></table:table></office:text></office:body></office:document-content>"""
ODT_META = (
    '<office:document-meta xmlns:office="o" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:meta="m"><office:meta><dc:title>Lamp</dc:title><meta:initial-creator>Ines Roe'
    "</meta:initial-creator><dc:creator>Editor</dc:creator></office:meta></office:document-meta>"
)


def test_odt(tmp_path: Path) -> None:
    entries = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": ODT_HEAD + ODT_BODY,
        "meta.xml": ODT_META,
    }
    text = read_bytes(tmp_path, "a.odt", make_zip(entries))
    assert _parts(text) == [
        ("heading", "One"),
        ("paragraph", f"{PROSE} more  x\nline[1]"),
        ("separator", "* * *"),
        ("blockquote", "quoted"),
        ("list", "item"),
        ("table", "cell"),
        ("note", "[1] A note."),
    ]
    assert (text.source.title, text.source.author) == ("Lamp", "Ines Roe")


def test_rtf(tmp_path: Path) -> None:
    source = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\stylesheet{\s1\outlinelevel0 heading 1;}}"
        r"{\info{\title The Lamp}{\author Ines Roe}}{\*\generator X;}"
        r"\pard\s1\outlinelevel0 Chapter One\par \pard\plain A caf\'e9 \ldblquote yes\rdblquote"
        r"\emdash "
        r"{\i so} \u8220?no\u8221? \u-10179?\u-8704? end.{\super\chftn}"
        r"{\footnote\pard A note.}\par "
        r"one\line two\par\par {\field{\*\fldinst{HYPERLINK x}}{\fldrslt linked}} text\par}"
    )
    text = read_bytes(tmp_path, "a.rtf", source)
    assert _parts(text) == [
        ("heading", "Chapter One"),
        ("paragraph", "A café “yes”—so “no” \U0001f600 end.[1]"),
        ("paragraph", "one\ntwo"),
        ("paragraph", "linked text"),
        ("note", "[1] A note."),
    ]
    assert (text.source.title, text.source.author) == ("The Lamp", "Ines Roe")
    assert not text.notices


def test_an_fb2_that_is_not_well_formed(tmp_path: Path) -> None:
    broken = FB2.replace("Later.", "Later & <b>after &#xD800; that.")
    text = read_bytes(tmp_path, "a.fb2", broken)
    assert "after \ufffd that." in text.content
    assert "A note." in text.content
    assert [notice.code for notice in text.notices] == ["xml_repaired"]
