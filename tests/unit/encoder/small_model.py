"""A tokenizer, a manifest and a network made of arithmetic, for tests without weights."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from fabula.encoder.encoding import QUOTATION_KINDS
from fabula.encoder.manifest import Labels, Manifest, Thresholds
from fabula.encoder.network import Network
from fabula.encoder.session import Arrays
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer, Tokens
from fabula.rows import Paragraph, ParagraphId
from fabula.text import Text

LETTERS = "abcdefghijklmnopqrstuvwxyz"
MARKS = "\"'.,!?—-"
SPAN_TOKENS = 3
"""Longest mention of the arithmetic network."""


def small_tokenizer() -> Tokenizer:
    """A vocabulary of letters: a word has as many pieces as letters."""
    pieces = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        *LETTERS,
        *(f"##{each}" for each in LETTERS),
        *MARKS,
    ]
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def small_manifest(**changes: Any) -> Manifest:
    """A manifest with few labels."""
    labels = Labels(
        pos=("NOUN", "VERB", "PUNCT"),
        deps=("nsubj", "obj", "root"),
        lemma_scripts=("k0+", "l0+", "=be"),
        mentions=("proper PER", "common FAC", "pronoun PER"),
        emotions=("joy", "anger", "fear"),
        kinds=tuple(reversed(QUOTATION_KINDS)),
        cues=("none", "verb", "mention"),
        feelings=("neutral", "joy", "fear"),
        shown=("said", "hidden"),
    )
    thresholds = Thresholds(
        mention=0.5,
        event=0.5,
        sentence_denied=0.5,
        sentence_sure=0.5,
        cue=0.5,
        cue_denied=0.5,
        emotions=(0.3, 0.3, 0.4),
    )
    manifest = Manifest(
        format="fabula-model",
        version=1,
        name="small",
        window_pieces=140,
        batch_windows=4,
        hidden_size=4,
        files={},
        labels=labels,
        thresholds=thresholds,
        digest="0123456789abcdef",
    )
    return msgspec.structs.replace(manifest, **changes)


def write_model(folder: Path, **changes: Any) -> Path:
    """A model folder whose network is no network."""
    folder.mkdir(exist_ok=True)
    (folder / "tokenizer.json").write_text(small_tokenizer().to_str(), encoding="utf-8")
    (folder / "encoder.onnx").write_bytes(b"no graph")
    files = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("encoder.onnx", "tokenizer.json")
    }
    document = msgspec.to_builtins(small_manifest(files=files)) | changes
    del document["digest"]
    (folder / "manifest.json").write_bytes(msgspec.json.encode(document))
    return folder


class ArithmeticSession:
    """A network whose every output depends on the pieces, shape and layout of its own tokens.

    So the outputs do not depend on how the text is cut into windows and batches.
    """

    def __init__(self, without: frozenset[str] = frozenset()) -> None:
        self.without = without
        self.runs: list[dict[str, Any]] = []

    def run(self, inputs: Arrays) -> Arrays:
        """Compute every output that is not left out."""
        self.runs.append({name: array.copy() for name, array in inputs.items()})
        x = _token_values(inputs)
        vectors = np.stack([x, x * x, np.sin(50 * x), np.ones_like(x)], axis=-1)
        pooled = inputs["quote_weights"] @ vectors
        cues = np.stack([x, 1 - x, x * x], axis=-1)
        cues -= np.log(np.exp(cues).sum(-1, keepdims=True))
        outputs = {
            "sentence_starts": np.log(x),
            "events": np.log(1 - x),
            "cues": cues,
            "pos": (x * 3).astype(np.int64),
            **_lemmas(x),
            **_arcs(inputs, x),
            **_mentions(inputs, x),
            "emotions": -pooled[..., :3],
            "valence_arousal": pooled[..., :2],
            "kinds": np.concatenate([pooled, pooled[..., :1] * 2], axis=-1),
            "token_vectors": vectors,
        }
        kept = {name: each for name, each in outputs.items() if name not in self.without}
        return {
            name: each.astype(np.float32) if each.dtype == np.float64 else each
            for name, each in kept.items()
        }


def _token_values(inputs: Arrays) -> np.ndarray[Any, Any]:
    """A number between 0 and 1 for each token."""
    codes = (
        inputs["piece_ids"] * 7919 + inputs["shape_ids"] * 104729 + inputs["layout_ids"] * 611953
    )
    codes = (codes * inputs["piece_mask"]) % 9973
    first = np.take_along_axis(codes, inputs["first_pieces"], 1)
    last = np.take_along_axis(codes, inputs["last_pieces"], 1)
    values: np.ndarray[Any, Any] = ((first + last) % 9967 + 1) / 9969
    return values


def _lemmas(x: np.ndarray[Any, Any]) -> dict[str, np.ndarray[Any, Any]]:
    """Two of the three scripts for each token, the likelier first."""
    first = (x * 30).astype(np.int64) % 3
    return {
        "lemma": np.stack([first, (first + 1) % 3], axis=-1),
        "lemma_scores": np.log(np.stack([0.5 + x / 2, 0.5 - x / 2], axis=-1)),
    }


def _arcs(inputs: Arrays, x: np.ndarray[Any, Any]) -> dict[str, np.ndarray[Any, Any]]:
    """The token before governs each token, but for the first of a paragraph."""
    count, tokens = x.shape
    layouts = np.take_along_axis(inputs["layout_ids"], inputs["first_pieces"], 1)
    before = np.where(layouts & 2, 0, np.broadcast_to(np.arange(tokens), (count, tokens)))
    heads = np.zeros((count, tokens, 4), dtype=np.int64)
    heads[..., 0] = before
    scores = np.full((count, tokens, 4), -1e4)
    scores[..., 0], scores[..., 1] = np.log(x), np.log(1 - x)
    deps = np.zeros((count, tokens, 4), dtype=np.int64)
    deps[..., 0] = (x * 3).astype(np.int64)
    return {"heads": heads, "head_scores": scores, "deps": deps}


def _mentions(inputs: Arrays, x: np.ndarray[Any, Any]) -> dict[str, np.ndarray[Any, Any]]:
    mask = inputs["token_mask"]
    values = (x[:, :, None] * 31 + x[:, None, :] * 17) % 1
    length = np.arange(x.shape[1])[None, :] - np.arange(x.shape[1])[:, None]
    there = (length >= 0) & (length < SPAN_TOKENS) & (mask[:, :, None] * mask[:, None, :] > 0)
    scores = np.where(there, np.log(np.maximum(values, 1e-6)), -1e4)
    return {"mention_scores": scores, "mention_labels": (values * 3).astype(np.int64)}


def small_network(session: ArithmeticSession | None = None, **changes: Any) -> Network:
    """An encoder of the parts above."""
    return Network(small_manifest(**changes), small_tokenizer(), session or ArithmeticSession())


def read_page(content: str) -> dict[str, Any]:
    """What an encoder is given for a text whose lines are paragraphs and “ ” its quotations."""
    spans = [match.span() for match in re.finditer(r"\w+|[^\w\s]", content)]
    lines = [match.span() for match in re.finditer(r"\S[^\n]*", content)]
    quoted = [match.span() for match in re.finditer(r"“[^”]*”", content)]
    return {
        "text": Text(content),
        "paragraphs": Layer(
            Paragraph(id=ParagraphId(i), start=start, end=end, kind="body")
            for i, (start, end) in enumerate(lines)
        ),
        "tokens": Tokens([start for start, _ in spans], [end for _, end in spans]),
        "quoted_spans": Layer(
            QuotedSpan(start=a, end=b, parts=((a, b),), marks="“”", closed=True, depth=0)
            for a, b in quoted
        ),
    }
