"""Tiny writers of book files, so that every fixture is built where it is used."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from fabula.readers import read_text
from fabula.text import Text

CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"'
    ' version="1.0"><rootfiles><rootfile full-path="OEBPS/content.opf"'
    ' media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PROSE = (
    "The old lighthouse keeper put down his lamp and looked at her for a long while. “You"
    " came back,”"
    " he said, and it was not a question. She had walked all the way from the harbour in the"
    " rain, and"
    " there was nothing in her hands but the letter that he had never answered."
)


def read_bytes(folder: Path, name: str, data: bytes | str, encoding: str | None = None) -> Text:
    """Write ``data`` to a file and read it."""
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return read_text(path, encoding=encoding)


def make_zip(entries: Mapping[str, str | bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=kind)
    return buffer.getvalue()


def make_page(body: str, title: str = "Page", attributes: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN"'
        ' "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title>{title}</title></head><body{attributes}>{body}</body></html>"
    )


def make_epub(
    pages: Mapping[str, str],
    *,
    metadata: str = "<dc:title>Lamp</dc:title><dc:creator>Ines Roe</dc:creator>"
    "<dc:language>en</dc:language>",
    extra: Mapping[str, str | bytes] | None = None,
    items: str = "",
    spine: str | None = None,
) -> bytes:
    """An EPUB whose pages lie in OEBPS and are read in the order given."""
    manifest = "".join(
        f'<item id="p{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(pages)
    )
    order = "".join(f'<itemref idref="p{number}"/>' for number in range(len(pages)))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f"<manifest>{manifest}{items}</manifest><spine>{order if spine is None else spine}</spine>"
        "</package>"
    )
    entries: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/content.opf": package,
    }
    entries |= {f"OEBPS/{name}": page for name, page in pages.items()}
    return make_zip(entries | dict(extra or {}), stored=("mimetype",))


def words_of(markup: str) -> list[str]:
    """Every word of a piece of markup, tags cut out."""
    return re.findall(r"\w+", re.sub(r"<[^<>]*>", " ", markup))


def check_blocks(text: Text) -> None:
    """Blocks cover everything but the one blank line between them."""
    at = 0
    for index, block in enumerate(text.blocks):
        assert block.start == at + (2 if index else 0)
        assert text.content[at : block.start] == ("\n\n" if index else "")
        assert (
            text.content[block.start : block.end].strip() == text.content[block.start : block.end]
        )
        assert "\n\n" not in text.content[block.start : block.end]
        assert block.source
        at = block.end
    assert at == len(text.content)
