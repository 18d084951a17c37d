"""Speaks a scene, a line or a range: one WAV, every character with a voice of his own."""

from __future__ import annotations

import io
import tempfile
import wave
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from fabula.errors import FabulaError, InputError
from fabula.export.options import ExportOptions
from fabula.export.spoken import Turn, find_turns
from fabula.export.voices import Voices
from fabula.progress import Progress, SilentProgress
from fabula.script import SceneFinder
from fabula.speech.engine import Engine
from fabula.story import Story

TURN_MS, PARAGRAPH_MS, SCENE_MS = 60, 350, 1200
"""Silence between two turns, two paragraphs, two scenes."""


class Sound(msgspec.Struct, frozen=True, kw_only=True):
    """What was spoken.

    Attributes:
        wav: The sound as a WAV file.
        seconds: How long it is.
        turns: How many turns it has.
        voices: Who has which voice: names (``None`` = unknown, "" = the narrator) and voices.
    """

    wav: bytes
    seconds: float
    turns: int
    voices: tuple[tuple[str | None, str], ...]


def choose_turns(
    story: Story,
    *,
    scene: int | None = None,
    line: int | None = None,
    start: int | None = None,
    end: int | None = None,
) -> tuple[Turn, ...]:
    """The turns of a scene, of a line, or between two offsets.

    Args:
        story: The story.
        scene: Id of the scene.
        line: Id of the line.
        start: Offset; without ``end``, to the end of the text.
        end: Offset; without ``start``, from the beginning.

    Raises:
        InputError: If none or several are given, if it is not there, or nothing is read aloud.
    """
    ranged = start is not None or end is not None
    if (scene is not None) + (line is not None) + ranged != 1:
        raise InputError("what is to be spoken?", "one of: --scene N, --line N, --from A --to B")
    low, high = start or 0, len(story.text) if end is None else end
    if not 0 <= low < high <= len(story.text):
        raise InputError(
            f"there is no range {low} to {high}", f"the text ends at {len(story.text)}"
        )
    if scene is not None:
        row = story.scenes[SceneFinder(story).check(scene)]
        low, high = row.start, row.end
    turns = tuple(
        turn
        for turn in find_turns(story, ExportOptions())
        if (line is None or turn.row.line == line) and turn.row.start < high and turn.row.end > low
    )
    if not turns:
        what = f"line {line}" if line is not None else f"{low} to {high}"
        raise InputError(f"nothing is read aloud at {what}", "see fabula lines, fabula scenes")
    return turns


def speak(
    story: Story,
    turns: Sequence[Turn],
    engine: Engine,
    chosen: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Sound:
    """Speak turns one after the other.

    Args:
        story: The story.
        turns: What to say, at least one.
        engine: Who says it.
        chosen: The user's voices by key of ``cast.json``.
        progress: Told before each turn.

    Raises:
        FabulaError: If the engine fails, or gives sounds that cannot be joined.
    """
    voices = Voices(story, engine.bank, chosen)
    told = progress or SilentProgress()
    used: dict[str | None, str] = {}
    shape: tuple[int, int, int] | None = None
    pieces: list[bytes] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, turn in enumerate(turns):
            told.step("speaking", number, len(turns))
            name = turn.row.speaker_name if turn.spoken else ""
            voice = voices.of(turn.row.who) if turn.spoken else voices.narrator
            used.setdefault(name, voice)
            found, frames = _read(engine.speak(turn.text, voice, Path(folder)), engine.words[0])
            if shape not in (None, found):
                raise FabulaError(
                    f"{engine.words[0]}: {voice} sounds at {found[2]} Hz, another voice does not",
                    "choose voices of one rate, width and number of channels",
                )
            shape = found
            pieces += [_silence(shape, _pause(turns[number - 1], turn) if number else 0), frames]
    return _join(shape or (1, 2, 0), pieces, len(turns), used)


def _read(path: Path, name: str) -> tuple[tuple[int, int, int], bytes]:
    """Channels, bytes a sample and rate of a WAV file, and its frames."""
    try:
        with wave.open(str(path), "rb") as sound:
            shape = (sound.getnchannels(), sound.getsampwidth(), sound.getframerate())
            return shape, sound.readframes(sound.getnframes())
    except (wave.Error, EOFError) as error:
        raise FabulaError(
            f"{name}: its sound is no WAV that can be joined: {error or 'it is cut off'}",
            "let it write WAV with PCM samples",
        ) from None


def _silence(shape: tuple[int, int, int], length_ms: int) -> bytes:
    channels, width, rate = shape
    return (b"\0" if width > 1 else b"\x80") * (channels * width * (rate * length_ms // 1000))


def _join(
    shape: tuple[int, int, int], pieces: list[bytes], turns: int, used: dict[str | None, str]
) -> Sound:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as joined:
        joined.setnchannels(shape[0])
        joined.setsampwidth(shape[1])
        joined.setframerate(shape[2])
        joined.writeframes(b"".join(pieces))
        seconds = joined.getnframes() / shape[2]
    return Sound(wav=buffer.getvalue(), seconds=seconds, turns=turns, voices=tuple(used.items()))


def _pause(before: Turn, turn: Turn) -> int:
    if before.row.scene != turn.row.scene:
        return SCENE_MS
    return TURN_MS if before.row.paragraph == turn.row.paragraph else PARAGRAPH_MS
