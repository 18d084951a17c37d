"""One run over a text: how it is cut into windows and batches changes nothing."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models

from fabula.decode.lemma_scripts import apply_script
from fabula.encoder.encoding import QUOTATION_KINDS, Encoder, Encoding
from fabula.encoder.network import Network
from fabula.encoder.session import Arrays
from fabula.errors import ModelError
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer, Tokens
from fabula.rows import Paragraph
from fabula.text import Text
from tests.unit.encoder.small_model import (
    ArithmeticSession,
    read_page,
    small_manifest,
    small_network,
)

WORDS = ("Ada", "ran", "to", "the", "inn", "HE", "sat", "it", "is", "a", "dog", ".", ",", "!")
FIELDS = ("quotation_kinds", "quotation_vectors", "sentence_starts", "events")


@st.composite
def _pages(draw: st.DrawFn) -> str:
    """Paragraphs of short words, some of them long, with quotations."""
    paragraphs = []
    for _ in range(draw(st.integers(1, 6))):
        words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
        words *= draw(st.sampled_from((1, 1, 8, 30)))
        if draw(st.booleans()):
            first = draw(st.integers(0, len(words) - 1))
            last = draw(st.integers(first, len(words)))
            words[last:last], words[first:first] = ["”"], ["“"]
        paragraphs.append(" ".join(words))
    return "\n".join(paragraphs)


def _same(one: Encoding, other: Encoding) -> None:
    for name in FIELDS:
        left, right = getattr(one, name), getattr(other, name)
        assert (left is None) == (right is None), name
        if left is not None:
            np.testing.assert_allclose(left, right, rtol=2e-3, atol=2e-4, err_msg=name)
    assert one.mentions is not None
    assert other.mentions is not None
    assert one.mentions.spans == other.mentions.spans
    assert one.mentions.forms == other.mentions.forms
    np.testing.assert_allclose(one.mentions.scores, other.mentions.scores, rtol=1e-5)
    if one.mentions.spans:
        np.testing.assert_array_equal(one.mentions.vectors, other.mentions.vectors)
    assert one.syntax is not None
    assert other.syntax is not None
    assert (one.syntax.pos, one.syntax.lemma) == (other.syntax.pos, other.syntax.lemma)
    assert one.syntax.deps == other.syntax.deps
    np.testing.assert_array_equal(one.syntax.heads, other.syntax.heads)
    assert (one.feelings is None) == (other.feelings is None)
    if one.feelings is not None and other.feelings is not None:
        np.testing.assert_allclose(one.feelings.emotions, other.feelings.emotions, atol=1e-4)


@given(_pages())
def test_windows_stitched_are_one_window(content: str) -> None:
    page = read_page(content)
    whole = small_network(window_pieces=100_000).encode(**page)
    _same(whole, small_network(window_pieces=140).encode(**page))


@given(_pages(), st.integers(1, 7))
def test_the_size_of_a_batch_changes_nothing(content: str, size: int) -> None:
    page = read_page(content)
    _same(small_network().encode(**page), small_network(batch_windows=size).encode(**page))


@given(_pages())
def test_every_input_of_the_network_is_sound(content: str) -> None:
    session = ArithmeticSession()
    page = read_page(content)
    small_network(session).encode(**page)
    core_weights = 0.0
    for run in session.runs:
        lengths = run["piece_mask"].sum(axis=1)
        assert lengths.max() <= 142
        assert len(run["piece_mask"]) <= 4
        for row, length in enumerate(lengths):
            assert run["piece_mask"][row, :length].all()
            assert run["piece_ids"][row, [0, length - 1]].tolist() == [2, 3]
            assert not run["piece_ids"][row, length:].any()
            tokens = int(run["token_mask"][row].sum())
            firsts = run["first_pieces"][row, :tokens]
            lasts = run["last_pieces"][row, :tokens]
            assert firsts[0] == 1
            assert lasts[-1] == length - 2
            assert (firsts <= lasts).all()
            np.testing.assert_array_equal(firsts[1:], lasts[:-1] + 1)
        sums = run["quote_weights"].sum(axis=2)
        assert np.all(np.isclose(sums, 1) | (sums == 0))
        core_weights += float((run["quote_weights"] > 0).sum())
    quoted = sum(len(page["tokens"].range_within(s.start, s.end)) for s in page["quoted_spans"])
    assert core_weights == quoted


def test_the_network_is_an_encoder_with_a_name() -> None:
    encoder: Encoder = small_network()
    assert encoder.name == "small sha256:0123456789ab"


def test_an_empty_text_is_not_run() -> None:
    session = ArithmeticSession()
    found = small_network(session).encode(Text(""), Layer(), Tokens([], []), Layer())
    assert found == Encoding()
    assert not session.runs


@pytest.mark.parametrize("content", ["?!?! ... “” —", "x" * 5000, "…" * 50, "漢" * 300, "\x01"])
def test_odd_texts_are_encoded(content: str) -> None:
    page = read_page(content)
    page["tokens"] = Tokens([0, 0, len(content)], [0, len(content), len(content)])
    found = small_network().encode(**page)
    assert found.events is not None
    assert found.events.shape == (3,)


def test_a_governor_before_the_core_is_found() -> None:
    page = read_page("word " * 200)
    session = ArithmeticSession()
    found = small_network(session).encode(**page)
    assert sum(len(run["piece_ids"]) for run in session.runs) > 5
    assert found.syntax is not None
    assert found.syntax.heads[:, 0].tolist() == [-1, *range(199)]
    assert np.isneginf(found.syntax.head_scores[:, 2:]).all()
    assert np.isfinite(found.syntax.head_scores[:, :2]).all()


class _OneScriptSession(ArithmeticSession):
    """A graph of an earlier version, which names one lemma script for a token."""

    def run(self, inputs: Arrays) -> Arrays:
        """Without scores of lemmas, and only the first of them."""
        outputs = dict(super().run(inputs))
        del outputs["lemma_scores"]
        return outputs | {"lemma": outputs["lemma"][..., 0]}


@pytest.mark.parametrize("session", [ArithmeticSession(), _OneScriptSession()])
def test_lemmas_are_chosen_among_what_the_scripts_make(session: ArithmeticSession) -> None:
    words = ["Ada", "AND", "Tom", "OFF", "Ada", "sees", "stories", "!?", "..."]
    page = read_page(" ".join(words))
    page["tokens"] = _tokens_of(words)
    network = small_network(session, labels=_with_tags(("X", "X", "X")))
    found = network.encode(**page)
    assert found.syntax is not None
    scripts = network.manifest.labels.lemma_scripts
    chosen = session.run(session.runs[0])["lemma"][0]
    firsts = (chosen if chosen.ndim == 1 else chosen[:, 0]).tolist()
    assert len(set(firsts)) > 1
    made = [apply_script(scripts[k], word) for k, word in zip(firsts, words, strict=True)]
    assert list(found.syntax.lemma) == made


@pytest.mark.parametrize("session", [ArithmeticSession(), _OneScriptSession()])
def test_scripts_that_no_rule_allows_are_not_followed(session: ArithmeticSession) -> None:
    network = small_network(session, labels=_with_tags(("VERB", "VERB", "VERB")))
    found = network.encode(**read_page("stopped singing cried makes sees"))
    assert found.syntax is not None
    assert found.syntax.lemma == ("stop", "sing", "cry", "make", "see")


def test_mentions_do_not_cross_paragraphs_or_one_another() -> None:
    content = "\n".join(" ".join(WORDS[i % 14 : i % 14 + 3]) for i in range(200))
    found = small_network().encode(**read_page(content)).mentions
    assert found is not None
    assert len(found.spans) > 100
    assert not any("\n" in content[start:end] for start, end in found.spans)
    assert list(found.spans) == sorted(set(found.spans), key=lambda span: (span[0], -span[1]))
    for (a, b), (c, d) in zip(found.spans, found.spans[1:], strict=False):
        assert not a < c < b < d
    assert found.vectors is not None
    assert found.vectors.shape == (len(found.spans), 2, 4)
    assert found.vectors.dtype == np.float16


def test_quotation_kinds_are_in_their_own_order_and_sum_to_one() -> None:
    found = small_network().encode(**read_page("“Come in,” she said. “Sit.”"))
    kinds = found.quotation_kinds
    assert kinds is not None
    np.testing.assert_allclose(np.exp(kinds).sum(axis=1), 1, rtol=1e-5)
    same = small_manifest().labels
    straight = small_network(
        labels=type(same)(**{**_fields(same), "kinds": QUOTATION_KINDS})
    ).encode(**read_page("“Come in,” she said. “Sit.”"))
    assert straight.quotation_kinds is not None
    np.testing.assert_allclose(kinds, straight.quotation_kinds[:, ::-1], rtol=1e-5)


def test_a_quotation_of_several_parts_is_one_row() -> None:
    page = read_page("“Come,” she said, “in.”")
    one, two = page["quoted_spans"]
    parts = (one.parts[0], two.parts[0])
    whole = QuotedSpan(start=0, end=two.end, parts=parts, marks="“”", closed=True, depth=0)
    empty = QuotedSpan(start=6, end=7, parts=((8, 8),), marks="“”", closed=True, depth=0)
    page["quoted_spans"] = Layer([whole, empty])
    apart = small_network().encode(**read_page("“Come,” she said, “in.”"))
    found = small_network().encode(**page)
    assert found.feelings is not None
    assert apart.feelings is not None
    assert found.feelings.labels == ("joy", "anger", "fear")
    mean = apart.feelings.emotions.mean(axis=0)
    np.testing.assert_allclose(found.feelings.emotions[0], mean, rtol=1e-4)
    assert found.feelings.valence_arousal[1].tolist() == [0.5, 0.5]
    assert (np.exp(found.feelings.emotions[1]) == 0).all()
    np.testing.assert_allclose(np.exp(found.feelings.thresholds), [0.3, 0.3, 0.4], rtol=1e-6)


@pytest.mark.parametrize(
    ("output", "field"),
    [
        ("sentence_starts", "sentence_starts"),
        ("events", "events"),
        ("cues", "cues"),
        ("lemma", "syntax"),
        ("head_scores", "syntax"),
        ("mention_labels", "mentions"),
        ("emotions", "feelings"),
        ("valence_arousal", "feelings"),
        ("kinds", "quotation_kinds"),
        ("token_vectors", "quotation_vectors"),
    ],
)
def test_a_head_that_the_graph_lacks_is_none(output: str, field: str) -> None:
    page = read_page("“Come in,” she said.")
    found = small_network(ArithmeticSession(frozenset([output]))).encode(**page)
    assert getattr(found, field) is None
    others = set(vars(found)) - {"lines"}
    assert [name for name in others if getattr(found, name) is None] == [field]


def test_calibration_and_thresholds_are_those_of_the_manifest() -> None:
    page = read_page("Ada ran to the inn, and it is a dog. " * 9)
    plain = small_network().encode(**page)
    line = {"mention": (1.0, -1.0), "event": (2.0, 0.5)}
    found = small_network(calibration=line).encode(**page)
    assert plain.events is not None
    assert found.events is not None
    odds = np.exp(plain.events) / (1 - np.exp(plain.events))
    expected = odds**2 * np.exp(0.5)
    np.testing.assert_allclose(np.exp(found.events), expected / (1 + expected), rtol=1e-3)
    assert plain.mentions is not None
    assert found.mentions is not None
    assert 0 < len(found.mentions.spans) < len(plain.mentions.spans)
    assert np.exp(found.mentions.scores).min() >= 0.4999
    np.testing.assert_allclose(np.exp(found.thresholds.event), 0.5)


def test_time_is_linear_in_paragraphs() -> None:
    def seconds(count: int) -> float:
        page = read_page("“Go,” he said.\n" * count)
        begun = time.perf_counter()
        small_network(window_pieces=200).encode(**page)
        return time.perf_counter() - begun

    seconds(100)
    assert seconds(8000) < 20 * seconds(1000) + 0.5


def test_a_vocabulary_without_frame_is_refused() -> None:
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    with pytest.raises(ModelError, match=r"\[CLS\]"):
        Network(small_manifest(), tokenizer, ArithmeticSession())


def test_tokens_outside_every_paragraph_are_read_too() -> None:
    page = read_page("One two.\nThree four.")
    page["paragraphs"] = Layer[Paragraph]()
    found = small_network().encode(**page)
    assert found.events is not None
    assert np.isfinite(found.events).all()


def _fields(labels: Any) -> dict[str, Any]:
    return {name: getattr(labels, name) for name in labels.__struct_fields__}


def _with_tags(tags: tuple[str, ...]) -> Any:
    labels = small_manifest().labels
    return type(labels)(**{**_fields(labels), "pos": tags})


def _tokens_of(words: list[str]) -> Tokens:
    """Tokens of words with a blank between them."""
    ends = [sum(map(len, words[: i + 1])) + i for i in range(len(words))]
    return Tokens([end - len(word) for end, word in zip(ends, words, strict=True)], ends)
