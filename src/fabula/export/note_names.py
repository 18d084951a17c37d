"""Names of files for notes: unique on every system, and usable in links between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from fabula.export.people import flat

LONGEST = 60
_UNFIT = re.compile(r"[\\/:*?\"<>|#^\[\]%]+")
_TAKEN_BY_SYSTEMS = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def note_names(titles: Iterable[str]) -> list[str]:
    """A name for each title, without ending, in the same order.

    Marks that a file system or a link could misread are left out, long titles are cut, and names
    that differ in capitals alone are numbered.
    """
    taken: set[str] = set()
    return [_single(_fit(title), taken) for title in titles]


def _fit(title: str) -> str:
    words = " ".join(_UNFIT.sub(" ", flat(title)).split())
    short = words[:LONGEST].strip(" .")
    return f"{short} note".strip() if not short or _TAKEN_BY_SYSTEMS.fullmatch(short) else short


def _single(name: str, taken: set[str]) -> str:
    found, number = name, 2
    while _same(found) in taken:
        found, number = f"{name} {number}", number + 1
    taken.add(_same(found))
    return found


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
