"""Speaking a part of a story with an engine that only counts what it is told."""

from __future__ import annotations

import io
import json
import shutil
import sys
import wave
from pathlib import Path
from typing import Any

import pytest

from fabula import FabulaError, InputError, MissingExtraError
from fabula.cli.running import run_command
from fabula.readers.voices import read_voices
from fabula.speech.engine import Engine, espeak, read_command
from fabula.speech.preview import choose_turns, speak
from fabula.storage import write_story
from tests.unit.export.hard_story import hard_story, twin_story

RATE = 8000
FAKE = f"""\
import json, sys, wave
text, out, voice, log = sys.argv[1:5]
words = open(text, encoding="utf-8").read()
with open(log, "a", encoding="utf-8") as file:
    file.write(json.dumps([voice, words.rstrip(chr(10))]) + chr(10))
if voice == "silent":
    sys.exit(0)
if voice == "broken":
    sys.exit("no such voice: broken")
with wave.open(out, "wb") as sound:
    sound.setnchannels(1)
    sound.setsampwidth(2)
    sound.setframerate({RATE} if voice != "fast" else 16000)
    sound.writeframes(b"\\1\\0" * 10 * len(words.rstrip(chr(10))))
"""


def _command(folder: Path) -> str:
    script = folder / "fake engine.py"
    script.write_text(FAKE, encoding="utf-8")
    log = folder / "log"
    return f"'{sys.executable}' '{script}' {{text_file}} {{out}} {{voice}} '{log}'"


def _log(folder: Path) -> list[list[str]]:
    lines = (folder / "log").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def test_a_scene_is_spoken_turn_by_turn(tmp_path: Path) -> None:
    story = hard_story()
    turns = choose_turns(story, scene=0)
    steps: list[tuple[int, int]] = []

    class Counting:
        def step(self, name: str, done: int, total: int) -> None:
            steps.append((done, total))

    sound = speak(story, turns, read_command(_command(tmp_path)), progress=Counting())
    said = _log(tmp_path)
    assert [text for _, text in said] == [turn.text for turn in turns]
    assert [voice for voice, _ in said[:2]] == ["ada-reed", "narrator"]
    assert steps == [(number, len(turns)) for number in range(len(turns))]
    with wave.open(io.BytesIO(sound.wav)) as file:
        shape = (file.getnchannels(), file.getsampwidth(), file.getframerate())
        frames = file.readframes(file.getnframes())
    assert shape == (1, 2, RATE)
    assert frames.count(b"\1") == 10 * sum(len(turn.text) for turn in turns)
    assert sound.seconds == len(frames) / 2 / RATE
    assert sound.turns == len(turns)


def test_parts_of_a_story() -> None:
    story = hard_story()
    (line,) = choose_turns(story, line=0)
    assert line.text.startswith("“=1+1")
    at = story.text.content.index("Who is there")
    (only,) = choose_turns(story, start=at, end=at + 1)
    assert only.text == "“Who is there?”"
    assert choose_turns(story, start=at) == choose_turns(story, scene=1)
    assert len(choose_turns(story, end=len(story.text))) == 11


@pytest.mark.parametrize(
    "wanted",
    [{}, {"scene": 0, "line": 0}, {"scene": 9}, {"line": 99}, {"start": 5, "end": 5},
     {"start": 10**9}, {"start": -1}, {"start": 0, "end": 10**9}],
)  # fmt: skip
def test_parts_that_are_none(wanted: dict[str, int]) -> None:
    with pytest.raises(InputError):
        choose_turns(hard_story(), **wanted)


def test_every_character_has_a_voice_of_his_own() -> None:
    engine = espeak("en-GB")
    assert engine.bank is not None
    assert engine.bank.narrator == "en-gb"
    assert espeak("en-AU").bank == espeak(None).bank
    for story in (hard_story(), twin_story()):
        turns = choose_turns(story, start=0)
        names = {turn.row.speaker_name if turn.spoken else "" for turn in turns}
        sound = speak(story, turns, _Recorded(words=("x",), bank=engine.bank))
        assert {name for name, _ in sound.voices} == names
        assert len({voice for _, voice in sound.voices}) == len(names)
    turns = choose_turns(hard_story(), start=0)
    voices = dict(speak(hard_story(), turns, _Recorded(words=("x",), bank=engine.bank)).voices)
    assert voices["=עדה"] == "en-gb+f1"
    assert voices['A & <B> "C" [D] 🙂 x'] == "en-gb+m1"


