"""Weights of the clues that a scene begins."""

from __future__ import annotations

from pathlib import Path

from training.fit_scenes import LEFT_OUT, Examples, fit, measure, read_examples

PARAGRAPH = "Ada mended the net. Moss held the rope. Nobody came by. It was cold.\n\n"


def test_a_clue_that_stands_where_scenes_begin_weighs_for_them() -> None:
    clues = [["jump"] if at % 10 == 0 else ["talk"] for at in range(500)]
    begins = [at % 10 == 0 and at % 50 != 0 for at in range(500)]
    weights = fit([Examples(clues, begins, range(0, 3000, 6))])
    assert weights["jump"] > 0 > weights["talk"]
    assert weights == fit([Examples(clues, begins, range(0, 3000, 6))])


def test_found_are_the_surest_and_no_more_than_one_for_sixty_sentences() -> None:
    clues = [["jump"] if at == 30 else ["talk"] for at in range(60)]
    begins = [at in (30, 45) for at in range(60)]
    found = measure([Examples(clues, begins, range(0, 120, 2))], {"jump": 1.0})
    assert found == {"recall": 0.5, "gold": 2, "kept": 1}


def test_printed_breaks_are_the_labels_and_no_clue(tmp_path: Path) -> None:
    path = tmp_path / "novel.txt"
    path.write_text(3 * PARAGRAPH + "* * *\n\n" + 3 * PARAGRAPH, encoding="utf-8")
    found = read_examples(path)
    assert list(found.begins) == [False, False, True, False, False]
    assert found.clues[2] == found.clues[3]


def test_nothing_measured_is_learnt_from() -> None:
    assert {"emma", "the-sun-also-rises", "a-handful-of-dust"} <= LEFT_OUT
