"""Where ``fabula export`` puts formats of one file and of many."""

from __future__ import annotations

from pathlib import Path

import pytest

from fabula.cli.running import run_command
from fabula.storage import write_story
from tests.unit.export.hard_story import hard_story


@pytest.mark.parametrize("name", ["novelwriter", "obsidian", "ssml", "ssml-azure"])
def test_many_files_need_a_folder(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_story(hard_story(), tmp_path / "a.fabula" / "story.json")
    story, out = str(tmp_path / "a.fabula"), tmp_path / "out.dir"
    assert run_command(["export", story, name]) == 2
    assert "-o FOLDER" in capsys.readouterr().err
    assert run_command(["export", story, name, "-o", str(out)]) == 0
    assert out.is_dir()
    shown = capsys.readouterr().out
    assert all(str(path) in shown for path in out.rglob("*") if path.is_file())


def test_voices_come_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_story(hard_story(), tmp_path / "a.fabula" / "story.json")
    voices = tmp_path / "voices.toml"
    voices.write_text('jon = "am_puck"\n', encoding="utf-8")
    words = ["export", str(tmp_path / "a.fabula"), "abogen", "--voices", str(voices)]
    assert run_command(words) == 0
    assert "<<VOICE:am_puck>>" in capsys.readouterr().out
    voices.write_text('zebedee = "am_puck"\n', encoding="utf-8")
    assert run_command(words) == 2
    assert "zebedee" in capsys.readouterr().err
