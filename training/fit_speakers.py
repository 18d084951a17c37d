"""Fit the weights of the clues to speakers on PDNC's training novels and original passages.

    python -m training.fit_speakers [--data DIR] [--fold FOLD --out FILE]
    python -m training.measure_speakers [--data DIR]

Texts are read with the shipped encoder; each passage (``training/passages``) counts
``PASSAGE_SHARE`` times. With ``--fold`` (a fold of ``training/splits.py``, such as ``lxo-1``) no
novel measured there is read, and the table goes to ``--out`` instead, with the fold in its header;
``benchmarks/accuracy.py pdnc --protocol lxo --fold 1 --weights FILE`` measures with it.

The first rewrites ``lexicons/speaker_weights.tsv``: a conditional random field, maximum likelihood
with a Gaussian prior, full gradient by Adam. The second, with the new weights in place, rewrites
``lexicons/rule_scores.tsv``.

Labels. The right answers of a line are the entities that the evaluation protocol names by the gold
speaker; an entity without a gold name gets the one that most of its own tags agree on. Lines whose
gold speaker is no entity teach "somebody else" where a reporting clause names nobody known, and are
left out elsewhere.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

import fabula
from fabula.decode.references import UNKNOWN
from fabula.decode.speaker_clues import Clue, Utterance
from fabula.decode.speaker_scene import observe_scene
from fabula.decode.speaker_scores import ABSENT, choose_candidates
from fabula.decode.talks import LONGEST_TALK
from fabula.decode.turn_taking import PATTERNS, decode_turns, group_conversations
from fabula.encoder.load import load_encoder
from fabula.evaluate.dialogue import PredictedPart, match_parts
from fabula.evaluate.gold import GoldNovel
from fabula.evaluate.names import count_proper_mentions, name_characters, rank_gold
from fabula.evaluate.pdnc import list_novels, read_novel
from fabula.lexicons.load import load_table
from training.passage_labels import label_passage
from training.passages import FOLDER as PASSAGES
from training.passages import read_passages
from training.splits import FOLDS, IN_COPYRIGHT, find_novel

ITERATIONS = 80
RATE = 0.4
"""First step of Adam; it falls to nothing along a cosine."""

MOMENTUM, MEMORY = 0.9, 0.99
"""Shares of the past in Adam's running mean and mean square of the gradient."""

AGREEING_SHARE = 0.6
"""Share of the tags of an entity without a gold name that must agree on who it is."""

PRONOUN_CUES = frozenset(
    {
        *("cue_first", "cue_common", "cue_crowd", "cue_link"),
        *("cue_pronoun_match", "cue_unresolved_match"),
    }
)
"""Clues by which a reporting clause without a name says who speaks."""

JUDGED = MappingProxyType(
    {"cue_crowd": 12.0, "cue_crowd_not": -12.0, "cue_plural_not": -4.0, "cue_plural": 0.0}
)
"""Weights set by judgement: what all cry, what the women shout and what somebody says is no one
person's."""

PASSAGE_SHARE = 3
"""How often the conversations of passages are counted, being few and of prose of today."""

LINKS = ("same", "same_far", "next", "next_told", "one", "far")
PATTERN_NAMES = ("same", "return", "new")
LEXICONS = Path(__file__).resolve().parent.parent / "src" / "fabula" / "lexicons"
LAYERS = (
    *("sentences", "paragraphs", "quotations", "mention_spans", "cues", "breaks", "coreference"),
    *("roster", "mentions", "entities", "characters", "attribution"),
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Conversation:
    """One conversation as numbers.

    Attributes:
        clue: Number of the kind of each clue, and of ``absent`` where there is none.
        cell: For each of them, utterance times candidates plus candidate.
        right: (N, K) whether an answer is right; a row of all true is not labelled.
        links: Number of the link of each utterance, -1 = it opens the conversation.
    """

    clue: NDArray[np.int64]
    cell: NDArray[np.int64]
    right: NDArray[np.bool_]
    links: NDArray[np.int64]


def main() -> None:
    """Read the novels, fit, write ``speaker_weights.tsv``."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_data_option(parser)
    parser.add_argument("--fold", choices=sorted(FOLDS), default="dev", help="novels left out")
    parser.add_argument("--out", type=Path, help="where the table goes; default: the package's")
    options = parser.parse_args()
    if options.out is None and options.fold != "dev":
        parser.error("--fold needs --out: what ships leaves out the fold dev")
    folder = options.data / "pdnc"
    kinds: dict[str, int] = {}
    conversations: list[Conversation] = []
    names = list_training(folder, options.fold)
    encoder = load_encoder()
    for name in names:
        gold = read_novel(folder / "data" / name)
        story = fabula.annotate(fabula.Text(gold.content), LAYERS, encoder=encoder)
        conversations += read_conversations(story, label_lines(story, gold), kinds)
    for passage in read_passages(PASSAGES):
        if passage.fold == "train":
            story = fabula.annotate(fabula.Text(passage.text), LAYERS, encoder=encoder)
            right = label_passage(story, passage).speakers
            conversations += PASSAGE_SHARE * read_conversations(story, right, kinds)
    weights, moves = fit(conversations, len(kinds))
    if options.out is None:
        write_weights(kinds, weights, moves)
    else:
        write_weights(kinds, weights, moves, options.out, (options.fold, len(names)))


def add_data_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--data``, the folder that holds ``pdnc``."""
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="corpora")


