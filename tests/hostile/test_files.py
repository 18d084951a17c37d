"""Nasty files by the command: one clear line and the right code, or the whole text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fabula.cli.running import run_command
from fabula.errors import InputError
from fabula.readers import read_text
from tests.hostile.nasty_files import FILES, Nasty


def _write(nasty: Nasty, folder: Path) -> Path:
    data = nasty.make()
    path = folder / nasty.name
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize("kind", FILES)
def test_a_nasty_file_is_read_or_refused(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nasty = FILES[kind]
    path = _write(nasty, tmp_path)
    out = tmp_path / "out"
    code = run_command(["read", str(path), "-o", str(out), "--no-model"])
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    assert "internal error" not in said.err
    if nasty.refused is None:
        assert (code, said.err) == (0, "")
        stored = json.loads((out / "story.json").read_bytes())
        assert " ".join(nasty.words.split()) in " ".join(stored["text"].split())
        assert _names(tmp_path) == {nasty.name, "out", "out/story.json", "out/report.html"}
    else:
        message, hint = said.err.splitlines()
        assert code == InputError.exit_code
        assert message.startswith(f"fabula: {nasty.name}: ")
        assert hint.startswith("hint: ")
        assert len(message) < 400
        assert _names(tmp_path) == {nasty.name}
        with pytest.raises(InputError, match=nasty.refused):
            read_text(path)


def test_what_was_there_stays_when_a_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.fabula"
    out.mkdir()
    (out / "story.json").write_text("mine", encoding="utf-8")
    path = _write(FILES["laughs in FB2"], tmp_path)
    assert run_command(["read", str(path), "--no-model"]) == InputError.exit_code
    assert "entities" in capsys.readouterr().err
    assert (out / "story.json").read_text(encoding="utf-8") == "mine"
    assert _names(tmp_path) == {"a.fb2", "a.fabula", "a.fabula/story.json"}
