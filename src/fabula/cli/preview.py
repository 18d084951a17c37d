"""``fabula preview``: hear a scene, every character with a voice of his own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fabula.cli.console import clean, count_of, show_progress, write_text
from fabula.cli.opening import open_shown
from fabula.cli.options import CastOption, EncodingOption, StoryArgument, VoicesOption
from fabula.cli.running import about

if TYPE_CHECKING:
    from fabula.speech.preview import Sound


def preview(
    story: StoryArgument,
    scene: Annotated[int | None, typer.Option(help="Speak this scene.", metavar="N")] = None,
    line: Annotated[int | None, typer.Option(help="Speak this line.", metavar="N")] = None,
    start: Annotated[
        int | None, typer.Option("--from", help="Speak from this offset.", metavar="OFFSET")
    ] = None,
    end: Annotated[
        int | None, typer.Option("--to", help="Speak up to this offset.", metavar="OFFSET")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            help="The WAV file; default: preview.wav.",
            metavar="OUT.wav",
            readable=False,
        ),
    ] = None,
    tts_command: Annotated[
        str | None,
        typer.Option(
            "--tts-command",
            help="Another engine, with {text_file}, {out}, {voice}; default: espeak-ng.",
            metavar="COMMAND",
        ),
    ] = None,
    voices: VoicesOption = None,
    cast_file: CastOption = None,
    encoding: EncodingOption = None,
) -> None:
    """Speak a scene, a line or a range into one WAV file.

    \b
    Examples:
        fabula preview novel.fabula --scene 3
        fabula preview novel.fabula --line 12 -o line.wav
        fabula preview novel.fabula --scene 3 --tts-command "piper -m {voice} -f {out} -i {text_file}"
    """  # noqa: D301, E501 (\b keeps the lines below as they are)
    from fabula.readers.voices import read_voices
    from fabula.speech.engine import espeak, read_command
    from fabula.speech.preview import choose_turns, speak
    from fabula.storage import write_files

    engine = None if tts_command is None else read_command(tts_command)
    chosen = None if voices is None else read_voices(voices)
    with about(story, cast_file):
        opened = open_shown(story, cast_file, encoding)
        turns = choose_turns(opened, scene=scene, line=line, start=start, end=end)
    engine = engine or espeak(opened.text.source.language)
    with show_progress() as progress:
        sound = speak(opened, turns, engine, chosen, progress)
    target = out or Path("preview.wav")
    write_files({target: sound.wav})
    _report(sound, target)


def _report(sound: Sound, target: Path) -> None:
    write_text(f"  Written   {target}  {count_of(sound.turns, 'turn')}, {sound.seconds:.1f} s")
    for name, voice in sound.voices:
        shown = "unknown speakers" if name is None else name or "the narration"
        write_text(f"  Voice     {clean(shown)}: {clean(voice)}")
