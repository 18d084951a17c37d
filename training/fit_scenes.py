"""Fit what the clues weigh that a scene begins: ``python -m training.fit_scenes [--data DIR]``.

Writes ``lexicons/scene_weights.tsv``: a logistic regression with a Gaussian prior, by Newton's
method. It has no random start and gives the same numbers again.

Labels are free: where a novel prints a separator or a heading, a scene begins. The clues read the
body alone, across headings and separators as if they were not there, so that they learn how a scene
opens where nothing is printed. Elsewhere most paragraphs begin none, and those that do are called
wrong: the weights tell clues apart, and the bias is too low by what is not printed.

Read are the training novels of PDNC and the whole texts of LitBank's training novels, each once.
``--held-out`` fits on three of four and prints how many printed breaks of the rest are found.
"""

from __future__ import annotations

import argparse
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import fabula
from fabula.decode.places_between import choose_apart
from fabula.lexicons.scene_clues import find_clues, read_prose
from training.splits import FOLDS, IN_COPYRIGHT, find_novel

LEFT_OUT = FOLDS["dev"] | IN_COPYRIGHT | {"the-sun-also-rises"}
"""Novels that scenes are measured on, and those that nothing is trained on."""

LAYERS = ("sentences", "paragraphs", "quotations", "mention_spans", "breaks")
LEXICONS = Path(__file__).resolve().parent.parent / "src" / "fabula" / "lexicons"
PRIOR = 1.0
STEPS = 30
LONGEST_STEP = 1.0
"""How far a weight moves in one step, so that rare clues do not overshoot."""

MIN_SEEN = 40
"""How often a clue must be seen to weigh anything."""

MIN_SENTENCES = 8
"""A break nearer to the one before is a title page or a list of chapters, and teaches nothing."""

SENTENCES_PER_BOUNDARY = 60
NEAR_SENTENCES = 3
BIAS = "bias"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Examples:
    """The paragraphs of a novel.

    Attributes:
        clues: The clues of each.
        begins: Whether a printed break stands before it.
        sentences: Number of its first sentence.
    """

    clues: Sequence[Sequence[str]]
    begins: Sequence[bool]
    sentences: Sequence[int]


def main() -> None:
    """Read the novels, fit, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="corpora")
    parser.add_argument("--held-out", action="store_true", help="measure; write nothing")
    options = parser.parse_args()
    novels = [read_examples(path) for path in list_texts(options.data)]
    novels = [novel for novel in novels if any(novel.begins)]
    if options.held_out:
        weights = fit([novel for at, novel in enumerate(novels) if at % 4])
        print(measure([novel for at, novel in enumerate(novels) if not at % 4], weights))
        return
    write_weights(fit(novels), len(novels))


def list_texts(data: Path, *, fold: str | None = None) -> list[Path]:
    """Texts of the training novels or, with ``fold``, of LitBank's in that fold; each once."""
    found: dict[str, Path] = {}
    for path in sorted((data / "litbank" / "original").glob("*.txt")):
        found[find_novel("litbank", path.stem)] = path
    if fold is not None:
        return [path for novel, path in found.items() if novel in FOLDS[fold]]
    for path in sorted((data / "pdnc" / "data").glob("*/novel_text.txt")):
        found.setdefault(find_novel("pdnc", path.parent.name), path)
    return [path for novel, path in found.items() if novel not in LEFT_OUT]


