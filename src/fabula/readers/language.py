"""Which language a text is in, told by its script and its commonest words.

Careful on the side of English: foreign dialogue, dialect and old spelling leave it English, and a
text that is too short or too mixed keeps what the file declares.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib import resources

MIN_WORDS = 50
"""Words below which nothing is decided."""

SAMPLES = 6
"""Stretches looked at, evenly spread, so that a licence or a letter does not decide alone."""

SAMPLE_CHARS = 12_000
"""Length of a stretch in characters, about 2,000 words."""

MIN_SHARE = 0.18
"""Least share of a language's commonest words in its prose (own measure: 0.25 to 0.45)."""

MIN_LEAD = 2.0
"""How many times English's share another language's must be before a text is not English."""

MIN_DISTINCT = 6
"""Different common words of another language that must occur: a text full of people called Ada is
not Indonesian, in which *ada* is *there is* (own choice)."""

MIN_SCRIPT_SHARE = 0.5
"""Share of letters in a script that makes it the text's."""

_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff\u3400-\u4dbf]")),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
)
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_NAMES = {
    "english": "en",
    "français": "fr",
    "french": "fr",
    "deutsch": "de",
    "german": "de",
    "español": "es",
    "spanish": "es",
    "italiano": "it",
    "italian": "it",
    "português brasileiro": "pt-br",
    "português europeu": "pt-pt",
    "portuguese": "pt",
    "nederlands": "nl",
    "dutch": "nl",
    "svenska": "sv",
    "swedish": "sv",
    "dansk": "da",
    "danish": "da",
    "suomi": "fi",
    "finnish": "fi",
    "polski": "pl",
    "polish": "pl",
    "čeština": "cs",
    "czech": "cs",
    "magyar": "hu",
    "hungarian": "hu",
    "русский": "ru",
    "russian": "ru",
    "中文-普通话 國語": "zh",
    "chinese": "zh",
    "日本語": "ja",
    "japanese": "ja",
    "한국어": "ko",
    "korean": "ko",
    "latin": "la",
    "greek": "el",
    "bahasa indonesia": "id",
    "türkçe": "tr",
}
_THREE_LETTERS = {"eng": "en", "fre": "fr", "fra": "fr", "ger": "de", "deu": "de", "spa": "es"}
_THREE_LETTERS |= {"ita": "it", "por": "pt", "dut": "nl", "nld": "nl", "rus": "ru", "und": ""}


def choose_language(content: str, declared: str | None) -> str | None:
    """The language code of a text.

    Args:
        content: The text.
        declared: What the file says: a code or a language's name; may be wrong.

    Returns:
        The language its words show; where they show none clearly, the declared one; else ``None``.
    """
    stated = normalise_language(declared)
    found = detect_language(content)
    if found is None or (stated and stated.split("-")[0] == found):
        return stated
    return found


def normalise_language(declared: str | None) -> str | None:
    """A declared language as a code; ``None`` for what is neither code nor known name."""
    plain = (declared or "").strip().casefold().replace("_", "-")
    plain = plain.split(",")[0].split(";")[0].strip()
    if plain in _NAMES:
        return _NAMES[plain]
    if not _CODE.fullmatch(plain):
        return None
    first, dash, rest = plain.partition("-")
    return f"{_THREE_LETTERS.get(first, first)}{dash}{rest}".strip("-") or None


def detect_language(content: str) -> str | None:
    """The language that script and common words show clearly, or ``None``."""
    sample = _sample(content)
    letters = len(_LETTER.findall(sample))
    by_script = _detect_script(sample, letters)
    if by_script:
        return by_script
    words = [word.casefold() for word in _WORD.findall(sample)]
    if len(words) < MIN_WORDS:
        return None
    counts = Counter(words)
    shares = {
        language: sum(counts[word] for word in common) / len(words)
        for language, common in _load_common_words().items()
    }
    best = max((each for each in shares if each != "en"), key=shares.__getitem__)
    varied = sum(word in counts for word in _load_common_words()[best]) >= MIN_DISTINCT
    if varied and shares[best] >= MIN_SHARE and shares[best] > MIN_LEAD * shares["en"]:
        return best
    return "en" if shares["en"] >= MIN_SHARE and shares["en"] > shares[best] else None


@cache
def _load_common_words() -> dict[str, frozenset[str]]:
    lines = resources.files("fabula.readers").joinpath("language_words.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in lines.splitlines() if not line.startswith("#")]
    return {language: frozenset(words.split()) for language, words in rows[1:]}


def _sample(content: str) -> str:
    """Stretches from the inside of a long text, where there is less paratext."""
    if len(content) <= SAMPLES * SAMPLE_CHARS:
        return content
    step = len(content) // (SAMPLES + 1)
    return " ".join(
        content[step * place : step * place + SAMPLE_CHARS] for place in range(1, SAMPLES + 1)
    )


def _detect_script(sample: str, letters: int) -> str | None:
    if letters < MIN_WORDS:
        return None
    counts = {language: len(pattern.findall(sample)) for language, pattern in _SCRIPTS}
    east = counts["ja"] + counts["zh"]
    if east > MIN_SCRIPT_SHARE * letters:
        return "ja" if counts["ja"] * 10 > east else "zh"
    best = max(counts, key=counts.__getitem__)
    if counts[best] <= MIN_SCRIPT_SHARE * letters:
        return None
    if best == "ru" and len(_UKRAINIAN.findall(sample)) * 50 > letters:
        return "uk"
    return best
