"""Write the table of name endings: ``python training/build_name_endings.py``.

For every ending of one to three letters of the census's given names
(``src/fabula/lexicons/given_names.tsv``): the logarithm of the odds that a name with this ending is
a woman's. Names count once each, not by how many bear them, because the ending is only asked for
names that the table does not know. An ending is kept where enough names have it and where it says
something else than its own ending does.
"""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

LEXICONS = Path(__file__).resolve().parent.parent / "src" / "fabula" / "lexicons"

RATIO = 8.0
"""How much more often one sex must bear a name for it to count as hers or his."""

FEWEST = 25
"""Names that an ending needs."""

LONGEST = 3
"""Letters of the longest ending."""

MOST = 1.5
"""Largest weight: names of other countries often end otherwise."""

DAMPING = 0.5
"""Share of the measured log-odds that is believed of names outside the census."""


def main() -> None:
    """Count endings and write the table."""
    women: Counter[str] = Counter()
    men: Counter[str] = Counter()
    for line in (LEXICONS / "given_names.tsv").read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if line.startswith("#") or cells[0] == "name":
            continue
        female, male = float(cells[1]), float(cells[2])
        for length in range(1, LONGEST + 1):
            ending = cells[0][-length:]
            if len(ending) == length < len(cells[0]):
                women[ending] += female > RATIO * male
                men[ending] += male > RATIO * female
    scale = sum(men[e] for e in men if len(e) == 1) / sum(women[e] for e in women if len(e) == 1)
    rows = []
    for ending in sorted(set(women) | set(men)):
        if women[ending] + men[ending] < FEWEST:
            continue
        odds = math.log((women[ending] * scale + 1) / (men[ending] + 1))
        weight = max(-MOST, min(MOST, DAMPING * odds))
        rows.append(f"{ending}\t{weight:.2f}\t{women[ending]}\t{men[ending]}")
    head = [
        "# source: US Census Bureau 1990 name lists (public domain), counted for fabula",
        "# licence: public domain / Apache-2.0",
        "# date: 2026-11-23",
        "# made by: training/build_name_endings.py",
        "# log_odds_she: half the logarithm of the odds that a name is a woman's, both sexes",
        "#   having as many names; women, men: names that end so",
        "ending\tlog_odds_she\twomen\tmen",
    ]
    path = LEXICONS / "name_endings.tsv"
    path.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
