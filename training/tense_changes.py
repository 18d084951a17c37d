"""Past narration turned into present: *said he* becomes *says he*."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from fabula.lexicons.load import load_table
from training.row_edits import edit_words
from training.rows import Row

IRREGULAR: Final[Mapping[str, tuple[str, str]]] = {
    past: (third, base)
    for past, third, base in (
        line.split()
        for line in """
was is am|had has have|did does do|went goes go|came comes come|saw sees see|took takes take
gave gives give|knew knows know|began begins begin|ran runs run|drank drinks drink|sang sings sing
spoke speaks speak|woke wakes wake|wore wears wear|wrote writes write|threw throws throw
shook shakes shake|rose rises rise|drove drives drive|fell falls fall|flew flies fly
grew grows grow|drew draws draw|blew blows blow|broke breaks break|chose chooses choose
ate eats eat|sat sits sit|stood stands stand|thought thinks think|felt feels feel|heard hears hear
got gets get|kept keeps keep|told tells tell|made makes make|found finds find|held holds hold
looked looks look|turned turns turn|walked walks walk|smiled smiles smile|nodded nods nod
laughed laughs laugh|seemed seems seem|wanted wants want|tried tries try|sighed sighs sigh
shrugged shrugs shrug|frowned frowns frown|grinned grins grin|glanced glances glance
stared stares stare|watched watches watch|waited waits wait|reached reaches reach
leaned leans lean|stopped stops stop|started starts start|opened opens open|pulled pulls pull
pushed pushes push|moved moves move|remained remains remain|appeared appears appear
followed follows follow|listened listens listen|hesitated hesitates hesitate|paused pauses pause
could can can|were are are
""".replace("\n", "|")
        .strip("|")
        .split("|")
    )
}
"""Past form: third person singular and the form with *I*, *we*, *you* or *they*."""

PLURAL_SUBJECTS: Final = frozenset(("i", "we", "you", "they"))
SINGULAR_SUBJECTS: Final = frozenset(("he", "she", "it", "who", "that", "which"))
AUXILIARIES: Final = frozenset(
    [
        "have",
        "has",
        "had",
        "having",
        "'ve",
        "'d",
        "be",
        "been",
        "being",
        "is",
        "are",
        "was",
        "were",
        "am",
        "'s",
        "'re",
        "'m",
        "get",
        "got",
        "to",
    ]
)
DETERMINERS: Final = frozenset(("a", "an", "the", "his", "her", "my", "your", "their", "our", "no"))
SENTENCE_ENDS: Final = frozenset((".", "!", "?", "...", "…", "?!", ";"))
NEVER_PARTICIPLE: Final = frozenset(
    [
        "was",
        "were",
        "had",
        "did",
        "went",
        "came",
        "saw",
        "took",
        "gave",
        "knew",
        "began",
        "ran",
        "drank",
        "sang",
        "spoke",
        "woke",
        "wore",
        "wrote",
        "threw",
        "shook",
        "rose",
        "drove",
        "fell",
        "flew",
        "grew",
        "drew",
        "blew",
        "broke",
        "chose",
        "ate",
        "could",
    ]
)


def put_in_present(row: Row) -> Row:
    """Turn verbs outside quotations into the present, where a table knows them."""
    inside = bytearray(len(row.words))
    for start, end in row.quoted:
        inside[start:end] = b"\1" * (end - start)
    replaced: dict[int, tuple[str, ...]] = {}
    lower = [word.lower() for word in row.words]
    subject = ""
    for index, word in enumerate(lower):
        if inside[index]:
            continue
        if word in SENTENCE_ENDS:
            subject = ""
        elif word in PLURAL_SUBJECTS or word in SINGULAR_SUBJECTS:
            subject = word
        elif word in _present_forms() and _is_finite(lower, index):
            owner = _find_subject(lower, index, subject)
            if word == "were" and owner in SINGULAR_SUBJECTS:
                continue
            new = _agree(word, owner)
            if row.words[index][0].isupper():
                new = new.upper() if row.words[index].isupper() else new.capitalize()
            replaced[index] = (new,)
    return edit_words(row, replaced)


def _is_finite(words: list[str], index: int) -> bool:
    """Whether a form is no participle and no noun, as its neighbours show."""
    before = words[index - 1] if index else ""
    if before in DETERMINERS:
        return False
    if words[index] in NEVER_PARTICIPLE:
        return True
    near = {before, words[index - 2] if index > 1 else ""}
    after = words[index + 1] if index + 1 < len(words) else ""
    return after != "by" and not near & AUXILIARIES


def _find_subject(words: list[str], index: int, last: str) -> str:
    """The subject beside a verb, else the last pronoun of the sentence."""
    before = words[index - 1] if index else ""
    after = words[index + 1] if index + 1 < len(words) else ""
    for near in (before, after):
        if near in PLURAL_SUBJECTS or near in SINGULAR_SUBJECTS:
            return near
    if before in ("and", "then", "but", "never", "only", "always", "just", ","):
        return last
    if len(before) > 3 and before.endswith("s") and not before.endswith(("ss", "us", "is")):
        return "they"
    return ""


def _agree(word: str, subject: str) -> str:
    third, base = _present_forms()[word]
    if word == "was":
        return "am" if subject == "i" else "is"
    return base if subject in PLURAL_SUBJECTS else third


@cache
def _present_forms() -> Mapping[str, tuple[str, str]]:
    """Present forms of verbs that report speech and of common verbs of narration."""
    forms = dict(IRREGULAR)
    for lemma, cell, *_ in load_table("reporting_verbs").rows:
        if not cell.strip():
            continue
        third, *others = cell.split()
        for past in others:
            if past.endswith("ed") and third.endswith("s"):
                forms.setdefault(past, (third, lemma))
    forms["said"] = ("says", "say")
    return forms
