"""The heads that shape the encoder, on planted vectors."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs torch (training/requirements.txt)")

from training.average import average  # noqa: E402
from training.joint import Answers, JointHeads  # noqa: E402
from training.linked import Link, read_line, read_pairs  # noqa: E402
from training.model import Network, Sizes  # noqa: E402


def link(first: int, entity: int, form: int = 0) -> Link:
    """A mention of one word."""
    return Link(first, first + 1, entity, first, first, form, 1, quoted=False)


def test_loss_is_that_of_all_right_choices_together() -> None:
    """Two right choices of three equal ones: the logarithm of 3/2."""
    answers = Answers(torch.zeros(1, 3), torch.tensor([[True, True, False]]))
    assert float(answers.loss()) == pytest.approx(0.405465, abs=1e-5)
    assert answers.count_right() == 1


def test_antecedents_are_earlier_mentions_of_the_same_entity() -> None:
    """The first mention has none; some mentions known means that only links are learnt."""
    torch.manual_seed(0)
    heads = JointHeads(width=4, size=8).eval()
    links = [link(0, 1), link(2, 2), link(4, 1)]
    whole = heads.link(torch.randn(6, 4), links, partial=False)
    some = heads.link(torch.randn(6, 4), links, partial=True)
    assert whole is not None
    assert some is not None
    assert whole.right.tolist() == [[False] * 3 + [True]] * 2 + [[True, False, False, False]]
    assert (whole.scores[0, :3] < -1e3).all()
    assert some.right.tolist() == [[True, False, False, False]]
    assert float(some.scores[0, 3]) < -1e3
    assert heads.link(torch.randn(6, 4), links[:1], partial=False) is None


def test_features_tell_near_from_far_and_inside_from_outside() -> None:
    """Widths are the same for all; places differ."""
    links = [link(0, 1), link(6, 2), link(12, 3)]
    pairs = read_pairs(links)
    assert pairs.shape[:2] == (3, 3)
    assert (pairs[2, 0] != pairs[2, 1]).any()
    line = read_line([(4, 8)], links)
    assert len({tuple(row) for row in line.tolist()}) == 3


def test_a_line_is_read_with_the_tokens_beside_it_and_never_with_padding() -> None:
    """Before, behind, mean; at the end of a window its own last token stands in."""
    network = Network(
        Sizes(pos=2, deps=2, lemmas=2, mentions=2, emotions=3, kinds=2, cues=3)
    ).eval()
    width = network.encoder.config.hidden_size
    vectors = torch.arange(5.0).reshape(1, 5, 1).expand(1, 5, width)
    weights = torch.zeros(1, 2, 5)
    weights[0, 0, 1:3] = 0.5
    weights[0, 1, 3] = 1
    lines = network.line_vectors(vectors, weights, torch.tensor([[1, 1, 1, 1, 0]]))
    found = lines[0, :, [0, width, 2 * width]].tolist()
    assert found == [[0.0, 3.0, 1.5], [2.0, 3.0, 3.0]]


def test_the_mean_of_two_runs_keeps_what_only_one_has() -> None:
    """Three quarters of the later run."""
    later = {"old": torch.tensor([4.0]), "new": torch.tensor([1.0])}
    found = average(later, {"old": torch.tensor([0.0])}, 0.75)
    assert {name: weight.tolist() for name, weight in found.items()} == {"old": [3.0], "new": [1.0]}
