"""Mentions of the encoder and of rules become one set."""

from __future__ import annotations

from dataclasses import replace

from fabula.decode.mention_merge import merge_mentions
from fabula.lexicons.mention_rules import Found
from fabula.lexicons.phrase_heads import find_phrase_head
from fabula.rows import EntityType, MentionForm


def found(
    content: str, words: str, form: MentionForm, kind: EntityType = "PER", nth: int = 0
) -> Found:
    start = -1
    for _ in range(nth + 1):
        start = content.index(words, start + 1)
    return Found(start, start + len(words), form, kind, None, None, False, 0.9)


def merge(content: str, ruled: list[Found], seen: list[Found]) -> list[tuple[str, str, str]]:
    """Words, whole phrase and type of each merged mention, in text order."""
    heads = []
    for each in seen:
        first, last = find_phrase_head(content[each.start : each.end])
        heads.append((each.start + first, each.start + last))
    rows: list[tuple[str, str, str]] = []
    for each in sorted(merge_mentions(content, ruled, seen, heads), key=lambda row: row.start):
        extent = each.extent or (each.start, each.end)
        rows.append((content[each.start : each.end], content[slice(*extent)], each.type))
    return rows


def test_rules_say_what_is_the_name_and_the_encoder_how_far_it_reaches() -> None:
    content = "There came the man who sang with poor Ada."
    ruled = [found(content, "the man", "common"), found(content, "Ada", "proper")]
    seen = [found(content, "the man who sang", "common"), found(content, "poor Ada", "proper")]
    assert merge(content, ruled, seen) == [
        ("the man", "the man who sang", "PER"),
        ("Ada", "poor Ada", "PER"),
    ]


def test_a_possessor_is_not_taken_for_what_it_possesses() -> None:
    content = "Ada's brother left."
    ruled = [found(content, "Ada", "proper"), found(content, "Ada's brother", "common")]
    seen = [found(content, "Ada's brother", "common"), found(content, "Ada", "proper")]
    assert sorted(merge(content, ruled, seen)) == [
        ("Ada", "Ada", "PER"),
        ("Ada's brother", "Ada's brother", "PER"),
    ]


def test_what_only_the_encoder_sees_is_kept_without_its_description() -> None:
    content = "He left the big hut by the sea to dear Zarek."
    seen = [
        found(content, "the big hut by the sea", "common", "FAC"),
        found(content, "dear Zarek", "proper"),
    ]
    assert merge(content, [], seen) == [
        ("the big hut", "the big hut by the sea", "FAC"),
        ("Zarek", "dear Zarek", "PER"),
    ]


def test_a_name_has_one_type_by_most_of_its_places() -> None:
    content = "Reading. Reading. Reading."
    ruled = [found(content, "Reading", "proper", "PER", nth) for nth in range(3)]
    seen = [found(content, "Reading", "proper", "GPE", nth) for nth in range(2)]
    assert merge(content, ruled, seen) == [("Reading", "Reading", "GPE")] * 3


def test_what_only_rules_find_needs_a_reason() -> None:
    content = "Ada saw the man. Ada slept. They ran; he ran. Zed?"
    ruled = [
        found(content, "Ada", "proper"),
        found(content, "Ada", "proper", nth=1),
        found(content, "the man", "common"),
        Found(28, 32, "pronoun", "PER", None, 3, True, 0.99),
        Found(38, 40, "pronoun", "PER", "he", 3, False, 0.99),
        replace(found(content, "Zed", "proper"), score=0.6),
    ]
    seen = [found(content, "Ada", "proper")]
    assert [row[0] for row in merge(content, ruled, seen)] == ["Ada", "Ada", "he"]


def test_a_rare_name_that_the_encoder_misses_is_kept_and_a_common_word_is_not() -> None:
    content = "Joss came. Heaven knows. Heaven! Heaven! Heaven! Heaven! Old Tam left."
    ruled = [found(content, "Joss", "proper"), found(content, "Old Tam", "proper")]
    ruled += [found(content, "Heaven", "proper", nth=nth) for nth in range(5)]
    ruled.append(replace(found(content, "left", "proper"), score=0.6))
    assert merge(content, ruled, []) == [("Joss", "Joss", "PER")]
