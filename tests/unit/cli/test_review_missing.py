"""``fabula review`` where its extra is not installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fabula.cli.running import run_command


@pytest.mark.parametrize("module", ["starlette", "uvicorn"])
def test_a_missing_extra_is_one_line_and_exit_code_6(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [each for each in sys.modules if each.split(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    for name in [each for each in sys.modules if each.startswith("fabula.review")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    assert run_command(["review", str(tmp_path)]) == 6
    shown = capsys.readouterr().err.splitlines()
    assert shown[0].startswith("fabula: fabula review needs ")
    assert "pip install 'fabula[review]'" in shown[1]
