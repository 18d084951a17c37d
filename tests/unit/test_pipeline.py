from __future__ import annotations

from typing import Any

import msgspec
import pytest

from fabula import Layer, LayerError, Text, Tokens, annotate
from fabula.encoder.encoding import Encoding, PairScorer, SpeakerScorer
from fabula.internal_rows import QuotedSpan
from fabula.pins import CastPin, Pins
from fabula.pipeline import needs_encoder
from fabula.registry import LAYERS, plan_layers, public_layers
from fabula.rows import Paragraph, ParagraphId, Quotation, QuotationId

STORY = "“Come in,” said Ada.\n\n“Thank you,” said Jon."


class _Steps:
    def __init__(self) -> None:
        self.names: list[str] = []

    def step(self, name: str, done: int, total: int) -> None:
        assert done == len(self.names) < total
        self.names.append(name)


def test_only_what_is_needed_is_planned() -> None:
    assert plan_layers(["token_spans"]) == ("blocks", "paratext", "paragraphs", "token_spans")
    assert plan_layers(["token_spans"], given=["paragraphs"]) == ("token_spans",)


def test_wanted_layers_and_what_they_need_are_kept() -> None:
    steps = _Steps()
    story = annotate(Text(STORY), ["paragraphs"], progress=steps)
    assert list(story.layers) == ["blocks", "paratext", "paragraphs"] == steps.names


def test_internal_layers_are_kept_only_when_asked_for() -> None:
    assert "quoted_spans" not in annotate(Text(STORY)).layers
    assert "quoted_spans" in annotate(Text(STORY), ["quoted_spans"]).layers


def test_all_public_layers_by_default() -> None:
    assert tuple(annotate(Text(STORY)).layers) == public_layers()


def test_given_layers_replace_computed_ones() -> None:
    row = Quotation(
        id=QuotationId(0), start=0, end=10, parts=((0, 10),), kind="writing", marks="“”", score=1.0
    )
    story = annotate(Text(STORY), ["quotations"], given={"quotations": Layer([row])})
    assert story.quotations.rows == (row,)


@pytest.mark.parametrize(
    ("name", "layer", "message"),
    [
        ("nonsense", Layer([]), "no layer 'nonsense'"),
        ("tokens", Layer([]), "must be Tokens"),
        ("tokens", Tokens([0], [900]), "beyond the text"),
        ("token_spans", Layer([]), "'token_spans' must be Tokens"),
        ("paragraphs", [], "must be a Layer"),
        ("paragraphs", Layer([3]), "must be a Layer of Paragraph"),
        (
            "paragraphs",
            Layer([Paragraph(id=ParagraphId(0), start=5, end=900, kind="body")]),
            "outside the text",
        ),
        (
            "paragraphs",
            Layer([Paragraph(id=ParagraphId(i), start=5 - i, end=8, kind="body") for i in (0, 1)]),
            "out of order",
        ),
    ],
)
def test_given_layers_are_checked(name: str, layer: Any, message: str) -> None:
    with pytest.raises(LayerError, match=message):
        annotate(Text(STORY), ["sentences"], given={name: layer})


class _Deaf:
    """An encoder that says nothing and keeps what it was given."""

    name = "deaf sha256:0"
    links: PairScorer | None = None
    speakers: SpeakerScorer | None = None

    def __init__(self) -> None:
        self.tokens: list[Tokens] = []

    def encode(
        self,
        text: Text,
        paragraphs: Layer[Paragraph],
        tokens: Tokens,
        quoted_spans: Layer[QuotedSpan],
    ) -> Encoding:
        """Say nothing."""
        self.tokens.append(tokens)
        return Encoding()


def test_the_encoder_runs_once_and_stands_in_the_provenance() -> None:
    encoder = _Deaf()
    story = annotate(Text(STORY), encoder=encoder)
    assert len(encoder.tokens) == 1
    assert story.provenance.model == "deaf sha256:0"
    assert story.layers == annotate(Text(STORY)).layers
    assert annotate(Text(STORY)).provenance.model is None


def test_the_encoder_runs_only_where_it_is_needed() -> None:
    encoder = _Deaf()
    story = annotate(Text(STORY), ["chapters"], encoder=encoder)
    assert story.provenance.model is None
    assert annotate(Text(STORY), given={"encoding": Encoding()}).provenance.model is None
    assert not encoder.tokens
    assert needs_encoder(Text(STORY), None)
    assert needs_encoder(Text(STORY), ["sentences"])
    assert not needs_encoder(Text(STORY), ["chapters", "paragraphs"])


def test_the_encoder_reads_no_other_language() -> None:
    source = msgspec.structs.replace(Text(STORY).source, language="fr")
    encoder = _Deaf()
    story = annotate(Text(STORY, source=source), encoder=encoder)
    assert (story.provenance.model, encoder.tokens) == (None, [])
    assert not needs_encoder(story.text, None)


def test_given_tokens_are_what_the_encoder_reads() -> None:
    encoder = _Deaf()
    tokens = Tokens([0, 10], [9, 19])
    story = annotate(Text(STORY), ["sentences"], given={"tokens": tokens}, encoder=encoder)
    assert encoder.tokens == [tokens]
    assert story.tokens == tokens
    assert "token_spans" not in story.layers


def test_unknown_wanted_layer_is_refused() -> None:
    with pytest.raises(LayerError, match="no layer 'moods'"):
        annotate(Text(STORY), ["moods"])


def test_missing_layer_is_named_with_what_is_there() -> None:
    story = annotate(Text(STORY), ["blocks"])
    with pytest.raises(LayerError, match="has no layer 'dialogue'") as caught:
        _ = story.dialogue
    assert "blocks" in caught.value.hint


def test_another_language_gets_rule_layers_and_a_notice() -> None:
    plain = Text("« Entrez », dit Ada.")
    source = msgspec.structs.replace(plain.source, language="fr")
    story = annotate(Text(plain.content, source=source))
    assert [n.code for n in story.notices] == ["language_unsupported"]
    assert set(story.layers) == {n for n in public_layers() if LAYERS[n].any_language}


def test_a_text_without_quotations_says_so() -> None:
    codes = [n.code for n in annotate(Text("It rained. It stopped.")).notices]
    assert codes == ["no_quotations", "no_persons"]


def test_a_pinned_name_that_never_stands_in_the_text_is_said() -> None:
    pins = Pins(cast=(CastPin(name="Ada"), CastPin(name="Theodora", aliases=("Theo",))))
    story = annotate(Text(STORY), pins=pins)
    found = [n.message for n in story.notices if n.code == "cast_name_absent"]
    assert len(found) == 1
    assert "'Theodora'" in found[0]
