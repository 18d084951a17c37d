"""CoNLL 2018 scores: a treebank agrees with itself, and each fault costs what it should."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import fabula
from fabula.encoder.encoding import Encoding, PairScorer, SpeakerScorer, SyntaxScores
from fabula.errors import InputError
from fabula.evaluate.conllu import GoldSentence, GoldTree, GoldWord, Printed
from fabula.evaluate.ud import METRICS, Analysis, compare, measure_ud, view_gold, view_ours
from fabula.evaluate.word_alignment import PlacedWord, align_words
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer, Tokens
from fabula.rows import Paragraph

TREE = GoldTree(
    "page",
    [
        GoldSentence(
            words=(
                GoldWord("Mara", "Mara", "PROPN", 3, "nsubj:pass"),
                GoldWord("did", "do", "AUX", 3, "aux"),
                GoldWord("n't", "not", "PART", 3, "advmod"),
                GoldWord("stop", "stop", "VERB", -1, "root"),
                GoldWord(".", ".", "PUNCT", 3, "punct"),
            ),
            printed=(
                Printed("Mara", 1, True),
                Printed("didn't", 2, True),
                Printed("stop", 1, False),
                Printed(".", 1, True),
            ),
            begins_paragraph=True,
        ),
        GoldSentence(
            words=(
                GoldWord("Rain", "rain", "NOUN", 1, "nsubj"),
                GoldWord("fell", "fall", "VERB", -1, "root"),
            ),
            printed=(Printed("Rain", 1, True), Printed("fell", 1, True)),
            begins_paragraph=True,
        ),
    ],
)


def score(gold: Analysis, ours: Analysis) -> dict[str, float]:
    return {name: right / whole for name, (right, whole) in compare(gold, ours).items()}


def test_a_treebank_agrees_with_itself() -> None:
    gold = view_gold(TREE)
    assert score(gold, gold) == dict.fromkeys(METRICS, 1.0)


def test_relations_are_compared_without_subtypes() -> None:
    gold = view_gold(TREE)
    assert gold.deps[0] == "nsubj"
    ours = replace(gold, deps=("obj", *gold.deps[1:]), pos=("NOUN", *gold.pos[1:]))
    values = score(gold, ours)
    assert values["LAS"] == values["UPOS"] == pytest.approx(6 / 7)
    assert values["UAS"] == values["Lemmas"] == 1.0


def test_a_governor_must_be_the_same_word() -> None:
    gold = view_gold(TREE)
    ours = replace(gold, heads=(1, *gold.heads[1:]))
    assert score(gold, ours)["UAS"] == pytest.approx(6 / 7)


def test_a_word_cut_in_two_costs_both_sides_and_those_it_governs() -> None:
    gold = view_gold(TREE)
    words = (*gold.words[:5], PlacedWord("Ra", (15, 17), False), PlacedWord("in", (17, 19), False))
    ours = replace(
        gold,
        words=(*words, gold.words[6]),
        pos=(*gold.pos[:5], "X", "X", "VERB"),
        lemmas=(*gold.lemmas[:5], "X", "X", "fall"),
        heads=(*gold.heads[:5], 7, 7, -1),
        deps=(*gold.deps[:5], "x", "x", "root"),
    )
    assert score(gold, ours)["Words"] == pytest.approx(2 * 6 / 15)
    assert score(gold, ours)["LAS"] == pytest.approx(2 * 6 / 15)


def test_words_written_as_one_are_paired_by_their_forms() -> None:
    gold = [PlacedWord(form, (0, 5), True) for form in ("gim", "me")]
    assert align_words(gold, [PlacedWord("gimme", (0, 5), False)]) == {}
    ours = [PlacedWord("gim", (0, 3), False), PlacedWord("Me", (3, 5), False)]
    assert align_words(gold, ours) == {0: 0, 1: 1}
    after = PlacedWord("it", (5, 7), False)
    assert align_words([*gold, after], [*ours, after]) == {0: 0, 1: 1, 2: 2}
    before = PlacedWord("(", (0, 1), False)
    late = [PlacedWord(form, (1, 6), True) for form in ("do", "n't")]
    assert align_words([before, *late], [before, *late]) == {0: 0, 1: 1, 2: 2}


class TreebankReader:
    """An encoder that has read the treebank."""

    name = "treebank"
    links: PairScorer | None = None
    speakers: SpeakerScorer | None = None

    def encode(
        self,
        text: fabula.Text,
        paragraphs: Layer[Paragraph],
        tokens: Tokens,
        quoted_spans: Layer[QuotedSpan],
    ) -> Encoding:
        gold = view_gold(TREE)
        count = len(tokens)
        return Encoding(
            syntax=SyntaxScores(
                pos=gold.pos,
                lemma=gold.lemmas,
                heads=np.array(gold.heads, dtype=np.int32).reshape(count, 1),
                head_scores=np.zeros((count, 1), dtype=np.float32),
                deps=tuple((dep,) for dep in gold.deps),
            )
        )


def test_measured_from_files(tmp_path: Path) -> None:
    lines = []
    for sentence in TREE.sentences:
        lines.append("# newpar")
        done = 0
        for printed in sentence.printed:
            space = "_" if printed.space_after else "SpaceAfter=No"
            if printed.words > 1:
                blanks = "\t".join("_" * 7)
                lines.append(
                    f"{done + 1}-{done + printed.words}\t{printed.form}\t{blanks}\t{space}"
                )
            for word in sentence.words[done : done + printed.words]:
                done += 1
                cells = (word.form, word.lemma, word.pos, "_", "_", word.head + 1, word.dep, "_")
                lines.append("\t".join(map(str, (done, *cells, space))))
        lines.append("")
    folder = tmp_path / "gum_open" / "dev"
    folder.mkdir(parents=True)
    (folder / "page.conllu").write_text("\n".join([*lines, ""]), encoding="utf-8")
    for place in (tmp_path, tmp_path / "gum_open"):
        result = measure_ud(place, TreebankReader())
        assert result["GUM"] == dict.fromkeys(METRICS, 1.0)
        assert result["counts"]["GUM"] == {"documents": 1, "sentences": 2, "words": 7}
    with pytest.raises(InputError, match="has no treebank"):
        measure_ud(folder, TreebankReader())


def test_rules_alone_still_have_words_and_sentences() -> None:
    content = TREE.content()
    story = fabula.annotate(fabula.Text(content), ("tokens", "sentences"))
    ours = view_ours(content, story.tokens, story.sentences)
    values = score(view_gold(TREE), ours)
    assert values["Words"] == values["Tokens"] == values["Sentences"] == 1.0
    assert values["UPOS"] == 0.0
