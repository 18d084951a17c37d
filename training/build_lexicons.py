"""Write the lexicon tables that come from public word lists.

    python training/build_lexicons.py --data ../shared/data/lexicons

Reads the census name lists, the nickname pairs and the word lists of VADER and Empath, and writes
``given_names.tsv``, ``surnames.tsv``, ``nicknames.tsv`` and ``common_words.tsv`` into
``src/fabula/lexicons``. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable
from pathlib import Path

OUTPUT = Path(__file__).resolve().parent.parent / "src" / "fabula" / "lexicons"

SURNAME_RANKS = 4000
"""How many surnames are kept, by rank (rarer ones are learnt from the text itself)."""

SHORTEST_WORD = 3
"""Letters of the shortest common word taken from the word lists."""

FIXED_DATE = "2026-11-23"
"""Date of the sources as fetched, so that the output does not depend on the day it is made."""

CENSUS = "US Census Bureau 1990 name lists (public domain), as packaged in treyhunner/names (MIT)"
NICKNAMES = "carltonnorthern/nicknames names.csv (Apache-2.0)"
WORDS = "cjhutto/vaderSentiment lexicon (MIT) and Ejhfast/empath-client categories (MIT)"


def main() -> None:
    """Write all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the word lists")
    data = parser.parse_args().data
    women = read_census(data / "census1990_dist.female.first")
    men = read_census(data / "census1990_dist.male.first")
    names = sorted(set(women) | set(men))
    write_table(
        "given_names",
        CENSUS,
        "public domain / MIT",
        ("name", "female", "male"),
        ((n, f"{women.get(n, 0.0):.3f}", f"{men.get(n, 0.0):.3f}") for n in names),
    )
    surnames = list(read_census(data / "census1990_dist.all.last"))[:SURNAME_RANKS]
    write_table(
        "surnames", CENSUS, "public domain / MIT", ("name",), ((n,) for n in sorted(surnames))
    )
    write_table(
        "nicknames",
        NICKNAMES,
        "Apache-2.0",
        ("name", "nickname"),
        read_nicknames(data / "nicknames_names.csv"),
    )
    words = read_words(data / "vader_lexicon.txt", data / "empath_categories.tsv")
    write_table("common_words", WORDS, "MIT", ("word",), ((word,) for word in words))


def read_census(path: Path) -> dict[str, float]:
    """Names in lower case and their share of the population in per cent."""
    rows = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return {row[0].lower(): float(row[1]) for row in rows if row}


def read_nicknames(path: Path) -> list[tuple[str, str]]:
    """Pairs (name, nickname) in lower case, sorted, each once."""
    with path.open(encoding="utf-8", newline="") as file:
        return sorted({(row["name1"], row["name2"]) for row in csv.DictReader(file)})


def read_words(vader: Path, empath: Path) -> list[str]:
    """Plain lower-case words of both lists, sorted."""
    found = {line.split("\t")[0] for line in vader.read_text(encoding="utf-8").splitlines()}
    for line in empath.read_text(encoding="utf-8").splitlines():
        found.update(line.split("\t")[1:])
    return sorted(
        word
        for word in found
        if word.isascii() and word.isalpha() and word.islower() and len(word) >= SHORTEST_WORD
    )


def write_table(
    name: str,
    source: str,
    licence: str,
    columns: tuple[str, ...],
    rows: Iterable[tuple[str, ...]],
) -> None:
    """Write one table in the form that ``fabula.lexicons.load`` reads."""
    lines = [
        f"# source: {source}",
        f"# licence: {licence}",
        f"# date: {FIXED_DATE}",
        "# made by: training/build_lexicons.py",
        "\t".join(columns),
        *("\t".join(row) for row in rows),
    ]
    (OUTPUT / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
