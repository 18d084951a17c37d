"""What MkDocs is told beyond mkdocs.yml: which pages there are, their order, their links.

The README is the first page, and pages that lie outside docs/ are taken along. Links are written
for the repository; here they are turned to where a page is on the site, and a link to a file
that is not on it becomes plain words. Every folder gets a page that lists its pages. A finished
site that would ask another host for anything is refused.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

ROOT: Final = Path(__file__).parents[1]

TAKEN_ALONG: Final = {
    "README.md": "index.md",
    "MODEL_CARD.md": "model-card.md",
    "benchmarks/README.md": "benchmarks.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
}
"""Pages of the repository outside docs/, and their names on the site."""

SECTIONS: Final = {
    "Start": ("index.md", "quickstart.md"),
    "Guides": "guides",
    "Commands": "commands",
    "Formats": "formats",
    "Layers": "layers",
    "Accuracy": ("accuracy.md", "model-card.md", "benchmarks.md"),
    "More": (
        *("errors.md", "glossary.md", "architecture.md"),
        *("changelog.md", "security.md", "contributing.md"),
    ),
}
"""The order of the site: pages, or a folder with all its pages in order of their names."""

POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline'; worker-src 'self'"
)
"""Content-Security-Policy of every page: the browser itself lets nothing out."""

_LINK: Final = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
_TOKEN: Final = re.compile(rf"^```.*?^```$|{_LINK.pattern}|`[^`\n]+`", flags=re.S | re.M)
"""A code block, a link or code in a line: links within code stay as they are."""

_TARGET: Final = re.compile(r"<[a-z]+\b[^>]*?(?:href|src)=[\"']?([^\"'\s>]+)")
_ABROAD: Final = re.compile(
    r"<(?:link|script|img|iframe|source|video|audio|object|embed|form)\b[^>]*"
    r"(?:src|href|data|action)=[\"']?(?:https?:)?//[^\s\"'>]*"
    r"|url\([\"']?(?:https?:)?//[^)]*|@import[^;]*//[^;]*"
)
_LOADED: Final = "https://unpkg.com/"
"""Where the theme's script would load helpers from that no page here uses."""


def on_config(config: Any) -> Any:  # noqa: ANN401 (MkDocs' own types say Any)
    """Set the order of pages."""
    docs = Path(config["docs_dir"])
    config["nav"] = [
        {
            title: [f"{given}/index.md", *_pages(docs, given)]
            if isinstance(given, str)
            else list(given)
        }
        for title, given in SECTIONS.items()
    ]
    return config


def on_files(files: Files, config: Any) -> Files:  # noqa: ANN401
    """Add the pages that do not lie in docs/."""
    for source, name in TAKEN_ALONG.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, name, content=text))
    docs = Path(config["docs_dir"])
    for title, given in SECTIONS.items():
        if isinstance(given, str):
            text = "".join(_list_pages(docs, title, given))
            files.append(File.generated(config, f"{given}/index.md", content=text))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:  # noqa: ANN401
    """Turn links of the repository into links of the site."""
    del config
    name = page.file.src_uri
    origins = {site: source for source, site in TAKEN_ALONG.items()}
    folder = posixpath.dirname(origins.get(name, f"docs/{name}"))

    def turn(found: re.Match[str]) -> str:
        picture, words, target = found.groups()
        if target is None or re.match(r"[a-z]+:|#", target):
            return found[0]
        path, _, place = target.partition("#")
        at = posixpath.normpath(posixpath.join(folder, path))
        aim = TAKEN_ALONG.get(at, at.removeprefix("docs/"))
        if path.endswith("/"):
            aim += "/index.md"
        if files.get_file_from_path(aim) is None and not at.startswith("docs/"):
            return words
        turned = posixpath.relpath(aim, posixpath.dirname(name) or ".")
        return f"{picture}[{words}]({turned}{'#' if place else ''}{place})"

    return _TOKEN.sub(turn, markdown)


def on_post_page(output: str, page: Any, config: Any) -> str:  # noqa: ANN401
    """Forbid every page to ask another host."""
    del page, config
    return _guard(output)


def on_post_template(output: str, template_name: str, config: Any) -> str:  # noqa: ANN401
    """The same for what is no page: 404.html."""
    del config
    return _guard(output) if template_name.endswith(".html") else output


def on_post_build(config: Any) -> None:  # noqa: ANN401
    """Take out what the theme's script could load from elsewhere, and look at every file.

    Raises:
        PluginError: If a link leads nowhere, or a file asks another host for something.
    """
    site = Path(config["site_dir"])
    for script in site.rglob("*.js"):
        text = script.read_text(encoding="utf-8")
        script.write_text(text.replace(_LOADED, "assets/absent/"), encoding="utf-8")
    for map_file in site.rglob("*.map"):
        map_file.unlink()
    found = [f"{path.relative_to(site)} asks for {what}" for path, what in find_requests(site)]
    found += [f"{path.relative_to(site)} leads to {what}" for path, what in find_broken(site)]
    if found:
        raise PluginError("the site is not whole:\n" + "\n".join(found))


def find_requests(site: Path) -> Iterator[tuple[Path, str]]:
    """What the files of a site would load from other hosts; links to follow do not count."""
    for path in sorted(site.rglob("*")):
        if path.suffix in (".html", ".css", ".svg"):
            for found in _ABROAD.finditer(path.read_text(encoding="utf-8")):
                yield path, found[0]
        elif path.suffix == ".js" and _LOADED in path.read_text(encoding="utf-8"):
            yield path, _LOADED


def find_broken(site: Path) -> Iterator[tuple[Path, str]]:
    """Links and pictures of pages that are not there; 404.html, shown anywhere, is left out.

    MkDocs' own check passes over pages that are taken along.
    """
    for path in sorted(set(site.rglob("*.html")) - {site / "404.html"}):
        for target in _TARGET.findall(path.read_text(encoding="utf-8")):
            place = re.split("[?#]", target, maxsplit=1)[0]
            if not re.match("[a-z]+:|//", target) and not (path.parent / place).exists():
                yield path, target


def _guard(output: str) -> str:
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return output.replace("<head>", f"<head>{policy}", 1)


def _pages(docs: Path, folder: str) -> list[str]:
    return [f"{folder}/{path.name}" for path in sorted((docs / folder).glob("*.md"))]


def _list_pages(docs: Path, title: str, folder: str) -> Iterator[str]:
    """A page that names the pages of a folder, each with its first sentence."""
    yield f"# {title}\n\n| page | says |\n|---|---|\n"
    for name in _pages(docs, folder):
        heading, *rest = (docs / name).read_text(encoding="utf-8").split("\n\n")
        first = re.split(r"(?<=[.:])\s", " ".join(rest[0].split()) if rest else "", maxsplit=1)[0]
        words = re.sub(":$", ".", _LINK.sub(r"\2", first)).replace("|", "\\|")
        if words.startswith(("#", "```", "<")) or "\\| ---" in words:
            words = ""
        yield f"| [{heading.lstrip('# ').strip()}]({Path(name).name}) | {words} |\n"
