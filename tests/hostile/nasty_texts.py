"""Texts that are meant to hurt, each made of a few words of our own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

LINE = "Ada put the lamp down. “You came back,” said Jon, and she laughed. "

MARKS = "“”‘’\"'«»„—「」*_ \n.,:ab"


def one_line(length: int) -> str:
    """A text of so many characters without a line break."""
    return LINE * (length // len(LINE))


def _spaced(mark: str) -> str:
    return "".join(char + mark for char in LINE)


def _new_words(count: int) -> str:
    random = Random(1)
    return " ".join("N" + "".join(random.choices("abcdefghij", k=6)) for _ in range(count))


def _scrambled(count: int) -> str:
    return "Ada " + "".join(Random(2).choices(MARKS, k=count))


TEXTS: Mapping[str, Callable[[], str]] = {
    "one line": lambda: one_line(100_000),
    "one word": lambda: "a" * 300_000,
    "opening marks": lambda: "“" * 20_000 + " word",
    "straight marks": lambda: '"' * 20_000 + "word",
    "spaced straight marks": lambda: '" ' * 20_000 + "word",
    "never closed": lambda: "“a " * 20_000,
    "never opened": lambda: "a” " * 20_000,
    "pairs": lambda: "“a” " * 10_000,
    "apostrophes": lambda: "'a " * 20_000,
    "nested in one line": lambda: "“a ‘b " * 5_000 + "c" + "’ d” " * 5_000,
    "nested over paragraphs": lambda: "“a ‘b\n\n" * 2_000 + "c" + "’ d”\n\n" * 2_000,
    "corner brackets": lambda: "「" * 10_000 + "word" + "」" * 10_000,
    "guillemets": lambda: "«a " * 20_000 + "b»",
    "dashes": lambda: "— a said Jon — b\n\n" * 2_000,
    "every mark at random": lambda: _scrambled(40_000),
    "line ends alone": lambda: "word" + "\n" * 300_000 + "word",
    "spaces alone": lambda: "word" + " " * 300_000 + "word",
    "odd spaces": lambda: "Ada\u2028said\u2029\u0085\v\f\u00a0“no.”\u3000" * 3_000,
    "full stops": lambda: "." * 100_000 + "a",
    "hyphens": lambda: "a-" * 50_000,
    "commas": lambda: "a," * 50_000,
    "digits": lambda: "1" * 100_000 + " a",
    "names alone": lambda: "Ada " * 20_000,
    "new names alone": lambda: _new_words(8_000),
    "a chain of names": lambda: "Ada and " * 10_000 + "Jon said “no.”",
    "a chain of kin": lambda: "the son of " * 4_000 + "Jon",
    "headings alone": lambda: "CHAPTER I\n\n" * 10_000 + "Word.",
    "separators alone": lambda: "* * *\n\n" * 10_000 + "word",
    "emphasis never closed": lambda: "_a *b " * 10_000,
    "stars": lambda: "*" * 50_000 + "a",
    "messages": lambda: "Ada: hello\n" * 2_500,
    "letters": lambda: "Dear Jon,\n\nI read the letter.\n\nYours, Ada\n\n" * 600,
    "sleepers": lambda: "Ada was asleep. “Yes,” said Jon. He was not asleep. " * 600,
    "indented": lambda: ("    " + LINE + "\n") * 1_500,
    "notes": lambda: "[1] word\n\n" * 5_000,
    "NUL": lambda: LINE.replace(" ", " \0", 1) * 500,
    "a mark of byte order in the middle": lambda: ("\ufeff" + LINE) * 1_000,
    "zero-width characters": lambda: _spaced("\u200b") * 500,
    "joiners": lambda: _spaced("\u200d") * 500,
    "soft hyphens": lambda: _spaced("\u00ad") * 500,
    "combining characters": lambda: "Ada e" + "\u0301" * 100_000 + " said “hello” to Jon.",
    "right to left": lambda: ("\u202e" + LINE + "\u202c שלום “מה” אמר. ") * 500,
    "isolates never closed": lambda: ("\u2066\u2067" + LINE) * 1_000,
    "beyond the first plane": lambda: "𝔸da said “𝔥i” to 👨‍👩‍👧. " * 2_000,
    "noncharacters": lambda: ("\ufdd0\ufffe\uffff" + LINE) * 1_000,
    "private use": lambda: ("\ue000\U0010fffd" + LINE) * 1_000,
    "terminal sequences": lambda: ("\x1b]0;title\x07\x1b[31m" + LINE) * 500,
    "markup": lambda: ("</script><!--<![CDATA[ & " + LINE) * 500,
}
"""Text by what is nasty about it. None of it may be refused, and no character lost."""