def list_training(folder: Path, fold: str = "dev") -> list[str]:
    """Novels that weights and scores may be taken from when a fold is measured."""
    left_out = FOLDS[fold] | IN_COPYRIGHT
    names = list_novels(folder)
    return [name for name in names if find_novel("pdnc", name) not in left_out]


def label_lines(story: fabula.Story, gold: GoldNovel) -> dict[int, frozenset[int]]:
    """The entities that are right for each quotation; see the top of this file."""
    ranking = rank_gold(gold.characters, gold.parts)
    named = name_characters(count_proper_mentions(story), gold.characters, ranking)
    name_of = {int(row.entity): named[int(row.id)] for row in story.characters}
    parts = [
        PredictedPart(start=a, end=b, speaker=int(row.id), addressees=(), score=1.0, basis=None)
        for row in story.quotations
        if row.is_line
        for a, b in row.parts
    ]
    matched = match_parts(gold.parts, sorted(parts, key=lambda part: (part.start, part.end)))
    speaker_of: dict[int, str] = {}
    for part, found in zip(gold.parts, matched, strict=True):
        if found is not None and found.speaker is not None:
            speaker_of.setdefault(found.speaker, part.speaker)
    tags, unnamed = _read_tags(story, speaker_of)
    for entity, votes in tags.items():
        name, most = votes.most_common(1)[0]
        if name_of.get(entity) is None and 2 <= most >= AGREEING_SHARE * votes.total():
            name_of[entity] = name
    entities: dict[str | None, set[int]] = defaultdict(set)
    for entity, owner in name_of.items():
        entities[owner].add(entity)
    return {
        line: frozenset(entities.get(speaker, ()))
        for line, speaker in speaker_of.items()
        if speaker in entities or line in unnamed
    }


def _read_tags(
    story: fabula.Story, speaker_of: Mapping[int, str]
) -> tuple[dict[int, Counter[str]], set[int]]:
    """Gold speakers of the lines each entity is named for, and lines whose tag names nobody."""
    layers: Any = story.layers
    narrator = next((int(row.entity) for row in layers["roster"] if row.narrator), None)
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    unnamed: set[int] = set()
    for cue in layers["cues"]:
        entity = None
        if cue.mention is not None:
            link, mention = layers["coreference"][cue.mention], layers["mention_spans"][cue.mention]
            entity = narrator if link.slot == "narrator" else link.entity
            vague = mention.form == "pronoun" and mention.person != 1
            if entity is not None and not vague and cue.quotation in speaker_of:
                votes[int(entity)][speaker_of[cue.quotation]] += 1
        if entity is None:
            unnamed.add(int(cue.quotation))
    return votes, unnamed


def read_conversations(
    story: fabula.Story, right: Mapping[int, frozenset[int]], kinds: dict[str, int]
) -> list[Conversation]:
    """The conversations of a story as numbers; ``kinds`` grows by kinds of clues not yet seen."""
    layers: Any = story.layers
    seen = observe_scene(story.text, *(layers[name] for name in LAYERS[:8]))
    links = [bool(row.link) for row in seen.utterances]
    found = []
    for talk in group_conversations(links, LONGEST_TALK):
        part = slice(talk.start, talk.stop)
        rows, clues, tags = seen.utterances[part], seen.clues[part], seen.kinds[part]
        persons = choose_candidates(clues, ())
        pairs = list(_list_cells(clues, tags, persons))
        found.append(
            Conversation(
                clue=np.array([kinds.setdefault(kind, len(kinds)) for kind, _ in pairs]),
                cell=np.array([cell for _, cell in pairs]),
                right=right_answers(rows, persons, right),
                links=np.array([LINKS.index(row.link) if row.link else -1 for row in rows]),
            )
        )
    return found


def _list_cells(
    clues: Sequence[Sequence[Clue]], tags: Sequence[str], persons: Sequence[int]
) -> Iterable[tuple[str, int]]:
    place = {person: index for index, person in enumerate(persons)}
    for at, row in enumerate(clues):
        first = at * len(persons)
        for clue in row:
            if clue.person in place:
                yield clue.kind, first + place[clue.person]
        for person in set(persons) - {clue.person for clue in row}:
            yield ABSENT, first + place[person]
            if tags[at] in {"name", "common", "first"}:
                yield f"cue_{tags[at]}_not", first + place[person]


