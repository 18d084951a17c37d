"""Woven text, and where the nodes of a network lie."""

from __future__ import annotations

from html import unescape

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fabula.report.layout import LABEL_ROOM, place_nodes
from fabula.report.weave import Wrap, weave

CONTENT = "Ada & Jon <b> sat, “and 🙂 sat”."


def _strip(html: str) -> str:
    return unescape(html.replace("<x>", "").replace("</x>", ""))


def test_elements_stand_one_within_another() -> None:
    wraps = [Wrap(4, 9, "<x>", "</x>"), Wrap(0, 9, "<y>", "</y>"), Wrap(6, 9, "<z>", "</z>")]
    assert weave("abcdefghijk", 0, 11, wraps) == "<y>abcd<x>ef<z>ghi</z></x></y>jk"


def test_of_crossing_stretches_the_first_is_kept_and_outer_ones_go() -> None:
    wraps = [Wrap(0, 4, "<x>", "</x>"), Wrap(2, 6, "<y>", "</y>"), Wrap(5, 40, "<z>", "</z>")]
    assert weave("abcdefgh", 0, 8, wraps) == "<x>abcd</x>efgh"


@given(
    st.lists(
        st.tuples(st.integers(0, len(CONTENT)), st.integers(0, len(CONTENT))).map(
            lambda span: Wrap(min(span), max(span), "<x>", "</x>")
        ),
        max_size=12,
    )
)
def test_no_character_is_lost_and_every_element_is_closed(wraps: list[Wrap]) -> None:
    html = weave(CONTENT, 0, len(CONTENT), wraps)
    assert _strip(html) == CONTENT
    depth = 0
    for piece in html.split("<")[1:]:
        depth += {"x>": 1, "/x": -1}.get(piece[:2], 0)
        assert depth >= 0
    assert depth == 0


def test_nodes_lie_within_the_box_and_labels_apart() -> None:
    pairs = {(0, other): 0.9 for other in range(1, 15)}
    spots = place_nodes([70.0] * 15, pairs, 960, 540, 60)
    assert all(60 <= x <= 900 and 60 <= y <= 480 for x, y in spots)
    close = [
        (one, other)
        for one in range(15)
        for other in range(one)
        if abs(spots[one][0] - spots[other][0]) < 60
        and abs(spots[one][1] - spots[other][1]) < LABEL_ROOM / 2
    ]
    assert len(close) <= 1


def test_neighbours_lie_nearer_than_strangers() -> None:
    pairs = {(0, 1): 0.9, (1, 2): 0.9, (3, 4): 0.9, (4, 5): 0.9}
    spots = np.array(place_nodes([1.0] * 6, pairs, 900, 900, 50))
    near = np.mean([np.hypot(*(spots[a] - spots[b])) for a, b in pairs])
    far = np.mean([np.hypot(*(spots[a] - spots[b])) for a in (0, 1, 2) for b in (3, 4, 5)])
    assert near < far


def test_few_nodes_have_places_too() -> None:
    assert place_nodes([], {}, 900, 500, 50) == []
    assert place_nodes([10.0], {}, 900, 500, 50) == [(450.0, 250.0)]
    assert len(set(place_nodes([10.0, 10.0], {(0, 1): 1.0}, 900, 500, 50))) == 2
