"""The command as a process: exit codes, one-line errors, signals, pipes, odd names."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.small_story import write_book

NOT_ROOT = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and devices of POSIX")


def _run(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "fabula", *words],
        cwd=cwd,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


@NOT_ROOT
def test_a_folder_without_permission_gives_5(tmp_path: Path) -> None:
    write_book(tmp_path)
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    done = _run("read", "door.txt", "-o", "locked/out", cwd=tmp_path)
    assert done.returncode == 5
    locked.chmod(0)
    assert _run("read", "door.txt", "-o", "locked", cwd=tmp_path).returncode == 5
    for words in (["lines", "locked"], ["read", "locked/a.txt"], ["check", "locked/story.json"]):
        done = _run(*words, cwd=tmp_path)
        assert done.returncode == 2
        assert b"permission denied" in done.stderr
    locked.chmod(0o700)


@NOT_ROOT
@pytest.mark.parametrize("command", ["read", "lines"])
def test_a_file_without_permission_gives_2(tmp_path: Path, command: str) -> None:
    write_book(tmp_path).chmod(0)
    done = _run(command, "door.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(b"fabula: door.txt: cannot be read: permission denied")


@POSIX
def test_a_full_disk_gives_5(tmp_path: Path) -> None:
    book = write_book(tmp_path)
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    done = _run("read", str(book), "--json", "/dev/full", cwd=tmp_path)
    assert done.returncode == 5
    assert b"no space left" in done.stderr
    with Path("/dev/full").open("wb") as full:
        piped = subprocess.run(
            [sys.executable, "-m", "fabula", "lines", str(book)],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert piped.returncode == 5
    assert len(piped.stderr.splitlines()) == 2, piped.stderr


@POSIX
def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    book = write_book(tmp_path)
    book.write_text(book.read_text(encoding="utf-8") * 400, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "fabula", "lines", str(book)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        error = process.stderr.read()
    assert (process.returncode, error) == (0, b"")


@POSIX
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interruption_leaves_nothing(tmp_path: Path, sent: signal.Signals, code: int) -> None:
    """The signal comes while the story is being written: the pipe is full and nobody reads it."""
    book = write_book(tmp_path)
    book.write_text(book.read_text(encoding="utf-8") * 200, encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with subprocess.Popen(
        [sys.executable, "-m", "fabula", "read", str(book), "--json", "pipe"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
    ) as process:
        assert select.select([reader], [], [], 60)[0]
        process.send_signal(sent)
        _, error = process.communicate(timeout=60)
    os.close(reader)
    assert process.returncode == code
    assert error.strip() == b""
    assert sorted(each.name for each in tmp_path.iterdir()) == ["door.txt", "pipe"]


@POSIX
def test_ctrl_c_while_starting_is_tidy(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'fabula.cli.app': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Finder())\n"
        "from fabula.cli import main; main(['layers'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"")


@POSIX
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_closed_streams_do_no_harm(tmp_path: Path, closed: str) -> None:
    write_book(tmp_path)
    done = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m fabula read door.txt {closed}'],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "door.fabula" / "story.json").is_file()


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys, fabula.cli.app\n"
        "heavy = {'numpy', 'lxml', 'regex', 'docx', 'rich', 'fabula.registry', 'fabula.readers'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


def test_names_with_blanks_other_scripts_and_dashes(tmp_path: Path) -> None:
    for name in ("a b.txt", "книга «1».txt", "-x.txt"):
        write_book(tmp_path, name)
        done = _run("read", "--", name, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / name).with_suffix(".fabula").joinpath("story.json").is_file()


@POSIX
def test_a_name_with_control_characters_stays_on_its_line(tmp_path: Path) -> None:
    done = _run("read", "no\nsuch\x1b[31m.txt", cwd=tmp_path)
    lines = done.stderr.decode().splitlines()
    assert (done.returncode, len(lines)) == (2, 2), lines
    assert "\x1b" not in lines[0]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_utf8_still_works(tmp_path: Path, encoding: str) -> None:
    write_book(tmp_path)
    done = _run("lines", "door.txt", cwd=tmp_path, PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    done = _run("lines", "door.txt", "--json", cwd=tmp_path, PYTHONIOENCODING=encoding)
    assert "“" in json.loads(done.stdout)[0]["text"]


def test_the_c_locale_works(tmp_path: Path) -> None:
    write_book(tmp_path, "a.txt")
    done = _run("read", "a.txt", cwd=tmp_path, LC_ALL="C", LANG="C", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr


def test_an_internal_error_is_one_line_unless_debugging(tmp_path: Path) -> None:
    code = (
        "import sys, fabula.cli.app as a\n"
        "def boom(): raise RuntimeError('two\\nlines')\n"
        "a.app.command('boom')(boom)\n"
        "from fabula.cli import main; main(['boom'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    lines = done.stderr.decode().splitlines()
    assert (done.returncode, len(lines)) == (1, 2)
    assert lines[0] == "fabula: internal error: RuntimeError: two lines"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=False,
        env={**os.environ, "FABULA_DEBUG": "1"},
    )
    assert b"Traceback" in done.stderr


@POSIX
def test_a_terminal_gets_a_table_and_progress_and_a_pipe_gets_neither(tmp_path: Path) -> None:
    book = write_book(tmp_path)
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ |= {"TERM": "xterm", "COLUMNS": "100"}
        os.environ.pop("NO_COLOR", None)
        os.execv(sys.executable, [sys.executable, "-m", "fabula", "lines", str(book)])
    shown = b""
    with contextlib.suppress(OSError):
        while piece := os.read(terminal, 65536):
            shown += piece
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert "───".encode() in shown
    assert b"\x1b[" in shown
    piped = _run("lines", "door.txt", cwd=tmp_path)
    assert b"\x1b" not in piped.stdout
    assert piped.stderr == b""
