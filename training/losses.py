"""The loss of each head over one batch, and dev scores computed by the network alone."""

from __future__ import annotations

import math
from typing import cast, get_args

import torch
from torch import Tensor
from torch.nn import functional

from fabula.evaluate.emotions import is_near
from fabula.lexicons.emotion_labels import EMOTIONS
from fabula.rows import EmotionLabel, Shown
from training.batches import IGNORE, Batch
from training.joint import JointHeads, answer_links, answer_speakers, compute_joint
from training.model import IMPOSSIBLE, Network

WEIGHTS = {
    "mentions": 1.0,
    "events": 1.0,
    "sentences": 0.5,
    "pos": 0.5,
    "lemmas": 0.5,
    "heads": 1.0,
    "deps": 0.5,
    "cues": 1.0,
    "kinds": 0.3,
    "emotions": 20.0,
    "feelings": 40.0,
    "links": 1.0,
    "persons": 0.5,
    "speakers": 0.7,
    "told": 0.7,
    "felt": 1.0,
    "intensity": 2.0,
    "shown": 0.4,
}
"""Weight of each loss in the sum."""

SHOWN = get_args(Shown)

LOG_HALF = math.log(0.5)
"""Log-probability from which a span counts as a mention in the scores during training."""

EMOTION_LOGIT = math.log(0.3 / 0.7)
"""Log-odds from which an emotion counts there."""


FEW_LINES = 8.0
"""How many lines with a feeling a batch needs for their losses to count fully."""

SMOOTHING = 0.1
"""Share of certainty that other feelings of a line keep: annotators differ."""


def compute_losses(
    network: Network, batch: Batch, joint: JointHeads | None = None
) -> dict[str, Tensor]:
    """Mean loss of each head that the batch has labels for."""
    vectors = _read_vectors(network, batch)
    losses: dict[str, Tensor] = {}
    tokens = batch.tokens
    if "sentences" in tokens:
        losses["sentences"] = _binary(network.sentence_head(vectors), tokens["sentences"])
    if "events" in tokens:
        losses["events"] = _binary(network.event_head(vectors), tokens["events"])
    if "cues" in tokens:
        losses["cues"] = _classes(network.cue_head(vectors), tokens["cues"])
    if "pos" in tokens:
        losses["pos"] = _classes(network.pos_head(vectors), tokens["pos"])
    if "lemmas" in tokens:
        losses["lemmas"] = _classes(network.lemma_head(vectors), tokens["lemmas"])
    if "heads" in tokens:
        losses |= _syntax(network, batch, vectors)
    if len(batch.span_rows):
        losses["mentions"] = _mentions(network, batch, vectors)
    if batch.quotes:
        losses |= _quotes(network, batch, vectors)
    losses |= _lines(network, batch, vectors)
    if joint is not None:
        losses |= compute_joint(joint, network, batch, vectors)
    return {name: loss for name, loss in losses.items() if torch.isfinite(loss)}


def _read_vectors(network: Network, batch: Batch) -> Tensor:
    inputs = batch.inputs
    return network.vectors(
        inputs["piece_ids"],
        inputs["shape_ids"],
        inputs["layout_ids"],
        inputs["piece_mask"],
        inputs["first_pieces"],
        inputs["last_pieces"],
    )


def _binary(scores: Tensor, gold: Tensor) -> Tensor:
    keep = gold != IGNORE
    return functional.binary_cross_entropy_with_logits(
        scores.squeeze(-1)[keep].float(), gold[keep].float()
    )


def _classes(scores: Tensor, gold: Tensor) -> Tensor:
    return functional.cross_entropy(
        scores.reshape(-1, scores.shape[-1]).float(), gold.reshape(-1), ignore_index=IGNORE
    )


def _syntax(network: Network, batch: Batch, vectors: Tensor) -> dict[str, Tensor]:
    heads = batch.tokens["heads"]
    has = (heads != IGNORE).any(dim=1)
    if not bool(has.any()):
        return {}
    heads, vectors = heads[has], vectors[has]
    arcs = network.arc_scores(vectors, batch.inputs["token_mask"][has])
    loss = functional.nll_loss(
        arcs.reshape(-1, arcs.shape[-1]), heads.reshape(-1), ignore_index=IGNORE
    )
    gold = heads.clamp(min=0).unsqueeze(-1)
    deps = network.dep_scores(vectors, gold).squeeze(2)
    labels = torch.where(heads == IGNORE, IGNORE, batch.tokens["deps"][has])
    return {"heads": loss, "deps": _classes(deps, labels)}