def read_examples(path: Path) -> Examples:
    """The paragraphs of a novel, read by the rules alone."""
    text = fabula.Text(path.read_text(encoding="utf-8", errors="replace"))
    story: Any = fabula.annotate(text, LAYERS).layers
    prose = read_prose(
        text, *(story[name] for name in ("sentences", "paragraphs", "quotations", "mention_spans"))
    )
    breaks = [row.start for row in story["breaks"] if row.kind in ("separator", "chapter")]
    body = (story["breaks"][0].start, story["breaks"][-1].end) if len(story["breaks"]) else (0, 0)
    starts = [start for start, _ in prose.paragraphs]
    first, last = bisect_left(starts, body[0]), bisect_left(starts, body[1])
    clues: list[Sequence[str]] = []
    begins: list[bool] = []
    sentences: list[int] = []
    near = -MIN_SENTENCES
    for at in range(first + 1, last):
        number = bisect_left(prose.sentence_starts, starts[at])
        opened = bisect_left(breaks, starts[at] + 1) > bisect_left(breaks, starts[at - 1] + 1)
        taught = not opened or number - near >= MIN_SENTENCES
        near = number if opened else near
        if taught:
            clues.append(find_clues(prose, at, first, last))
            begins.append(opened)
            sentences.append(number)
    return Examples(clues, begins, sentences)


def fit(novels: Sequence[Examples]) -> dict[str, float]:
    """Weights of the highest posterior."""
    kinds = list_kinds(novels)
    rows = np.concatenate([to_matrix(novel, kinds) for novel in novels])
    right = np.array([each for novel in novels for each in novel.begins], dtype=np.float64)
    prior = np.full(len(kinds), PRIOR)
    prior[kinds[BIAS]] = 0.0
    theta = np.zeros(len(kinds))
    theta[kinds[BIAS]] = np.log(right.mean() / (1 - right.mean()))
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-rows @ theta))
        slope = rows.T @ (right - chance) - prior * theta
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(prior)
        theta += np.clip(np.linalg.solve(curve, slope), -LONGEST_STEP, LONGEST_STEP)
    return {kind: float(theta[at]) for kind, at in kinds.items()}


def list_kinds(novels: Sequence[Examples]) -> dict[str, int]:
    """Numbers of the clues that are seen often enough, and of the bias."""
    seen: dict[str, int] = {}
    for novel in novels:
        for clues in novel.clues:
            for clue in clues:
                seen[clue] = seen.get(clue, 0) + 1
    often = sorted(clue for clue, count in seen.items() if count >= MIN_SEEN)
    return {kind: at for at, kind in enumerate([BIAS, *often])}


def to_matrix(novel: Examples, kinds: Mapping[str, int]) -> Floats:
    """(N, K) which clues each paragraph has; the bias always."""
    found = np.zeros((len(novel.clues), len(kinds)))
    for at, clues in enumerate(novel.clues):
        found[at, [kinds[clue] for clue in clues if clue in kinds]] = 1.0
    found[:, kinds[BIAS]] = 1.0
    return found


def measure(novels: Sequence[Examples], weights: Mapping[str, float]) -> dict[str, float]:
    """How many printed breaks are found with one boundary for 60 sentences, the surest first."""
    right = gold = kept = 0
    for novel in novels:
        scores = [sum(weights.get(clue, 0.0) for clue in clues) for clues in novel.clues]
        most = novel.sentences[-1] // SENTENCES_PER_BOUNDARY
        chosen = choose_apart(novel.sentences, scores, most, MIN_SENTENCES)
        places = [at for at, begins in zip(novel.sentences, novel.begins, strict=True) if begins]
        ours = sorted(novel.sentences[at] for at in chosen)
        right += sum(_has_near(ours, place) for place in places)
        gold += len(places)
        kept += len(ours)
    return {"recall": right / gold, "gold": gold, "kept": kept}


def _has_near(ours: Sequence[int], place: int) -> bool:
    at = bisect_left(ours, place - NEAR_SENTENCES)
    return at < len(ours) and ours[at] <= place + NEAR_SENTENCES


def write_weights(weights: Mapping[str, float], novels: int) -> None:
    """Write the table; its ``#`` lines are kept."""
    path = LEXICONS / "scene_weights.tsv"
    lines = list(_header(path, novels))
    lines += ["clue\tweight"]
    lines += [f"{clue}\t{weight:.2f}" for clue, weight in sorted(weights.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _header(path: Path, novels: int) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            yield f"# novels: {novels}" if line.startswith("# novels:") else line


if __name__ == "__main__":
    main()
