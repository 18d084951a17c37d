from __future__ import annotations

from typing import Any

import pytest

from fabula import LayerError, Story, Text, Tokens, annotate
from tests.unit.export.hard_story import example_story, hard_story
from tests.unit.small_story import small_story

spacy: Any = pytest.importorskip("spacy", reason="needs fabula[spacy]")


@pytest.mark.parametrize("make", [small_story, hard_story, example_story])
def test_the_text_of_the_doc_is_the_storys(make: Any) -> None:
    story = make()
    doc = story.to_spacy()
    assert doc.text == story.text.content


def test_leading_and_trailing_space_and_odd_gaps() -> None:
    story = annotate(Text("  \n\n A  dog,\u00a0said\tAda.  \n\n\n“Yes.” \n"))
    assert story.to_spacy().text == story.text.content


def test_spans_have_their_speakers_and_names_their_persons() -> None:
    story = example_story()
    doc = story.to_spacy()
    keys = {row.id: row.key for row in story.characters}
    wanted = [
        (story.text[start:end], "unknown" if row.speaker is None else keys[row.speaker])
        for row in story.dialogue
        for start, end in story.quotations[row.quotation].parts
    ]
    assert sorted((span.text, span.label_) for span in doc.spans["fabula_speech"]) == sorted(wanted)
    assert len(doc.spans["fabula_scenes"]) == len(story.scenes)
    assert {ent.kb_id_ for ent in doc.ents if ent.text == "Prewitt"} == {"prewitt"}
    assert len(doc.spans["fabula_mentions"]) == len(story.mentions)
    assert [each["key"] for each in doc.user_data["fabula"]] == list(keys.values())
    starts = {sentence.start for sentence in story.sentences}
    assert {sent[0].idx for sent in doc.sents if not sent[0].is_space} <= starts


def test_syntax_goes_over() -> None:
    story = annotate(Text("Ada  saw Jon.\n\nJon ran."))
    words = [story.text[s:e] for s, e in map(story.tokens.span, range(len(story.tokens)))]
    assert words == ["Ada", "saw", "Jon", ".", "Jon", "ran", "."]
    tokens = Tokens(
        story.tokens.starts,
        story.tokens.ends,
        lemma=["Ada", "see", "Jon", ".", "Jon", "run", "."],
        pos=["PROPN", "VERB", "PROPN", "PUNCT", "PROPN", "VERB", "PUNCT"],
        dep=["nsubj", "root", "obj", "punct", "nsubj", "root", "punct"],
        head=[1, -1, 1, 1, 5, -1, 5],
    )
    layers = {**story.layers, "tokens": tokens}
    doc = Story(story.text, layers, (), story.provenance).to_spacy()
    assert doc.text == story.text.content
    read = [(t.text, t.lemma_, t.pos_, t.dep_, t.head.text) for t in doc if not t.is_space]
    assert read[0] == ("Ada", "Ada", "PROPN", "nsubj", "saw")
    assert read[1] == ("saw", "see", "VERB", "ROOT", "saw")
    assert read[5][4] == "ran"
    assert [sent.text.strip() for sent in doc.sents] == ["Ada  saw Jon.", "Jon ran."]


def test_a_doc_bin_keeps_it() -> None:
    from spacy.tokens import DocBin

    doc = hard_story().to_spacy()
    data = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (again,) = DocBin().from_bytes(data).get_docs(spacy.blank("en").vocab)
    assert again.text == doc.text
    assert [(s.text, s.label_) for s in again.spans["fabula_speech"]] == [
        (s.text, s.label_) for s in doc.spans["fabula_speech"]
    ]
    assert again.user_data["fabula"] == doc.user_data["fabula"]


def test_a_story_without_tokens_is_one_line() -> None:
    story = annotate(Text("A dog."), ["paragraphs"])
    with pytest.raises(LayerError, match="tokens"):
        story.to_spacy()
