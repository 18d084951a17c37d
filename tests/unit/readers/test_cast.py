from __future__ import annotations

from pathlib import Path

import pytest

from fabula.errors import InputError
from fabula.pins import CastPin, Pins
from fabula.readers import read_cast

CAST = """# who is who
closed = true
not_persons = ["Harbour House"]

[[character]]
name = "Ines Roe"
aliases = ["Ines", "the keeper's girl"]
pronouns = "she"
never_merge = ["Ada Roe"]
narrator = true

[[character]]
name = "Ada Roe"
"""


def _read(folder: Path, content: str | bytes) -> Pins:
    path = folder / "cast.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_cast(path)


def test_everything_is_read(tmp_path: Path) -> None:
    assert _read(tmp_path, CAST.replace("\n", "\r\n")) == Pins(
        cast=(
            CastPin(
                name="Ines Roe",
                aliases=("Ines", "the keeper's girl"),
                pronouns="she",
                never_merge=("Ada Roe",),
                narrator=True,
                line=6,
            ),
            CastPin(name="Ada Roe", line=13),
        ),
        not_persons=("Harbour House",),
        closed_cast=True,
    )
    assert _read(tmp_path, "# nothing\n") == Pins()


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (
            '[[character]]\nname = "A"\n\n[[character]]\nname = "B"\nnick = "x"\n',
            6,
            "unknown key 'nick'",
        ),
        ('people = 1\n[[character]]\nname = "A"\n', 1, "unknown key 'people'"),
        ('[[character]]\n\naliases = ["x"]\n', 1, "no name"),
        ("[[character]]\nname = 3\n", 2, "name must be words"),
        ('[[character]]\nname = ""\n', 2, "name must be words"),
        ('[[character]]\nname = "A"\naliases = "x"\n', 3, "aliases must be a list"),
        ('[[character]]\nname = "A"\naliases = ["x", 3]\n', 3, "aliases must be words"),
        ('[[character]]\nname = "A"\nnarrator = "yes"\n', 3, "narrator must be true or false"),
        ("\nclosed = 1\n", 2, "closed must be true or false"),
        ('[[character]]\nname = "A"\n[[character]]\nname = "a"\n', 4, "names both 'A' and 'a'"),
        (
            '[[character]]\nname = "A"\naliases = ["M"]\n'
            '[[character]]\nname = "B"\naliases = ["m"]\n',
            6,
            "names both",
        ),
        ('[[character]]\nname = "A"\nnever_merge = ["A"]\n', 3, "kept apart from 'A'"),
        (
            '[[character]]\nname = "A B"\naliases = ["Mr. B"]\nnever_merge = ["Mr B"]\n',
            4,
            "one of its own names",
        ),
        ('[[character]]\nname = "A"\npronouns = "ve"\n', 3, "'ve' is unknown"),
        ('[[character]]\nname = "A"\npronouns = "he/they"\n', 3, "'they' is no word"),
        ('[[character]]\nname = "A"\npronouns = "it/its"\n', 3, "'it' is no word"),
        ('[[character]]\nname = "A"\nkey = "a b"\n', 3, "is no key"),
        (
            '[[character]]\nname = "A"\nkey = "k"\n[[character]]\nname = "B"\nkey = "k"\n',
            6,
            "'A' has the key 'k' already",
        ),
        (
            '[[character]]\nname = "Mr. A"\n[[character]]\nname = "B"\naliases = ["mr a"]\n',
            5,
            "names both",
        ),
        ('not_persons = ["A"]\n[[character]]\nname = "A"\n', 1, "both a character and"),
        ('[character]\nname = "A"\n', 1, "must be a table"),
        ("[[character]]\nname = Ada\n", 2, "Invalid value"),
        ('a = 1\nb = "x', 2, "Unterminated"),
        (b'a = "x"\nb = "\xff"\n', 2, "not UTF-8"),
    ],
)
def test_errors_name_file_and_line(
    tmp_path: Path, content: str | bytes, line: int, words: str
) -> None:
    with pytest.raises(InputError) as caught:
        _read(tmp_path, content)
    assert caught.value.message.startswith(f"cast.toml: line {line}: ")
    assert words in caught.value.message
    assert "\n" not in caught.value.message


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_cast(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("written", "name", "some"),
    [
        ("She", "she", set()),
        ("they/them", "they", set()),
        ("xe", "xe", {"xe", "xem", "xyr"}),
        ("ze/hir", "ze", {"ze", "hir", "zir"}),
        ("ve/ver/vis/verself", "ve", {"ve", "ver", "vis", "verself"}),
    ],
)
def test_pronoun_sets(tmp_path: Path, written: str, name: str, some: set[str]) -> None:
    pin = _read(tmp_path, f'[[character]]\nname = "A"\npronouns = "{written}"\n').cast[0]
    assert pin.pronouns == name
    assert set(pin.pronoun_forms) >= some
    assert bool(pin.pronoun_forms) == bool(some)