def _mentions(network: Network, batch: Batch, vectors: Tensor) -> Tensor:
    rows = batch.span_rows
    scores = network.span_scores(vectors[rows]).float()
    count = scores.shape[-1]
    gold = torch.zeros((len(rows), count, count), dtype=torch.long)
    place = torch.full((len(vectors),), -1, dtype=torch.long)
    place[rows] = torch.arange(len(rows))
    spans = batch.spans
    gold[place[spans[:, 0]], spans[:, 1], spans[:, 2]] = spans[:, 3] + 1
    mask = batch.inputs["token_mask"][rows]
    order = torch.arange(count)
    possible = (order.unsqueeze(0) >= order.unsqueeze(1)).unsqueeze(0)
    possible = possible & (mask.unsqueeze(1) * mask.unsqueeze(2) > 0)
    gold[~possible.expand_as(gold)] = IGNORE
    loss = functional.cross_entropy(scores, gold, ignore_index=IGNORE, reduction="sum")
    return loss / mask.sum().clamp(min=1)


def _quotes(network: Network, batch: Batch, vectors: Tensor) -> dict[str, Tensor]:
    pooled = torch.matmul(batch.inputs["quote_weights"].to(vectors.dtype), vectors)
    losses: dict[str, Tensor] = {}
    for name in ("kind", "emotions", "feeling"):
        chosen = [(i, k, what[name]) for i, k, what in batch.quotes if name in what]
        if not chosen:
            continue
        where = torch.tensor([(i, k) for i, k, _ in chosen])
        if name == "emotions":
            weights = batch.inputs["quote_weights"]
            scores = network.emotion_scores(vectors, weights)[where[:, 0], where[:, 1]].float()
        else:
            head = network.kind_head if name == "kind" else network.feeling_head
            scores = head(pooled[where[:, 0], where[:, 1]]).float()
        if name == "kind":
            gold = torch.tensor([value for _, _, value in chosen])
            losses["kinds"] = functional.cross_entropy(scores, gold)
        elif name == "emotions":
            marks = torch.zeros_like(scores)
            for row, (_, _, labels) in enumerate(chosen):
                marks[row, labels] = 1.0
            losses["emotions"] = functional.binary_cross_entropy_with_logits(scores, marks)
        else:
            gold = torch.tensor([value for _, _, value in chosen], dtype=torch.float32)
            losses["feelings"] = functional.mse_loss(scores.sigmoid(), gold)
    return losses


def _lines(network: Network, batch: Batch, vectors: Tensor) -> dict[str, Tensor]:
    """Losses of what lines express."""
    chosen = [(i, k, line) for i, k, line in batch.spoken if line.label]
    if not chosen:
        return {}
    rows, places = (torch.tensor([each[at] for each in chosen]) for at in (0, 1))
    inputs = batch.inputs
    found = network.line_scores(vectors, inputs["quote_weights"], inputs["token_mask"])
    labels, strength, shown = (each[rows, places].float() for each in found)
    gold = torch.tensor([EMOTIONS.index(line.label) for _, _, line in chosen])
    intensity = torch.tensor([line.intensity for _, _, line in chosen])
    share = min(1.0, len(chosen) / FEW_LINES)
    losses = {
        "felt": share
        * functional.cross_entropy(
            labels, gold, weight=network.line_weights, label_smoothing=SMOOTHING
        ),
        "intensity": share * functional.mse_loss(strength.sigmoid(), intensity),
    }
    told = [SHOWN.index(line.shown) if line.shown else IGNORE for _, _, line in chosen]
    if any(each != IGNORE for each in told):
        losses["shown"] = share * functional.cross_entropy(shown, torch.tensor(told))
    return losses


