"""What SECURITY.md promises: no network, no pickle, no code from files, models by digest."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fabula.encoder.load import load_encoder
from fabula.encoder.manifest import find_shipped
from fabula.errors import ModelError

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "src" / "fabula").rglob("*.py"))
PICKLERS = frozenset(
    {"pickle", "cPickle", "_pickle", "cloudpickle", "dill", "marshal", "shelve", "joblib", "torch"}
)
PICKLE_SUFFIXES = frozenset({".pkl", ".pickle", ".pt", ".pth", ".joblib", ".npy", ".npz"})
RUNNERS = frozenset({"eval", "exec", "compile", "__import__"})

GUARD = """
import ipaddress
import socket
import sys

def is_loopback(host):
    try:
        return host in ("", "localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

def watch(event, args):
    if event == "socket.connect" or event == "socket.sendto":
        address = args[1]
        host = address[0] if isinstance(address, tuple) else "localhost"
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0] or ""
    else:
        return
    host = host.decode() if isinstance(host, bytes) else str(host)
    if not is_loopback(host):
        raise RuntimeError(f"network: {event} {args}")

sys.addaudithook(watch)
"""


def _run(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", GUARD + code, *words], capture_output=True, text=True, check=False
    )


def test_the_guard_lets_nothing_out() -> None:
    for code in (
        "socket.create_connection(('192.0.2.1', 80), timeout=1)",
        "socket.getaddrinfo('fiction.invalid', 80)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))",
    ):
        done = _run(code)
        assert "RuntimeError: network: socket." in done.stderr
    assert _run("socket.getaddrinfo('127.0.0.1', 80)").returncode == 0


@pytest.mark.parametrize("options", [[], ["--no-model"]])
def test_reading_opens_no_connection(tmp_path: Path, options: list[str]) -> None:
    if not options and find_shipped() is None:
        pytest.skip("this installation has no model")
    book = tmp_path / "tide.html"
    book.write_text(
        "<html><head><script src='http://192.0.2.1/x.js'></script></head><body>"
        "<p><img src='http://192.0.2.1/x.png'>“Come in,” said Ada to Jon.</p></body></html>",
        encoding="utf-8",
    )
    code = "from fabula.cli import main\nmain()\n"
    done = _run(code, "read", str(book), "-o", str(tmp_path / "out"), *options)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out" / "report.html").is_file()


def _imports(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_no_file_reads_pickles_or_runs_text(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not _imports(tree) & PICKLERS
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in RUNNERS, f"line {node.lineno}"
        if isinstance(node, ast.keyword):
            is_true = isinstance(node.value, ast.Constant) and node.value.value is True
            assert not (node.arg in ("allow_pickle", "shell") and is_true)
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("read_pickle", "to_pickle")


def test_no_file_of_the_package_is_a_pickle() -> None:
    for path in (ROOT / "src" / "fabula").rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            assert path.suffix not in PICKLE_SUFFIXES, path


def test_a_model_that_was_changed_is_refused(tmp_path: Path) -> None:
    shipped = find_shipped()
    if shipped is None:
        pytest.skip("this installation has no model")
    folder = tmp_path / "model"
    shutil.copytree(shipped, folder)
    path = folder / "tokenizer.json"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(ModelError, match=r"tokenizer\.json"):
        load_encoder(folder)


def test_the_page_names_what_is_tested() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for word in ("No network", "pickle", "SHA-256", "tests/contracts/test_security.py"):
        assert word in page