class _Recorded(Engine, frozen=True, kw_only=True):
    def speak(self, text: str, voice: str, folder: Path) -> Path:
        path = folder / "turn.wav"
        with wave.open(str(path), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(1)
            sound.setframerate(RATE)
            sound.writeframes(b"\x80" * len(text))
        return path


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("say {out}", "text_file"),
        ("say {text_file}", "out"),
        ("say {text_file} {out} {volume}", "volume"),
        ("say '{text_file} {out}", "quotation"),
    ],
)
def test_commands_that_cannot_be_used(template: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read_command(template)


def test_no_shell_sees_a_command(tmp_path: Path) -> None:
    story = hard_story()
    trap = tmp_path / "trap"
    voices = {"unknown": f"$(touch {trap}); {{out}} `touch {trap}`"}
    speak(story, choose_turns(story, line=5), read_command(_command(tmp_path)), voices)
    assert _log(tmp_path)[0] == [voices["unknown"], "“Who is there?”"]
    assert not trap.exists()


@pytest.mark.parametrize(
    ("voice", "why"), [("silent", "no sound"), ("broken", "no such voice"), ("fast", "16000 Hz")]
)
def test_engines_that_fail(tmp_path: Path, voice: str, why: str) -> None:
    story = hard_story()
    engine = read_command(_command(tmp_path))
    with pytest.raises(FabulaError, match=why):
        speak(story, choose_turns(story, scene=0), engine, {"jon": voice})


def test_what_is_no_wav_is_refused(tmp_path: Path) -> None:
    script = tmp_path / "x.py"
    script.write_text("import sys; open(sys.argv[1], 'w').write('no sound')", encoding="utf-8")
    engine = read_command(f"'{sys.executable}' '{script}' {{out}} {{text_file}}")
    with pytest.raises(FabulaError, match="no WAV"):
        speak(hard_story(), choose_turns(hard_story(), line=0), engine)


def test_an_engine_that_is_not_there() -> None:
    story = hard_story()
    with pytest.raises(InputError, match="cannot be started"):
        speak(story, choose_turns(story, line=0), read_command("no-such-engine {out} {text_file}"))


def test_voices_file(tmp_path: Path) -> None:
    path = tmp_path / "voices.toml"
    path.write_text('ada-reed = "af_bella"\n"jon" = "x y"\n', encoding="utf-8")
    assert read_voices(path) == {"ada-reed": "af_bella", "jon": "x y"}
    for wrong in ("ada = 3", 'ada = ""', 'ada = "a\\nb"', "[ada]\nx = 1", "ada", "=\x00"):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(InputError, match=r"voices\.toml"):
            read_voices(path)


def _write(folder: Path) -> str:
    write_story(hard_story(), folder / "hard.fabula" / "story.json")
    return str(folder / "hard.fabula")


def test_preview_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story, out = _write(tmp_path), tmp_path / "a b.wav"
    words = ["preview", story, "--line", "0", "-o", str(out), "--tts-command", _command(tmp_path)]
    assert run_command(words) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].startswith(f"  Written   {out}  1 turn, ")
    assert shown[1] == "  Voice     =עדה: ada-reed"
    with wave.open(str(out)) as file:
        assert file.getframerate() == RATE


def test_preview_without_espeak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    story, out = _write(tmp_path), tmp_path / "a.wav"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run_command(["preview", story, "--line", "0", "-o", str(out)]) == 6
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("fabula: espeak-ng cannot be started")
    assert told[1].startswith("hint: install espeak-ng")
    assert not out.exists()
    with pytest.raises(MissingExtraError):
        speak(hard_story(), choose_turns(hard_story(), line=0), espeak("en"))


@pytest.mark.parametrize(
    "options", [[], ["--scene", "99"], ["--line", "0", "--tts-command", "x"],
                ["--line", "0", "--voices", "nowhere.toml"]],
)  # fmt: skip
def test_preview_refuses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    out = tmp_path / "a.wav"
    assert run_command(["preview", _write(tmp_path), "-o", str(out), *options]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
    assert not out.exists()


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")
def test_espeak_speaks(tmp_path: Path) -> None:
    story: Any = hard_story()
    sound = speak(story, choose_turns(story, scene=0), espeak("en"))
    assert sound.seconds > 5
    with wave.open(io.BytesIO(sound.wav)) as file:
        assert file.getframerate() == 22050
        assert any(file.readframes(file.getnframes()))
