"""Who is named as the narrator of novels in the first person: ``python benchmarks/narrators.py``.

The lists below give, for a file of a corpus, the forms of the narrator's name; they were written
down before anything was measured, from what is commonly known of the books. ``Gulliver's Travels``
is not among them because the file nowhere contains the name. A narrator is right if the character
who tells most of the text in the first person has one of the forms among its names, wrong with
another name, and open without a name.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.environment import DATA, write_result
from fabula import FabulaError
from fabula.encoder.encoding import Encoder
from fabula.encoder.load import load_encoder
from fabula.pipeline import annotate
from fabula.readers import read_text
from fabula.rows import Character
from fabula.story import Story

LISTS: dict[str, dict[str, tuple[str, ...]]] = {
    "PDNC, training side": {
        "TheMysteriousAffairAtStyles": ("Hastings",),
        "TheSignOfTheFour": ("Watson",),
        "TheSunAlsoRises": ("Jake", "Barnes"),
    },
    "PDNC, dev": {"TheGambler": ("Alexis", "Alexei")},
    "ten of LitBank": {
        "120_treasure_island": ("Jim", "Hawkins"),
        "1260_jane_eyre_an_autobiography": ("Jane", "Eyre"),
        "1400_great_expectations": ("Pip", "Pirrip"),
        "76_adventures_of_huckleberry_finn": ("Huck", "Huckleberry"),
        "521_the_life_and_adventures_of_robinson_crusoe": ("Robinson", "Crusoe", "Robin"),
        "2166_king_solomons_mines": ("Quatermain", "Allan"),
        "95_the_prisoner_of_zenda": ("Rassendyll",),
        "62_a_princess_of_mars": ("Carter",),
        "434_the_circular_staircase": ("Innes", "Rachel"),
        "2852_the_hound_of_the_baskervilles": ("Watson",),
    },
    "more of LitBank": {
        "2775_the_good_soldier": ("Dowell",),
        "32_herland": ("Van", "Vandyck", "Jennings"),
        "2489_moby_dick": ("Ishmael",),
        "766_david_copperfield": ("Copperfield", "David", "Davy", "Trotwood"),
    },
    "nobody is named": {
        "36_the_war_of_the_worlds": (),
        "209_the_turn_of_the_screw": (),
        "11231_bartleby_the_scrivener_a_story_of_wallstreet": (),
        "367_country_of_the_pointed_firs": (),
        "932_the_fall_of_the_house_of_usher": (),
    },
}
"""Forms of the narrator's name by file, in groups; no form = the text does not give the name."""


def main() -> int:
    """Read the books and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder that holds the corpora")
    parser.add_argument("--model", type=Path, help="model folder; default: the shipped one")
    parser.add_argument("--no-model", action="store_true", help="rules alone")
    parser.add_argument("--threads", type=int, help="threads of the model; default: one a core")
    parser.add_argument("--json", type=Path, help="write the result to this file")
    options = parser.parse_args()
    try:
        encoder = None if options.no_model else load_encoder(options.model, threads=options.threads)
        result = {name: _read_group(options.data, group, encoder) for name, group in LISTS.items()}
    except FabulaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if options.json:
        write_result(options.json, {"narrators": result}, encoder)
    return 0


def judge(story: Story, forms: tuple[str, ...]) -> dict[str, Any]:
    """The verdict on one book: who tells most of it in the first person.

    Args:
        story: The book with narration and characters.
        forms: Words of the narrator's name; empty = no name is right.
    """
    told: Counter[int] = Counter()
    for row in story.narration:
        if row.person == 1 and row.narrator is not None:
            told[row.narrator] += row.end - row.start
    if not told:
        return {"name": None, "others": [], "verdict": "open" if forms else "right"}
    teller, *others = (story.characters[number] for number, _ in told.most_common())
    words = _words(teller)
    if not words:
        verdict = "open" if forms else "right"
    else:
        verdict = "right" if words & set(forms) else "wrong"
    return {"name": teller.name, "others": [one.name for one in others], "verdict": verdict}


def _words(character: Character) -> set[str]:
    return {word.capitalize() for alias in character.aliases for word in alias.text.split()}


def _read_group(
    data: Path, group: dict[str, tuple[str, ...]], encoder: Encoder | None
) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, forms in group.items():
        path = data / "pdnc" / "data" / name / "novel_text.txt"
        if not path.is_file():
            path = data / "litbank" / "original" / f"{name}.txt"
        story = annotate(read_text(path), ["narration", "characters"], encoder=encoder)
        found[name] = judge(story, forms)
        print(f"{name}: {found[name]['verdict']}, {found[name]['name']}", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
