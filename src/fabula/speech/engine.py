"""An engine that turns text into speech: a command that is run once a turn, never by a shell."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import msgspec

from fabula.errors import FabulaError, InputError, MissingExtraError
from fabula.export.voices import VoiceBank

ESPEAK = ("espeak-ng", "-v", "{voice}", "-w", "{out}", "-f", "{text_file}")
PLACES = ("text_file", "out", "voice")
TIMEOUT_S = 600
"""Longest time for one turn."""
_REGIONS = frozenset({"en-gb", "en-us", "pt-br", "fr-be", "fr-ch", "es-419"})
"""Languages with a region that espeak-ng has a voice for; others go by the language alone."""
_PLACE = re.compile(r"\{([^{}]*)\}")
_PHONEMES = str.maketrans("[]", "()")


class Engine(msgspec.Struct, frozen=True, kw_only=True):
    """How to make an engine speak.

    Attributes:
        words: The command, word by word; ``{text_file}``, ``{out}`` and ``{voice}`` in it are
            filled in.
        bank: Its voices; ``None`` = unknown: a voice is called by the character's key.
        brackets: Whether square brackets can stay in the text (espeak-ng takes doubled ones for
            phonemes).
    """

    words: tuple[str, ...]
    bank: VoiceBank | None
    brackets: bool = True

    def speak(self, text: str, voice: str, folder: Path) -> Path:
        """Say one text.

        Args:
            text: What to say, on one line.
            voice: The voice.
            folder: Where the text and the sound may be written.

        Returns:
            The sound file.

        Raises:
            MissingExtraError: If espeak-ng is not installed.
            InputError: If another command cannot be started.
            FabulaError: If the command fails, or writes nothing.
        """
        text_file, out = folder / "turn.txt", folder / "turn.wav"
        said = text if self.brackets else text.translate(_PHONEMES)
        text_file.write_text(said + "\n", encoding="utf-8", errors="replace")
        out.unlink(missing_ok=True)
        values = {"text_file": str(text_file), "out": str(out), "voice": voice}
        argv = [_PLACE.sub(lambda found: values[found[1]], word) for word in self.words]
        done = _run(argv)
        if done.returncode or not out.is_file():
            told = done.stderr.decode("utf-8", errors="replace").split("\n")
            last = next((line.strip() for line in reversed(told) if line.strip()), "")
            why = f"exit code {done.returncode}" if done.returncode else "no sound was written"
            raise FabulaError(
                f"{argv[0]} failed at {text[:40]!r}: {why}{': ' if last else ''}{last}",
                "run the command by hand to see why",
            )
        return out


def espeak(language: str | None) -> Engine:
    """The engine espeak-ng, with a variant of one voice for each character.

    Args:
        language: Language of the text (BCP 47); ``None`` = English.
    """
    stated = (language or "en").lower().replace("_", "-")
    voice = stated if stated in _REGIONS else stated.partition("-")[0]
    bank = VoiceBank(
        she=tuple(f"{voice}+{variant}" for variant in ("f1", "f2", "f3", "f4")),
        he=tuple(f"{voice}+{variant}" for variant in ("m1", "m2", "m3", "m4", "m5")),
        other=tuple(f"{voice}+{variant}" for variant in ("f5", "m6", "m7")),
        narrator=voice,
        unknown=f"{voice}+croak",
    )
    return Engine(words=ESPEAK, bank=bank, brackets=False)


def read_command(template: str) -> Engine:
    """An engine by the user's command.

    Args:
        template: Words as a shell would split them, with ``{text_file}``, ``{out}`` and, if the
            engine has voices, ``{voice}``.

    Raises:
        InputError: If it cannot be split, lacks a place or has an unknown one.
    """
    try:
        words = tuple(shlex.split(template))
    except ValueError as error:
        raise InputError(f"--tts-command {template!r}: {error}", "close the quotation") from None
    found = {place for word in words for place in _PLACE.findall(word)}
    unknown = sorted(found - set(PLACES))
    if unknown:
        known = ", ".join(f"{{{place}}}" for place in PLACES)
        raise InputError(f"--tts-command: {{{unknown[0]}}} means nothing", f"known: {known}")
    for place in ("text_file", "out"):
        if place not in found:
            raise InputError(
                f"--tts-command {template!r} lacks {{{place}}}",
                'such as: --tts-command "say -v {voice} -o {out} -f {text_file}"',
            )
    return Engine(words=words, bank=None)


def _run(argv: list[str]) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise FabulaError(f"{argv[0]} did not end within {TIMEOUT_S} s", "try it by hand") from None
    except (OSError, ValueError) as error:
        reason = str(getattr(error, "strerror", None) or error).lower()
        if argv[0] == ESPEAK[0]:
            raise MissingExtraError(
                f"espeak-ng cannot be started: {reason}",
                "install espeak-ng, or name another engine: --tts-command",
            ) from None
        raise InputError(f"{argv[0]} cannot be started: {reason}", "see --tts-command") from None
