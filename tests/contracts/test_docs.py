"""Docs cover every command, format and error, and what they show runs."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import fabula
from fabula import errors
from fabula.export.exporters import EXPORTERS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
COMMANDS = (
    "read",
    "report",
    "inspect",
    "cast",
    "lines",
    "fix",
    "review",
    "series",
    "knowledge",
    "at",
    "knows",
    "ask",
    "whatif",
    "compare",
    "scenes",
    "relationships",
    "export",
    "preview",
    "import",
    "corpus",
    "schema",
    "layers",
    "model",
    "evaluate",
    "doctor",
    "check",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_page_and_help_with_an_example(command: str) -> None:
    assert (ROOT / "docs" / "commands" / f"{command}.md").is_file()
    done = subprocess.run(
        [sys.executable, "-m", "fabula", command, "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"fabula {command}" in done.stdout


def test_command_list_is_complete() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "commands").glob("*.md")} - {"index"}
    assert pages == set(COMMANDS)


def test_every_error_and_exit_code_is_documented() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    for item in vars(errors).values():
        if isinstance(item, type) and issubclass(item, errors.FabulaError):
            assert f"`{item.__name__}`" in page


def test_every_notice_code_is_documented() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    used: set[str] = set()
    for path in (ROOT / "src" / "fabula").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"Notice\(\s*code=\"([a-z_]+)\"", source))
    assert used
    missing = [code for code in sorted(used) if f"`{code}`" not in page]
    assert not missing


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_format_has_a_page(name: str) -> None:
    commands = ROOT / "docs" / "commands"
    table = (commands / "export.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `{name}` \|.*\]\(([^)]+)\) \|$", table, flags=re.M)
    assert row, name
    page = (commands / row[1]).read_text(encoding="utf-8")
    assert re.search(rf"(?<![\w-]){name}(?![\w-])", page), f"{row[1]} does not name {name}"


def test_every_reader_is_documented() -> None:
    page = (ROOT / "docs" / "guides" / "reading-files.md").read_text(encoding="utf-8")
    for name in ("txt", "HTML", "EPUB", "DOCX", "Markdown", "FB2", "ODT", "RTF"):
        assert name in page


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} -> {target}"


def _blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.S)


@pytest.mark.parametrize(
    "page", [p for p in PAGES if _blocks(p, "python")], ids=lambda p: str(p.relative_to(ROOT))
)
def test_python_examples_run(page: Path, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    code = "\n".join(_blocks(page, "python"))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "page", [p for p in PAGES if _blocks(p, "console")], ids=lambda p: str(p.relative_to(ROOT))
)
def test_console_examples_run(page: Path, tmp_path: Path) -> None:
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "stories").mkdir()
    for story in (ROOT / "examples" / "stories").glob("*.txt"):
        (tmp_path / "examples" / "stories" / story.name).write_bytes(story.read_bytes())
    for line in "\n".join(_blocks(page, "console")).splitlines():
        if not line.startswith("$ fabula "):
            continue
        words = shlex.split(line.removeprefix("$ fabula "), comments=True)
        done = subprocess.run(
            [sys.executable, "-m", "fabula", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == errors.MissingExtraError.exit_code:
            pytest.skip(done.stderr.strip().replace("\n", "; "))
        assert done.returncode in (0, 1), f"{line}\n{done.stderr}"


def test_readme_names_the_two_commands_and_shows_a_picture() -> None:
    for line in ("make demo", "make test"):
        assert line in README
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)


def test_changelog_names_this_version() -> None:
    assert f"## {fabula.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
