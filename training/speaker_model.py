"""The speaker head: who says an utterance, to whom, and whether the next one goes on.

It reads the vectors the encoder has left for mentions and quotations, and what can be seen of each
utterance and likely speaker (``fabula.decode.speaker_cells``). Its scores are added to those of the
clues and of turn-taking, and the three are decoded together.

Source: scoring of quotation and mention pairs by vectors, product and features as in Lee et al.
2017 ("End-to-end Neural Coreference Resolution"), section 3; scores of a chain that is trained as a
whole as in Lample et al. 2016 ("Neural Architectures for Named Entity Recognition"), section 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from fabula.decode.speaker_evidence import SPOTS

OPSET = 17
NAMES = ("mentions", "voices", "rows", "spots", "evidence", "cells", "about", "before")
OUTPUTS = ("speakers", "addressees", "changes")
IMPOSSIBLE = -1e4


class SpeakerNetwork(nn.Module):
    """Scores likely speakers of utterances.

    Args:
        cells: How many features a likely speaker has.
        evidence: How many features a mention looked at has.
        about: How many features an utterance has.
        mention: Length of the vector of a mention.
        voice: Length of the vector of a quotation.
        size: Width of the hidden layers.
        dropout: Share of hidden numbers left out in training.
    """

    def __init__(
        self,
        cells: int,
        evidence: int,
        about: int,
        mention: int = 768,
        voice: int = 384,
        size: int = 64,
        dropout: float = 0.5,
    ) -> None:
        super().__init__()
        self.mention = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(mention, size), nn.GELU(), nn.Dropout(dropout)
        )
        self.voice = nn.Sequential(nn.Dropout(dropout), nn.Linear(voice, size))
        self.about = nn.Linear(about, size)
        self.utterance = nn.Sequential(nn.GELU(), nn.Dropout(dropout))
        self.left = nn.Linear(size, size)
        self.right = nn.Linear(size, size, bias=False)
        self.both = nn.Linear(size, size, bias=False)
        self.evidence = nn.Linear(evidence, size, bias=False)
        self.weigh = nn.Linear(size, 1)
        self.cell = nn.Linear(cells, size)
        self.seen = nn.Linear(size, size, bias=False)
        self.said = nn.Linear(size, size, bias=False)
        self.middle = nn.Sequential(
            nn.GELU(), nn.Dropout(dropout), nn.Linear(size, size), nn.GELU(), nn.Dropout(dropout)
        )
        self.score = nn.Linear(size, 2)
        self.bare = nn.Linear(size, 1)
        self.now = nn.Linear(size, size)
        self.then = nn.Linear(size, size, bias=False)
        self.change = nn.Sequential(nn.GELU(), nn.Dropout(dropout), nn.Linear(size, 3))
        for layer in (self.score, self.change[2]):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(
        self,
        mentions: Tensor,
        voices: Tensor,
        rows: Tensor,
        spots: Tensor,
        evidence: Tensor,
        cells: Tensor,
        about: Tensor,
        before: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Scores (P,) as speaker and (P,) as addressee, and (N, 3) of the patterns of change."""
        return self.read(mentions, voices, rows, spots, evidence, cells, about, before)[:3]

    def read(
        self,
        mentions: Tensor,
        voices: Tensor,
        rows: Tensor,
        spots: Tensor,
        evidence: Tensor,
        cells: Tensor,
        about: Tensor,
        before: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """The same, and the scores (P,) by words and mentions alone, which training looks at."""
        known = self.mention(mentions)[spots]
        said = self.utterance(self.voice(voices) + self.about(about))
        mine = said[rows]
        hidden = self.left(mine).unsqueeze(1) + self.right(known) + self.evidence(evidence)
        hidden = nn.functional.gelu(hidden + self.both(mine.unsqueeze(1) * known))
        there = evidence[:, :, :SPOTS].sum(2) > 0
        share = torch.softmax(self.weigh(hidden).squeeze(-1).masked_fill(~there, IMPOSSIBLE), dim=1)
        pooled = (hidden * (share * there).unsqueeze(-1)).sum(1)
        scores = self.score(self.middle(self.cell(cells) + self.seen(pooled) + self.said(mine)))
        changes = self.change(self.now(said) + self.then(said[before]))
        bare = self.bare(nn.functional.gelu(self.seen(pooled) + self.said(mine))).squeeze(-1)
        return scores[:, 0], scores[:, 1], changes, bare


class Council(nn.Module):
    """Several networks, trained from other seeds, whose scores are averaged."""

    def __init__(self, members: Sequence[SpeakerNetwork]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(
        self,
        mentions: Tensor,
        voices: Tensor,
        rows: Tensor,
        spots: Tensor,
        evidence: Tensor,
        cells: Tensor,
        about: Tensor,
        before: Tensor,
    ) -> tuple[Tensor, ...]:
        """Mean scores of the members."""
        inputs = (mentions, voices, rows, spots, evidence, cells, about, before)
        found = zip(*(member(*inputs) for member in self.members), strict=True)
        return tuple(torch.stack(each).mean(0) for each in found)


def write_graph(council: Council, path: Path) -> None:
    """Write the head as an ONNX graph with free counts of mentions, utterances and cells."""
    network = council.members[0]
    inputs = (
        torch.zeros(7, network.mention[1].in_features),
        torch.zeros(4, network.voice[1].in_features),
        torch.zeros(9, dtype=torch.long),
        torch.zeros(9, SPOTS, dtype=torch.long),
        torch.zeros(9, SPOTS, network.evidence.in_features),
        torch.zeros(9, network.cell.in_features),
        torch.zeros(4, network.about.in_features),
        torch.zeros(4, dtype=torch.long),
    )
    free = {"mentions": "M", "voices": "N", "about": "N", "before": "N", "changes": "N"}
    torch.onnx.export(
        council.eval(),
        inputs,
        str(path),
        input_names=list(NAMES),
        output_names=list(OUTPUTS),
        dynamic_axes={name: {0: free.get(name, "P")} for name in (*NAMES, *OUTPUTS)},
        opset_version=OPSET,
        dynamo=False,
    )
