"""Emotions of comments: what is asked of the network, and how its answers are counted."""

from pathlib import Path

import numpy as np
import pytest

import fabula
from fabula.encoder.encoding import Encoding, FeelingScores, PairScorer, SpeakerScorer
from fabula.errors import ModelError
from fabula.evaluate.goemotions import measure_goemotions
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer, Tokens
from fabula.rows import Paragraph

LABELS = ("anger", "love", "caring", "neutral")


class WordReader:
    """An encoder that finds a label where its name is among the words."""

    name = "words"
    links: PairScorer | None = None
    speakers: SpeakerScorer | None = None

    def __init__(self, labels: tuple[str, ...] = LABELS) -> None:
        self.labels = labels
        self.asked: list[str] = []

    def encode(
        self,
        text: fabula.Text,
        paragraphs: Layer[Paragraph],
        tokens: Tokens,
        quoted_spans: Layer[QuotedSpan],
    ) -> Encoding:
        assert len(paragraphs) == len(quoted_spans) == 1
        assert quoted_spans[0].parts == ((0, len(text.content)),)
        self.asked.append(text.content)
        there = [[0.8 if label in text.content else 0.2 for label in self.labels]]
        return Encoding(
            feelings=FeelingScores(
                labels=self.labels,
                emotions=np.log(np.array(there, dtype=np.float32)),
                thresholds=np.log(np.full(len(self.labels), 0.5, dtype=np.float32)),
                valence_arousal=np.full((1, 2), 0.5, dtype=np.float32),
            )
        )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "labels.txt").write_text("\n".join(LABELS), encoding="utf-8")
    rows = ["anger  here\t0\ta", "love, [NAME]\t1\tb", "caring\t1\tc", "nothing\t3\td"]
    (tmp_path / "dev.tsv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def test_each_label_is_counted(folder: Path) -> None:
    reader = WordReader()
    result = measure_goemotions(folder, reader)
    assert reader.asked[0] == "“anger here”"
    assert "[" not in reader.asked[1]
    assert result["comments"] == 4
    assert result["labels"]["anger"]["F1"] == 1.0
    assert result["labels"]["love"]["F1"] == pytest.approx(2 / 3)
    assert result["labels"]["caring"]["F1"] == 0.0
    assert result["labels"]["neutral"] == {
        "precision": None,
        "recall": 0.0,
        "F1": 0.0,
        "predicted": 0,
        "gold": 1,
    }
    assert result["macro F1"] == pytest.approx((1 + 2 / 3) / 4)


def test_folded_labels_forgive_what_they_join(folder: Path) -> None:
    result = measure_goemotions(folder, WordReader())
    assert result["story labels"]["labels"]["affection"]["F1"] == 1.0
    assert result["Ekman groups"]["labels"]["joy"]["F1"] == 1.0
    assert set(result["Ekman groups"]["labels"]) >= {"disgust", "fear"}
    assert result["not in the data"] == ["contempt", "pleading", "sarcasm"]


def test_a_network_with_other_labels_is_refused(folder: Path) -> None:
    with pytest.raises(ModelError, match="not those of the corpus"):
        measure_goemotions(folder, WordReader(("joy",)))
