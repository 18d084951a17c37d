"""Heads that shape the encoder while it is trained and do not ship: who is who, and who speaks.

The heads that ship for both are trained afterwards, on the vectors as they then are, because they
see whole texts and what rules say. These see one window: its mentions of known entities and its
lines. A mention is the vectors of its first and last token; a line those of the token before it, of
the one behind it, and the mean inside, the two beside it often left out so that the mean learns
what it can.

Source: mention ranking after Lee et al. 2017 ("End-to-end Neural Coreference Resolution"), section
3; the log-sum over the mentions of the right one after Kadlec et al. 2016 ("Text Understanding with
the Attention Sum Reader Network"), section 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.batches import Batch
from training.linked import LINE_WIDTH, PAIR_WIDTH, Link, read_line, read_pairs
from training.model import Network

NEVER = -1e4
FULL = 12.0
"""How many mentions or lines a batch needs for a loss to count fully."""
BESIDE_DROPOUT = 0.4


@dataclass(frozen=True)
class Answers:
    """Scores of choices, of which exactly one group is right.

    Attributes:
        scores: (N, K) log-odds of one distribution; ``NEVER`` where there is no choice.
        right: (N, K) which choices are right.
    """

    scores: Tensor
    right: Tensor

    def loss(self) -> Tensor:
        """Mean negative log-probability of all right choices together."""
        good = self.scores.masked_fill(~self.right, NEVER)
        return (torch.logsumexp(self.scores, 1) - torch.logsumexp(good, 1)).mean()

    def count_right(self) -> int:
        """How often the best choice is right."""
        best = self.scores.argmax(1, keepdim=True)
        return int(self.right.gather(1, best).sum())


class JointHeads(nn.Module):
    """Scores antecedents, speakers and addressees within windows.

    Args:
        width: Length of a token's vector.
        size: Width of the hidden layers.
        dropout: Share of hidden numbers left out in training.
    """

    def __init__(self, width: int = 384, size: int = 128, dropout: float = 0.3) -> None:
        super().__init__()
        self.mention = _read_layer(2 * width, size, dropout)
        self.line = _read_layer(3 * width, size, dropout)
        self.left = nn.Linear(size, size)
        self.right = nn.Linear(size, size, bias=False)
        self.both = nn.Linear(size, size, bias=False)
        self.pair = nn.Linear(PAIR_WIDTH, size, bias=False)
        self.score = nn.Sequential(nn.GELU(), nn.Dropout(dropout), nn.Linear(size, 1))
        self.none = nn.Sequential(
            nn.Linear(size, size), nn.GELU(), nn.Dropout(dropout), nn.Linear(size, 1)
        )
        self.who = _read_layer(2 * width, size, dropout)
        self.said = nn.Linear(size, size)
        self.person = nn.Linear(size, size, bias=False)
        self.match = nn.Linear(size, size, bias=False)
        self.place = nn.Linear(LINE_WIDTH, size, bias=False)
        self.speak = nn.Sequential(nn.GELU(), nn.Dropout(dropout), nn.Linear(size, 2))

    def link(self, vectors: Tensor, links: list[Link], *, partial: bool) -> Answers | None:
        """Antecedents of the mentions of one window; the last choice is that there is none.

        Args:
            vectors: (T, H) vectors of its tokens.
            links: Its mentions.
            partial: Whether others may be of any entity: then only links are learnt.
        """
        if len(links) < 2:
            return None
        every = self.mention(_ends(vectors, links))
        entity = torch.tensor([link.entity for link in links])
        there = torch.ones(len(links), len(links), dtype=torch.bool).tril(-1)
        same = there & (entity.unsqueeze(0) == entity.unsqueeze(1))
        hidden = self.left(every).unsqueeze(1) + self.right(every).unsqueeze(0)
        hidden = hidden + self.both(every.unsqueeze(1) * every.unsqueeze(0))
        hidden = hidden + self.pair(torch.from_numpy(read_pairs(links)))
        scores = self.score(hidden).squeeze(-1).masked_fill(~there, NEVER)
        none = self.none(every)
        first = ~same.any(1, keepdim=True)
        if partial:
            none, kept = torch.full_like(none, NEVER), same.any(1)
            if not bool(kept.any()):
                return None
            scores, none, same, first = scores[kept], none[kept], same[kept], first[kept]
        return Answers(torch.cat([scores, none], 1), torch.cat([same, first], 1))

    def speakers(
        self, vectors: Tensor, lines: Tensor, parts: list[list[tuple[int, int]]], links: list[Link]
    ) -> tuple[Tensor, Tensor]:
        """Scores (N, M) of the mentions of one window as speaker and as addressee of N lines.

        Args:
            vectors: (T, H) vectors of its tokens.
            lines: (N, 3H) vectors of lines.
            parts: Their places.
            links: Its mentions.
        """
        width = vectors.shape[-1]
        if self.training:
            kept = (torch.rand(len(lines), 1) > BESIDE_DROPOUT).to(lines.dtype)
            beside = kept.expand(-1, 2 * width)
            lines = torch.cat([lines[:, : 2 * width] * beside, lines[:, 2 * width :]], 1)
        mine, people = self.line(lines), self.who(_ends(vectors, links))
        places = np.stack([read_line(each, links) for each in parts])
        hidden = self.said(mine).unsqueeze(1) + self.person(people).unsqueeze(0)
        hidden = hidden + self.match(mine.unsqueeze(1) * people.unsqueeze(0))
        scores = self.speak(hidden + self.place(torch.from_numpy(places)))
        return scores[..., 0], scores[..., 1]


def _read_layer(size_in: int, size_out: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(
        nn.Dropout(dropout), nn.Linear(size_in, size_out), nn.GELU(), nn.Dropout(dropout)
    )


def _ends(vectors: Tensor, links: list[Link]) -> Tensor:
    firsts = torch.tensor([link.first for link in links])
    lasts = torch.tensor([link.last - 1 for link in links])
    return torch.cat([vectors[firsts], vectors[lasts]], dim=1)


def answer_links(heads: JointHeads, batch: Batch, vectors: Tensor) -> list[tuple[bool, Answers]]:
    """For each window with mentions: whether they are only some, and the choices."""
    found = []
    for i, (links, partial) in enumerate(batch.linked):
        answers = heads.link(vectors[i], links, partial=partial)
        if answers is not None:
            found.append((partial, answers))
    return found


def answer_speakers(
    heads: JointHeads, network: Network, batch: Batch, vectors: Tensor
) -> list[tuple[Answers, Tensor, Tensor]]:
    """For each window: the speakers of lines, and log-odds and truth of persons spoken to."""
    inputs = batch.inputs
    lines = network.line_vectors(vectors, inputs["quote_weights"], inputs["token_mask"])
    found = []
    for i, (links, _) in enumerate(batch.linked):
        entities = sorted({link.entity for link in links})
        mine = [
            (k, line)
            for at, k, line in batch.spoken
            if at == i and line.speaker is not None and line.speaker in entities
        ]
        if not mine or len(entities) < 2:
            continue
        parts = [line.parts for _, line in mine]
        chosen = lines[i, [k for k, _ in mine]]
        said, told = heads.speakers(vectors[i], chosen, parts, links)
        group = torch.tensor([[link.entity == each for link in links] for each in entities])
        who, whom = (_gather(scores, group) for scores in (said, told))
        right = torch.tensor([[each == line.speaker for each in entities] for _, line in mine])
        to = torch.tensor([[each in line.told for each in entities] for _, line in mine])
        known = to.any(1)
        found.append((Answers(who, right), whom[known], to[known].float()))
    return found


def _gather(scores: Tensor, group: Tensor) -> Tensor:
    """Log-sums (N, P) of scores (N, M) over the mentions of each of P persons."""
    return torch.logsumexp(scores.unsqueeze(1).masked_fill(~group.unsqueeze(0), NEVER), dim=2)


def compute_joint(
    heads: JointHeads, network: Network, batch: Batch, vectors: Tensor
) -> dict[str, Tensor]:
    """Losses of links, of speakers and of addressees."""
    losses: dict[str, Tensor] = {}
    for name, some in (("links", False), ("persons", True)):
        answers = [each for partial, each in answer_links(heads, batch, vectors) if partial == some]
        if answers:
            losses[name] = _mean(
                [each.loss() for each in answers], [len(each.right) for each in answers]
            )
    speakers = answer_speakers(heads, network, batch, vectors)
    if speakers:
        counts = [len(each.right) for each, _, _ in speakers]
        losses["speakers"] = _mean([each.loss() for each, _, _ in speakers], counts)
        scores = torch.cat([whom.flatten() for _, whom, _ in speakers])
        if len(scores):
            told = torch.cat([to.flatten() for _, _, to in speakers])
            losses["told"] = functional.binary_cross_entropy_with_logits(scores, told)
    return losses


def _mean(losses: list[Tensor], counts: list[int]) -> Tensor:
    """The mean over all answers, less where they are few."""
    total = sum(counts)
    summed = torch.stack([loss * count for loss, count in zip(losses, counts, strict=True)]).sum()
    return summed / total * min(1.0, total / FULL)
