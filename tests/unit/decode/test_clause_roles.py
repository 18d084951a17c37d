"""Roles in a clause, with dependencies and without."""

from __future__ import annotations

from fabula.decode.clause_roles import ClauseReader, guess_role
from fabula.decode.stays import Sign, find_stays

VERBS = frozenset({"went", "locked", "saw", "was"})


def _is_verb(word: str) -> bool:
    return word in VERBS


def test_dependencies_tell_subject_auxiliaries_and_what_the_clause_is_under() -> None:
    words = ["ada", "said", "that", "jon", "had", "gone", "with", "bo"]
    heads = [1, -1, 5, 5, 5, 1, 7, 5]
    deps = ["nsubj", "root", "mark", "nsubj", "aux", "ccomp", "case", "obl"]
    reader = ClauseReader(words, heads, deps)
    jon = reader.read(3, 4)
    assert (jon.part, jon.verbs, jon.perfect, jon.under) == ("subject", (5,), "had", (1,))
    assert reader.read(0, 1).under == ()
    assert (reader.read(7, 8).part, reader.read(7, 8).case) == ("oblique", "with")


def test_without_dependencies_the_words_beside_tell() -> None:
    words = ["ada", "locked", "up", "and", "went", "home", ".", "bo", "saw", "ada", "'s", "hat"]
    assert guess_role(words, 0, 1, _is_verb).verbs == (1, 4)
    assert guess_role(words, 9, 10, _is_verb).part == "owner"
    assert guess_role(["bo", "saw", "ada"], 2, 3, _is_verb).part == "object"
    assert guess_role(["a", "tale", "of", "ada"], 3, 4, _is_verb).case == "of"


def _sign(start: int, weight: float) -> Sign:
    return Sign(start, start + 10, start // 100, 0, weight, None, (start, start + 5))


def test_weak_signs_alone_show_nobody_and_long_silence_ends_a_stay() -> None:
    whole, paragraphs = (0, 20_000), (0, 200)
    assert find_stays([_sign(0, 0.3), _sign(50, 0.3)], whole, paragraphs) == []
    stays = find_stays([_sign(0, 0.9), _sign(100, 0.9), _sign(19_000, 0.9)], whole, paragraphs)
    assert [(stay.start, stay.end) for stay in stays] == [(0, 110), (19_000, 20_000)]
