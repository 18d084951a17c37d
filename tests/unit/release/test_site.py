"""The documentation as a site: every link leads somewhere, and nothing is asked of another host."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mkdocs", reason="needs fabula[site]")
pytest.importorskip("material", reason="needs fabula[site]")

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as ``make docs`` builds it."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(folder)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_every_page_is_there(site: Path) -> None:
    docs = ROOT / "docs"
    expected = {path.relative_to(docs).with_suffix(".html") for path in docs.rglob("*.md")}
    expected |= {Path("index.html"), Path("model-card.html"), Path("commands/index.html")}
    assert expected <= {path.relative_to(site) for path in site.rglob("*.html")}


def test_links_lead_to_files_of_the_site(site: Path) -> None:
    for page in site.rglob("*.html"):
        if page.name == "404.html":
            continue
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"(?:href|src)=\"?([^\"\s>]+)", text):
            path = target.partition("#")[0].partition("?")[0]
            if path and not re.match(r"[a-z]+:", path):
                assert (page.parent / path).exists(), f"{page.relative_to(site)} -> {target}"


def test_no_page_asks_another_host(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 50
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "Content-Security-Policy" in text, page
        for tag in re.findall(r"<(?:link|script|img|iframe|source|form)\b[^>]*>", text):
            assert not re.search(r"(?:src|href|action)=\"?(?:https?:)?//", tag), f"{page}: {tag}"
    for path in [*site.rglob("*.css"), *site.rglob("*.js")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"url\([\"']?https?:|@import|unpkg\.com|googleapis|cdnjs", text), path


def test_the_first_page_is_the_readme(site: Path) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    for target in ("quickstart.html", "commands/corpus.html", "model-card.html"):
        assert f'href="{target}"' in text
    assert 'src="images/report.png"' in text


def test_what_is_not_whole_is_found(tmp_path: Path) -> None:
    from release.site_hooks import find_broken, find_requests

    page = tmp_path / "index.html"
    page.write_text(
        '<a href="https://example.org">out</a><a href="#top">up</a><a href="gone.html#x">no</a>'
        '<script src="https://example.org/x.js"></script><img src="index.html">',
        encoding="utf-8",
    )
    style = tmp_path / "style.css"
    style.write_text("p { background: url(//example.org/x.png) }", encoding="utf-8")
    assert list(find_broken(tmp_path)) == [(page, "gone.html#x")]
    found = list(find_requests(tmp_path))
    assert [path for path, _ in found] == [page, style]
    assert "example.org/x.js" in found[0][1]
