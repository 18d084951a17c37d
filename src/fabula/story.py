"""A story: the text with its layers, notices and provenance. Immutable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias, cast

from fabula.answer_rows import Answer, Consequence, Moment
from fabula.errors import LayerError
from fabula.layer import Layer, Tokens
from fabula.rows import (
    Chapter,
    Character,
    Cue,
    Dialogue,
    Emotion,
    Entity,
    Event,
    Knowledge,
    Mention,
    Narration,
    Notice,
    Paragraph,
    Paratext,
    Provenance,
    Quotation,
    Relationship,
    Row,
    Scene,
    Sentence,
)
from fabula.text import Text

_Unspanned: TypeAlias = "Layer[Entity] | Layer[Character] | Layer[Relationship] | Layer[Knowledge]"
AnyLayer: TypeAlias = "Layer[Row] | _Unspanned | Tokens"


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

    def _repr_html_(self) -> str:
        """What is in it, for a notebook."""
        return cast("str", _ask("notebook", "story_html")(self))

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

    @property
    def emotions(self) -> Layer[Emotion]:
        """The layer ``emotions``."""
        return cast("Layer[Emotion]", self.layer("emotions"))

    @property
    def relationships(self) -> Layer[Relationship]:
        """The layer ``relationships``."""
        return cast("Layer[Relationship]", self.layer("relationships"))

    @property
    def knowledge(self) -> Layer[Knowledge]:
        """The layer ``knowledge``."""
        return cast("Layer[Knowledge]", self.layer("knowledge"))

    def at(self, offset: int) -> Moment:
        """The story as it stands at an offset: see ``query.find_moment``.

        Raises:
            InputError: If the offset is outside the text.
        """
        return cast("Moment", _ask("query", "find_moment")(self, offset))

    def knows(
        self, who: str | int | None = None, *, about: str | None = None, at: int | None = None
    ) -> tuple[Knowledge, ...]:
        """What somebody knows: see ``query.find_known``.

        Raises:
            InputError: If nobody or more than one is called so, or the offset is outside the text.
        """
        found = _ask("query", "find_known")(self, who, about=about, at=at)
        return cast("tuple[Knowledge, ...]", found)

    def who_knows(self, text: str, *, at: int | None = None) -> tuple[Knowledge, ...]:
        """Who knows what these words say: see ``query.find_knowers``.

        Raises:
            InputError: If the offset is outside the text.
        """
        return cast("tuple[Knowledge, ...]", _ask("query", "find_knowers")(self, text, at=at))

    def upto(self, offset: int) -> Story:
        """The story with nothing later in it: see ``bounded.bound_story``.

        Raises:
            InputError: If the offset is negative.
        """
        return cast("Story", _ask("bounded", "bound_story")(self, offset))

    def ask(self, question: str, *, at: int | None = None) -> tuple[Answer, ...]:
        """Spans of the text that answer a question: see ``asking.answer``."""
        return cast("tuple[Answer, ...]", _ask("asking", "answer")(self, question, at=at))

    def without(
        self,
        *,
        scene: int | None = None,
        line: int | None = None,
        event: int | None = None,
        character: str | int | None = None,
    ) -> tuple[Consequence, ...]:
        """What loses its ground without a part: see ``whatif.find_consequences``.

        Raises:
            InputError: If nothing, too much, or what is not there is to be taken out.
        """
        found = _ask("whatif", "find_consequences")(
            self, scene=scene, line=line, event=event, character=character
        )
        return cast("tuple[Consequence, ...]", found)

    def table(self, name: str) -> Any:  # noqa: ANN401 (stands above)
        """One layer, or ``books``, as a table with ``to_pandas``, ``to_polars`` and ``to_arrow``.

        Args:
            name: Name of the layer; ``books`` = one row with the text and where it comes from.

        Returns:
            A ``tables.table.Table``; see ``tables.story_tables.make_table``.

        Raises:
            LayerError: If there is no such table, or the story lacks the layer.
        """
        return _ask("tables.story_tables", "make_table")(self, name)

    def edit(self, path: str | Path | None = None) -> Any:  # noqa: ANN401 (stands above)
        """Begin to put the story right: an ``editing.Editor``, see ``editing.edit_story``.

        Args:
            path: Its folder or ``corrections.jsonl``; ``None`` = nothing was put right before.
        """
        return _ask("editing", "edit_story")(self, path)

    def to_spacy(self) -> Any:  # noqa: ANN401 (spaCy is an extra)
        """A spaCy ``Doc`` of the story: see ``export.spacy_doc.make_doc``.

        Raises:
            LayerError: If the story has no tokens.
            MissingExtraError: If spaCy is not installed.
        """
        return _ask("export.spacy_doc", "make_doc")(self)

    def to_networkx(self) -> Any:  # noqa: ANN401 (networkx is an extra)
        """A ``networkx`` graph of the persons: see ``export.networkx_graph.make_graph``.

        Raises:
            MissingExtraError: If networkx is not installed.
        """
        return _ask("export.networkx_graph", "make_graph")(self)


def _ask(module: str, name: str) -> Callable[..., Any]:
    """A function that works on stories, loaded when it is first asked for: it stands above."""
    return cast("Callable[..., Any]", getattr(import_module(f"fabula.{module}"), name))
