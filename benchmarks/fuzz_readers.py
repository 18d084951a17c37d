"""Let atheris look for inputs that break the readers: ``python benchmarks/fuzz_readers.py``.

atheris (Google's libFuzzer for Python) watches which lines an input reaches and changes it to reach
more. The first byte of an input says which format it claims to be. Options are libFuzzer's
(``-max_total_time=300 -seed=1 FOLDER``); it ends at the first fault and keeps the input.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import atheris

with atheris.instrument_imports(include=["fabula.readers", "striprtf", "markdown_it"]):
    from benchmarks.fuzz import check_reader
    from fabula.readers import docx, epub, fb2, html, markdown, odt, rtf  # noqa: F401

from benchmarks.fuzz_documents import MAKERS, excerpts

EXTENSIONS = tuple(MAKERS)


def read(data: bytes) -> None:
    """Read one input."""
    if len(data) > 1:
        check_reader(data[1:], f"a{EXTENSIONS[data[0] % len(EXTENSIONS)]}")


def write_seeds(folder: Path) -> None:
    """A whole document of each format, for atheris to begin with."""
    folder.mkdir(parents=True, exist_ok=True)
    words = excerpts()[0]
    for number, (extension, make) in enumerate(MAKERS.items()):
        made = make(words)
        packed = made.encode("utf-8") if isinstance(made, str) else made
        (folder / f"seed{extension}").write_bytes(bytes([number]) + packed)


if __name__ == "__main__":
    for folder in sys.argv[1:]:
        if not folder.startswith("-"):
            write_seeds(Path(folder))
    atheris.Setup(sys.argv, read)
    atheris.Fuzz()
