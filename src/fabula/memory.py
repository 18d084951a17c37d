"""Remembers the layers of a text, so that deciding anew computes only what a decision touches.

A layer is computed again when something it was made from has changed: another layer, or a part of
the pins that it has looked at. What comes out the same as before counts as unchanged, so the layers
that rest on it stay as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from fabula.layer import Layer, Tokens
from fabula.pins import Pins
from fabula.registry import LayerSpec


class LayerMemory:
    """The last result of every layer of one text. Not to be used by two threads at once."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def compute(self, spec: LayerSpec, inputs: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """A layer from its inputs, or the one from before where they are what they were.

        Args:
            spec: The layer.
            inputs: Roots and layers by name; what ``spec.needs`` must be there.
        """
        needed = {need: inputs[need] for need in spec.needs}
        pins = needed.pop("pins", None)
        kept = self._kept.get(spec.name)
        if kept is not None and kept.fits(needed, pins):
            return kept.layer
        watched = None if pins is None else _WatchedPins(pins)
        layer = spec.compute(**(needed if watched is None else needed | {"pins": watched}))
        if kept is not None and _is_same(kept.layer, layer):
            layer = kept.layer
        seen = {} if watched is None else watched.seen
        self._kept[spec.name] = _Kept(layer, needed, seen)
        return layer


class _Kept(NamedTuple):
    """A layer, the layers and roots it was made from, and the parts of the pins it looked at."""

    layer: Any
    needed: Mapping[str, Any]
    seen: Mapping[str, Any]

    def fits(self, needed: Mapping[str, Any], pins: Pins | None) -> bool:
        """Whether the same would come out again."""
        return all(needed[name] is each for name, each in self.needed.items()) and all(
            getattr(pins, name) == value for name, value in self.seen.items()
        )


class _WatchedPins:
    """Pins that note which of their parts are looked at."""

    def __init__(self, pins: Pins) -> None:
        self._pins = pins
        self.seen: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever the part is)
        value = getattr(self._pins, name)
        self.seen[name] = value
        return value


def _is_same(old: object, new: object) -> bool:
    return isinstance(new, Layer | Tokens) and old == new
