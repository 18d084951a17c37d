"""The pair head of coreference: which earlier mention a mention is of one entity with.

A mention is the encoder's vectors of its first and last token; a pair is scored by a small network
over both, their product and what can be seen of them (``fabula.decode.mention_pairs``).

Source: mention ranking after Lee et al. 2017 ("End-to-end Neural Coreference Resolution"), section
3, with the first layer split into one part for each input, so that a vector is projected once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

OPSET = 17
NAMES = ("vectors", "left", "right", "pairs", "alone")


class LinkNetwork(nn.Module):
    """Scores pairs of mentions.

    Args:
        pairs: How many features a pair has.
        alone: How many features a mention has by itself.
        vector: Length of the vector of a mention.
        size: Width of the hidden layers.
        dropout: Share of hidden numbers left out in training.
    """

    def __init__(
        self, pairs: int, alone: int, vector: int = 768, size: int = 128, dropout: float = 0.3
    ) -> None:
        super().__init__()
        self.mention = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(vector, size), nn.GELU(), nn.Dropout(dropout)
        )
        self.left = nn.Linear(size, size)
        self.right = nn.Linear(size, size, bias=False)
        self.both = nn.Linear(size, size, bias=False)
        self.pair = nn.Linear(pairs, size, bias=False)
        self.score = nn.Sequential(nn.GELU(), nn.Dropout(dropout), nn.Linear(size, 1))
        self.left_alone = nn.Linear(size, size)
        self.alone = nn.Linear(alone, size, bias=False)
        self.score_none = nn.Sequential(nn.GELU(), nn.Dropout(dropout), nn.Linear(size, 1))

    def forward(
        self, vectors: Tensor, left: Tensor, right: Tensor, pairs: Tensor, alone: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Scores (N, K) of the candidates ``right`` of ``left``, and (N,) that none is meant."""
        every = self.mention(vectors)
        mine = every[left]
        hidden = self.left(mine).unsqueeze(1) + self.right(every)[right]
        hidden = hidden + self.both(mine.unsqueeze(1) * every[right]) + self.pair(pairs)
        none = self.score_none(self.left_alone(mine) + self.alone(alone))
        return self.score(hidden).squeeze(-1), none.squeeze(-1)


class Council(nn.Module):
    """Several networks, trained from other seeds, whose scores are averaged."""

    def __init__(self, members: Sequence[LinkNetwork]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(
        self, vectors: Tensor, left: Tensor, right: Tensor, pairs: Tensor, alone: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Mean scores (N, K) of the candidates, and (N,) that none is meant."""
        found = [member(vectors, left, right, pairs, alone) for member in self.members]
        scores, none = zip(*found, strict=True)
        return torch.stack(scores).mean(0), torch.stack(none).mean(0)


def write_graph(council: Council, path: Path) -> None:
    """Write the head as an ONNX graph with free counts of vectors, mentions and candidates."""
    network = council.members[0]
    pairs = network.pair.in_features
    vector = network.mention[1].in_features
    inputs = (
        torch.zeros(7, vector),
        torch.zeros(3, dtype=torch.long),
        torch.zeros(3, 5, dtype=torch.long),
        torch.zeros(3, 5, pairs),
        torch.zeros(3, network.alone.in_features),
    )
    torch.onnx.export(
        council.eval(),
        inputs,
        str(path),
        input_names=list(NAMES),
        output_names=["scores", "none"],
        dynamic_axes={
            "vectors": {0: "U"},
            "left": {0: "N"},
            "right": {0: "N", 1: "K"},
            "pairs": {0: "N", 1: "K"},
            "alone": {0: "N"},
            "scores": {0: "N", 1: "K"},
            "none": {0: "N"},
        },
        opset_version=OPSET,
        dynamo=False,
    )
