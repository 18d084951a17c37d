"""A story: the text with its layers, notices and provenance. Immutable."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias, cast

from fabula.errors import LayerError
from fabula.layer import Layer, Tokens
from fabula.rows import (
    Chapter,
    Character,
    Cue,
    Dialogue,
    Entity,
    Event,
    Mention,
    Narration,
    Notice,
    Paragraph,
    Paratext,
    Provenance,
    Quotation,
    Row,
    Scene,
    Sentence,
)
from fabula.text import Text

AnyLayer: TypeAlias = "Layer[Row] | Layer[Entity] | Layer[Character] | Tokens"


class Story:
    """A text with everything that was found in it.

    Args:
        text: The text all rows point into.
        layers: Public layers by name, in the order of story.json; a layer that was not asked for
            is missing.
        notices: Facts about this story that its reader should know.
        provenance: What made it.
    """

    def __init__(
        self,
        text: Text,
        layers: Mapping[str, AnyLayer],
        notices: tuple[Notice, ...],
        provenance: Provenance,
    ) -> None:
        self._text = text
        self._layers = MappingProxyType(dict(layers))
        self._notices = notices
        self._provenance = provenance

    @property
    def text(self) -> Text:
        """The text."""
        return self._text

    @property
    def layers(self) -> Mapping[str, AnyLayer]:
        """All layers by name."""
        return self._layers

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Facts about this story."""
        return self._notices

    @property
    def provenance(self) -> Provenance:
        """Version, model and options that made it."""
        return self._provenance

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Story) and (
            (self._text, dict(self._layers), self._notices, self._provenance)
            == (other._text, dict(other._layers), other._notices, other._provenance)
        )

    def __hash__(self) -> int:
        return hash((self._text, self._provenance.fabula))

    def __repr__(self) -> str:
        return f"Story({self._text.source.name!r}, layers: {', '.join(self._layers)})"

    def layer(self, name: str) -> AnyLayer:
        """One layer by name.

        Raises:
            LayerError: If the story does not hold it.
        """
        if name not in self._layers:
            raise LayerError(
                f"the story of {self._text.source.name} has no layer {name!r}",
                f"it has: {', '.join(self._layers)}; read the book again and ask for it",
            )
        return self._layers[name]

    @property
    def paratext(self) -> Layer[Paratext]:
        """The layer ``paratext``; this and the properties below raise LayerError if missing."""
        return cast("Layer[Paratext]", self.layer("paratext"))

    @property
    def chapters(self) -> Layer[Chapter]:
        """The layer ``chapters``."""
        return cast("Layer[Chapter]", self.layer("chapters"))

    @property
    def paragraphs(self) -> Layer[Paragraph]:
        """The layer ``paragraphs``."""
        return cast("Layer[Paragraph]", self.layer("paragraphs"))

    @property
    def sentences(self) -> Layer[Sentence]:
        """The layer ``sentences``."""
        return cast("Layer[Sentence]", self.layer("sentences"))

    @property
    def tokens(self) -> Tokens:
        """The token columns."""
        return cast("Tokens", self.layer("tokens"))

    @property
    def quotations(self) -> Layer[Quotation]:
        """The layer ``quotations``."""
        return cast("Layer[Quotation]", self.layer("quotations"))

    @property
    def cues(self) -> Layer[Cue]:
        """The layer ``cues``."""
        return cast("Layer[Cue]", self.layer("cues"))

    @property
    def mentions(self) -> Layer[Mention]:
        """The layer ``mentions``."""
        return cast("Layer[Mention]", self.layer("mentions"))

    @property
    def entities(self) -> Layer[Entity]:
        """The layer ``entities``."""
        return cast("Layer[Entity]", self.layer("entities"))

    @property
    def characters(self) -> Layer[Character]:
        """The layer ``characters``."""
        return cast("Layer[Character]", self.layer("characters"))

    @property
    def narration(self) -> Layer[Narration]:
        """The layer ``narration``."""
        return cast("Layer[Narration]", self.layer("narration"))

    @property
    def dialogue(self) -> Layer[Dialogue]:
        """The layer ``dialogue``."""
        return cast("Layer[Dialogue]", self.layer("dialogue"))

    @property
    def scenes(self) -> Layer[Scene]:
        """The layer ``scenes``."""
        return cast("Layer[Scene]", self.layer("scenes"))

    @property
    def events(self) -> Layer[Event]:
        """The layer ``events``."""
        return cast("Layer[Event]", self.layer("events"))
