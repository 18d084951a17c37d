"""From a text to a story: plan the layers, compute them in order, collect what is public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fabula.encoder.encoding import Encoder, Encoding
from fabula.errors import LayerError
from fabula.layer import Layer, Tokens
from fabula.notices import find_notices
from fabula.pins import Pins
from fabula.progress import Progress, SilentProgress
from fabula.registry import LAYERS, check_layer, plan_layers, public_layers
from fabula.rows import Notice, Provenance
from fabula.story import Story
from fabula.text import Text
from fabula.version import VERSION


def annotate(
    text: Text,
    wanted: Iterable[str] | None = None,
    *,
    given: Mapping[str, Any] | None = None,
    pins: Pins | None = None,
    encoder: Encoder | None = None,
    options: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Story:
    """Compute layers of a text.

    Args:
        text: The text.
        wanted: Names of public or internal layers; ``None`` = every public layer. Public layers
            that had to be computed on the way are kept too.
        given: Whole layers from outside by name (gold layers, other people's tools); they replace
            the computed ones.
        pins: What the user has decided; ``None`` = nothing.
        encoder: The network; ``None`` = rules alone.
        options: What to record in the provenance beside the version.
        progress: Told of each layer before it is computed.

    Returns:
        The story. Internal layers named in ``wanted`` are in ``Story.layers`` as well. For a text
        in a language other than English, only layers that hold for any language are computed, and
        the notice ``language_unsupported`` says so.

    Raises:
        LayerError: If a layer name is unknown, a given layer is not what its name promises, or
            its rows are unsorted or outside the text.
    """
    asked = tuple(public_layers() if wanted is None else map(check_layer, wanted))
    there = dict(given or {})
    for name, layer in there.items():
        _check_given(check_layer(name), layer, text)
    notices: list[Notice] = list(text.notices)
    supported = _is_supported(text)
    if not supported:
        asked = tuple(name for name in asked if LAYERS[name].any_language or name in there)
        notices.append(_language_notice(text))
    computed: dict[str, Any] = {"text": text, "pins": pins or Pins(), "encoder": encoder} | there
    planned = plan_layers(asked, there)
    for done, name in enumerate(planned):
        (progress or SilentProgress()).step(name, done, len(planned))
        spec = LAYERS[name]
        computed[name] = spec.compute(**{need: computed[need] for need in spec.needs})
    kept = {
        name: computed[name]
        for name, spec in LAYERS.items()
        if name in computed and (not spec.internal or name in asked)
    }
    notices.extend(find_notices(text, computed))
    provenance = Provenance(fabula=VERSION, model=None, options=dict(options or {}))
    return Story(text, kept, tuple(notices), provenance)


def _is_supported(text: Text) -> bool:
    language = text.source.language
    return language is None or language.lower().split("-")[0] in ("en", "eng", "und", "")


def _language_notice(text: Text) -> Notice:
    return Notice(
        code="language_unsupported",
        message=f"The text seems to be in {text.source.language!r}, and fabula reads English: "
        "cast and speakers were not looked for.",
    )


def _check_given(name: str, layer: object, text: Text) -> None:
    row = LAYERS[name].row
    if name == "tokens":
        if not isinstance(layer, Tokens):
            raise LayerError("given layer 'tokens' must be Tokens", "build fabula.Tokens")
        if len(layer) and int(layer.ends[-1]) > len(text):
            raise LayerError("given layer 'tokens' reaches beyond the text", "offsets: code points")
        return
    if name == "encoding":
        if not isinstance(layer, Encoding):
            raise LayerError("given layer 'encoding' must be an Encoding", "see docs/layers")
        return
    if not isinstance(layer, Layer) or not all(isinstance(each, row) for each in layer):
        raise LayerError(
            f"given layer {name!r} must be a Layer of {row.__name__} rows",
            f"wrap the rows: Layer([{row.__name__}(…)])",
        )
    last = 0
    for index, each in enumerate(layer):
        if not hasattr(each, "start"):
            return
        if not last <= each.start <= each.end <= len(text):
            raise LayerError(
                f"row {index} of given layer {name!r} is out of order or outside the text",
                "rows are sorted by start, half-open, in code points",
            )
        last = each.start
