"""From a text to a story: plan the layers, compute them in order, collect what is public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fabula.encoder.encoding import Encoder, Encoding
from fabula.errors import LayerError
from fabula.layer import Layer, Tokens
from fabula.memory import LayerMemory
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
    memory: LayerMemory | None = None,
) -> Story:
    """Compute layers of a text.

    Args:
        text: The text.
        wanted: Names of public or internal layers; ``None`` = every public layer. Public layers
            that had to be computed on the way are kept too.
        given: Whole layers from outside by name (gold layers, other people's tools); they replace
            the computed ones. Given ``tokens`` are what the encoder and the other layers read.
        pins: What the user has decided; ``None`` = nothing.
        encoder: The network (see ``load_encoder``); ``None`` = rules alone. It reads English, and
            no other text is given to it.
        options: What to record in the provenance beside the version.
        progress: Told of each layer before it is computed.
        memory: Layers of this very text from earlier calls; what has not changed is taken from
            there. Pass the same one each time; ``None`` = compute everything.

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
    if "tokens" in there:
        there.setdefault("token_spans", there["tokens"])
    notices: list[Notice] = list(text.notices)
    if not is_supported(text):
        asked = tuple(name for name in asked if LAYERS[name].any_language or name in there)
        notices.append(_language_notice(text))
        encoder = None
    computed: dict[str, Any] = {"text": text, "pins": pins or Pins(), "encoder": encoder} | there
    planned = plan_layers(asked, there)
    memory = memory or LayerMemory()
    for done, name in enumerate(planned):
        (progress or SilentProgress()).step(name, done, len(planned))
        computed[name] = memory.compute(LAYERS[name], computed)
    kept = {
        name: computed[name]
        for name, spec in LAYERS.items()
        if name in computed and (not spec.internal or name in asked)
    }
    notices.extend(find_notices(text, computed))
    model = None if encoder is None or "encoding" not in planned else encoder.name
    provenance = Provenance(fabula=VERSION, model=model, options=dict(options or {}))
    return Story(text, kept, tuple(notices), provenance)


def needs_encoder(text: Text, wanted: Iterable[str] | None) -> bool:
    """Whether ``annotate`` would give this text to an encoder for these layers.

    Raises:
        LayerError: If a layer name is unknown.
    """
    asked = public_layers() if wanted is None else tuple(wanted)
    return is_supported(text) and "encoding" in plan_layers(asked)


def is_supported(text: Text) -> bool:
    """Whether a text is, as far as is known, in English."""
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
    if name in ("tokens", "token_spans"):
        if not isinstance(layer, Tokens):
            raise LayerError(f"given layer {name!r} must be Tokens", "build fabula.Tokens")
        if len(layer) and int(layer.ends[-1]) > len(text):
            raise LayerError(
                f"given layer {name!r} reaches beyond the text", "offsets: code points"
            )
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