def right_answers(
    rows: Sequence[Utterance], persons: Sequence[int], right: Mapping[int, frozenset[int]]
) -> NDArray[np.bool_]:
    """(N, K) which candidates are right; a row of all true is not labelled."""
    table = np.ones((len(rows), len(persons)), dtype=bool)
    for at, row in enumerate(rows):
        if row.key in right:
            table[at] = [person in right[row.key] for person in persons]
            table[at, persons.index(UNKNOWN)] = not table[at].any()
    return table


def fit(conversations: Sequence[Conversation], kinds: int) -> tuple[Floats, Floats]:
    """Weights of the kinds of clues and of the moves by link, of the highest posterior."""
    theta = np.zeros(kinds + len(LINKS) * PATTERNS)
    mean, square = np.zeros_like(theta), np.zeros_like(theta)
    for step in range(1, ITERATIONS + 1):
        slope = -theta
        for conversation in conversations:
            if not conversation.right.all():
                add_slope(slope, conversation, theta, kinds)
        mean = MOMENTUM * mean + (1 - MOMENTUM) * slope
        square = MEMORY * square + (1 - MEMORY) * slope**2
        unbiased = (square / (1 - MEMORY**step)) ** 0.5 + 1e-8
        rate = RATE * (1 + np.cos(np.pi * step / ITERATIONS)) / 2
        theta += rate * mean / (1 - MOMENTUM**step) / unbiased
    return theta[:kinds], theta[kinds:].reshape(len(LINKS), PATTERNS)


def add_slope(slope: Floats, talk: Conversation, theta: Floats, kinds: int) -> None:
    """Add the slope of the log-likelihood of one conversation: seen minus expected."""
    moves = theta[kinds:].reshape(len(LINKS), PATTERNS)
    shape = talk.right.shape
    counted = np.bincount(talk.cell, theta[talk.clue], talk.right.size)
    scores = np.asarray(counted, dtype=np.float64).reshape(shape)
    changes = np.where(talk.links[:, None] >= 0, moves[talk.links], 0.0)
    free = decode_turns(scores, changes)
    held = decode_turns(np.where(talk.right, scores, -np.inf), changes)
    excess = (held.marginals - free.marginals).ravel()
    slope[:kinds] += np.bincount(talk.clue, excess[talk.cell], kinds)
    moved = held.patterns - free.patterns
    for link, row in zip(talk.links[1:], moved[1:], strict=True):
        slope[kinds + link * PATTERNS : kinds + (link + 1) * PATTERNS] += row


def basis_of(kind: str) -> str:
    """What an answer rests on whose strongest clue is of a kind; ``-`` = nothing of its own."""
    if kind == "cue_name":
        return "cue"
    if kind in PRONOUN_CUES:
        return "pronoun"
    if kind.startswith(("addressed_", "spoken_to_")) and not kind.endswith("inside"):
        return "vocative"
    if kind == "self_named" or (kind.startswith("beat_") and not kind.endswith(("clash", "open"))):
        return "only_other"
    return "-"


def write_weights(
    kinds: Mapping[str, int],
    weights: Floats,
    moves: Floats,
    out: Path | None = None,
    fitted: tuple[str, int] | None = None,
) -> None:
    """Write the table.

    Args:
        kinds: Number of each kind of clue.
        weights: Weights of the kinds.
        moves: Weights of the moves by link.
        out: Where; ``None`` = the table of the package, whose ``#`` lines are kept.
        fitted: For ``out``: the fold that was left out, and how many novels were read.
    """
    path = LEXICONS / f"{load_table('speaker_weights').name}.tsv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] == "#"]
    if out is not None and fitted is not None:
        path = out
        lines = [
            "# How much each clue weighs, for a measurement: not the weights that ship.",
            f"# source: training/fit_speakers.py on {fitted[1]} novels of PDNC",
            f"# left_out: {fitted[0]}",
            "# licence: Apache-2.0",
            f"# date: {date.today().isoformat()}",
        ]
    lines.append("kind\tweight\tbasis")
    found = {kind: float(weights[at]) for kind, at in kinds.items()} | JUDGED
    lines += [f"{kind}\t{found[kind]:.2f}\t{basis_of(kind)}" for kind in sorted(found)]
    for link, row in zip(LINKS, moves, strict=True):
        for pattern, weight in zip(PATTERN_NAMES, row, strict=True):
            lines.append(f"change_{link}_{pattern}\t{weight:.2f}\t-")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
