"""Gold chains that lose mentions."""

from __future__ import annotations

from benchmarks.coreference_parts import Loss, find_losses
from fabula.evaluate.litbank import GoldDocument, GoldMention
from fabula.rows import EntityId, Mention, MentionId

WORDS = ("Ada", "she", "her", "Moss", "he")


def _document(chains: str) -> GoldDocument:
    """One word a mention, five of them, with a chain each."""
    content = " ".join(word.ljust(4) for word in WORDS)
    places = tuple((5 * at, 5 * at + len(word)) for at, word in enumerate(WORDS))
    mentions = tuple(
        GoldMention((at, at + 1), "pronoun", "PER", chain) for at, chain in enumerate(chains)
    )
    return GoldDocument("a_story", 100, content, WORDS, places, (), mentions, ())


def _rows(entities: dict[int, int]) -> list[Mention]:
    return [
        Mention(
            id=MentionId(number),
            start=5 * at,
            end=5 * at + len(WORDS[at]),
            form="pronoun",
            type="PER",
            entity=EntityId(entity),
            plural=False,
            score=1.0,
        )
        for number, (at, entity) in enumerate(entities.items())
    ]


def test_a_chain_that_is_found_loses_nothing() -> None:
    assert find_losses(_document("aaabb"), _rows({0: 7, 1: 7, 2: 7, 3: 8, 4: 8})) == []


def test_mentions_are_lost_by_splitting_merging_and_not_being_found() -> None:
    split = find_losses(_document("aaabb"), _rows({0: 7, 1: 7, 2: 9, 3: 8, 4: 8}))
    assert split == [Loss(1, 3, "split", "a_story", 100)]
    merged = find_losses(_document("aaabb"), _rows({0: 7, 1: 7, 2: 7, 3: 7, 4: 7}))
    assert merged == [Loss(2, 2, "merged", "a_story", 115)]
    missed = find_losses(_document("aaabb"), _rows({0: 7, 1: 7, 2: 7, 3: 8}))
    assert missed == [Loss(1, 2, "mention", "a_story", 115)]