class DevScores:
    """Counts of right, predicted and gold for the heads, over gold words and gold borders.

    These numbers choose between runs; the published ones come from ``fabula evaluate``, which reads
    raw text.
    """

    def __init__(self) -> None:
        self.counts: dict[str, list[int]] = {}

    def add(self, name: str, right: int, predicted: int, gold: int) -> None:
        """Add counts to one measure."""
        row = self.counts.setdefault(name, [0, 0, 0])
        for index, value in enumerate((right, predicted, gold)):
            row[index] += int(value)

    @torch.no_grad()
    def read(self, network: Network, batch: Batch, joint: JointHeads | None = None) -> None:
        """Score one batch."""
        tokens = batch.tokens
        vectors = _read_vectors(network, batch)
        if joint is not None:
            self._read_people(network, joint, batch, vectors)
        self._read_lines(network, batch, vectors)
        for name, head in (("sentences", network.sentence_head), ("events", network.event_head)):
            if name in tokens:
                keep = tokens[name] != IGNORE
                said = (head(vectors).squeeze(-1) > 0) & keep
                gold = (tokens[name] == 1) & keep
                self.add(name, (said & gold).sum(), said.sum(), gold.sum())
        for name, head in (("pos", network.pos_head), ("lemmas", network.lemma_head)):
            if name in tokens:
                keep = tokens[name] != IGNORE
                right = (head(vectors).argmax(-1) == tokens[name]) & keep
                self.add(name, right.sum(), keep.sum(), keep.sum())
        if "cues" in tokens:
            said, gold = network.cue_head(vectors).argmax(-1), tokens["cues"]
            for label, name in ((1, "cue verbs"), (2, "cue mentions")):
                ours, theirs = (said == label) & (gold != IGNORE), gold == label
                self.add(name, (ours & theirs).sum(), ours.sum(), theirs.sum())
        if "heads" in tokens:
            self._read_syntax(network, batch, vectors)
        if len(batch.span_rows):
            self._read_mentions(network, batch, vectors)
        self._read_quotes(network, batch, vectors)

    def _read_syntax(self, network: Network, batch: Batch, vectors: Tensor) -> None:
        gold = batch.tokens["heads"]
        keep = gold != IGNORE
        heads = network.arc_scores(vectors, batch.inputs["token_mask"]).argmax(-1)
        deps = network.dep_scores(vectors, heads.unsqueeze(-1)).squeeze(2).argmax(-1)
        right = (heads == gold) & keep
        self.add("UAS", right.sum(), keep.sum(), keep.sum())
        both = right & (deps == batch.tokens["deps"])
        self.add("LAS", both.sum(), keep.sum(), keep.sum())

    def _read_mentions(self, network: Network, batch: Batch, vectors: Tensor) -> None:
        rows = batch.span_rows
        scores = network.span_scores(vectors[rows]).float()
        best, labels = scores[:, 1:].max(dim=1)
        sure = best - torch.logsumexp(scores, dim=1)
        mask = batch.inputs["token_mask"][rows]
        count = scores.shape[-1]
        order = torch.arange(count)
        possible = (order.unsqueeze(0) >= order.unsqueeze(1)).unsqueeze(0)
        possible = possible & (mask.unsqueeze(1) * mask.unsqueeze(2) > 0)
        sure = torch.where(possible, sure, torch.full_like(sure, IMPOSSIBLE))
        where = (sure > LOG_HALF).nonzero().tolist()
        ours = {(int(rows[i]), a, b, int(labels[i, a, b])) for i, a, b in where}
        ours = {cell for cell in ours if batch.serves(cell[0], cell[1])}
        gold = {tuple(row) for row in batch.spans.tolist() if batch.serves(row[0], row[1])}
        self.add("mentions", len(ours & gold), len(ours), len(gold))

    def _read_quotes(self, network: Network, batch: Batch, vectors: Tensor) -> None:
        if not batch.quotes:
            return
        pooled = torch.matmul(batch.inputs["quote_weights"].to(vectors.dtype), vectors)
        kinds = network.kind_head(pooled).argmax(-1)
        emotions = network.emotion_scores(vectors, batch.inputs["quote_weights"])
        for i, k, what in batch.quotes:
            if "kind" in what:
                self.add("kinds", int(kinds[i, k]) == what["kind"], 1, 1)
            if "emotions" in what:
                said = set((emotions[i, k] > EMOTION_LOGIT).nonzero().flatten().tolist())
                gold = set(what["emotions"])  # type: ignore[call-overload]
                for label in said | gold:
                    self.add(f"emotion {label}", label in said & gold, label in said, label in gold)

    def _read_people(
        self, network: Network, joint: JointHeads, batch: Batch, vectors: Tensor
    ) -> None:
        for partial, answers in answer_links(joint, batch, vectors):
            count = len(answers.right)
            self.add("persons" if partial else "links", answers.count_right(), count, count)
        for answers, whom, to in answer_speakers(joint, network, batch, vectors):
            self.add("speakers", answers.count_right(), len(answers.right), len(answers.right))
            said = whom > 0
            self.add("told", (said & (to > 0)).sum(), said.sum(), to.sum())

    def _read_lines(self, network: Network, batch: Batch, vectors: Tensor) -> None:
        chosen = [(i, k, line) for i, k, line in batch.spoken if line.label]
        if not chosen:
            return
        inputs = batch.inputs
        found = network.line_scores(vectors, inputs["quote_weights"], inputs["token_mask"])
        for i, k, line in chosen:
            said = EMOTIONS[int(found[0][i, k].argmax())]
            self.add("felt", said == line.label, 1, 1)
            near = is_near(cast("EmotionLabel", said), cast("EmotionLabel", line.label))
            self.add("felt or near", near, 1, 1)
            for label in {said, line.label}:
                self.add(f"felt {label}", said == line.label, label == said, label == line.label)
            if line.shown:
                self.add("shown", SHOWN[int(found[2][i, k].argmax())] == line.shown, 1, 1)
            off = abs(float(found[1][i, k].sigmoid()) - line.intensity)
            self.add("intensity within 0.2", off <= 0.2, 1, 1)

    def values(self) -> dict[str, float]:
        """F1 of each measure; the emotions as their unweighted mean."""
        result: dict[str, float] = {}
        emotions, felt = [], []
        for name, (right, predicted, gold) in sorted(self.counts.items()):
            score = 2 * right / max(1, predicted + gold)
            if name.startswith("emotion "):
                emotions.append(score)
            elif name.startswith("felt ") and name.removeprefix("felt ") in EMOTIONS:
                felt.append(score)
            else:
                result[name] = round(score, 4)
        if emotions:
            result["emotions macro"] = round(sum(emotions) / len(emotions), 4)
        if felt:
            result["felt macro"] = round(sum(felt) / len(felt), 4)
        return result
