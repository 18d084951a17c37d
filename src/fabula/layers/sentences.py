"""Sentences: where they end, by rules of punctuation and by the encoder where it is sure.

What: stretches that end with a stop, a question or exclamation mark, an ellipsis, or a paragraph.
Rows: ``Sentence``, in text order; every token is in exactly one, none crosses a paragraph.
Needs: ``text``, ``token_spans``, ``paragraphs``, ``quoted_spans`` (closing marks with a space
    before), ``encoding``.
Method: after each closing token and the quotation marks and brackets behind it, the next token
    decides. A small letter goes on with the sentence (*“Come in!” said she.* is one), so does a
    reporting clause with a name after ``?”``, ``!”``, ``…”`` or ``—”`` (*“Who?” Ada asked.*). A
    plain stop without a quotation mark ends a sentence whatever follows. Abbreviations and
    initials are single tokens and end one only before a word that opens sentences. Where there is
    an encoder, what it surely denies is no beginning and what it surely sees is one; in between
    the rules decide. A paragraph always begins a sentence, a closing mark never does.
Source: the conventions of English print; verbs from the table ``reporting_verbs``.
Limits: *“Come.” Ada said.* is two sentences; an ellipsis before a name is taken for an end; a list
    in small letters without stops is one sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from fabula.encoder.encoding import Encoding
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer, Tokens
from fabula.lexicons.load import load_mapping, load_table
from fabula.rows import Paragraph, Sentence, SentenceId
from fabula.text import Text

ENDERS = frozenset(".!?…‽。！？")
"""Characters of which a closing token is made."""
DASHES = frozenset("-—–―")
CLOSERS = frozenset("\"'”’»)]}_*›」』")
OPENERS = frozenset("\"'“‘«([„‚‹「『_*")
REPORT_REACH = 5
"""Tokens after a quotation among which a name and its reporting verb must stand."""
STARTERS = frozenset(
    [
        *("the", "he", "she", "it", "they", "we", "you", "but", "and", "a", "an", "in", "on", "at"),
        *("there", "this", "that", "these", "when", "then", "his", "her", "its", "their", "our"),
        *("if", "so", "as", "no", "yes", "what", "who", "how", "why", "where", "for", "after", "i"),
    ]
)
"""Words that open sentences and follow no abbreviation inside one (*etc. The …*)."""


def find_sentences(
    text: Text,
    token_spans: Tokens,
    paragraphs: Layer[Paragraph],
    quoted_spans: Layer[QuotedSpan],
    encoding: Encoding,
) -> Layer[Sentence]:
    """Find the sentences.

    Args:
        text: The text.
        token_spans: Its tokens.
        paragraphs: Its paragraphs.
        quoted_spans: Quotations by their marks.
        encoding: The encoder's scores; without ``sentence_starts`` rules decide.

    Returns:
        Sentences that hold every token once.
    """
    if not len(token_spans):
        return Layer()
    starts, ends = token_spans.starts.tolist(), token_spans.ends.tolist()
    words = [text.content[start:end] for start, end in zip(starts, ends, strict=True)]
    borders = np.searchsorted(token_spans.starts, [p.start for p in paragraphs]).tolist()
    closing = {part[1] for span in quoted_spans for part in span.parts}
    fixed = set(borders) | {0}
    found = set(_find_openings(words, starts, ends, fixed, closing))
    found = _revise(found, encoding, words, starts, ends)
    firsts = sorted((fixed | found) - {len(words)})
    return Layer(
        Sentence(id=SentenceId(i), start=starts[first], end=ends[after - 1])
        for i, (first, after) in enumerate(zip(firsts, [*firsts[1:], len(words)], strict=True))
    )


def _revise(
    found: set[int],
    encoding: Encoding,
    words: Sequence[str],
    starts: Sequence[int],
    ends: Sequence[int],
) -> set[int]:
    """Beginnings by rules, without those denied and with those the encoder is sure of.

    A beginning behind opening marks is where those begin.
    """
    if encoding.sentence_starts is None:
        return found
    scores, thresholds = encoding.sentence_starts.tolist(), encoding.thresholds
    kept = {index for index in found if scores[index] >= thresholds.sentence_denied}
    opened = 0
    for index, score in enumerate(scores):
        glued = index > 0 and starts[index] == ends[index - 1]
        if not (glued and words[index - 1] in OPENERS):
            opened = index
        if score < thresholds.sentence_sure:
            continue
        spaced = not opened or starts[opened] > ends[opened - 1]
        if spaced and not _only_closes(words[opened]):
            kept.add(opened)
    return kept


def _only_closes(word: str) -> bool:
    """Whether a token can only stand at the end of a sentence."""
    return word[0] in ENDERS or (word in CLOSERS and word not in OPENERS)


def _find_openings(
    words: Sequence[str],
    starts: Sequence[int],
    ends: Sequence[int],
    borders: set[int],
    closing: set[int],
) -> Iterator[int]:
    """Indices of tokens that open a sentence after another in the same paragraph."""
    count = len(words)
    for index, word in enumerate(words):
        if word[-1] not in ENDERS and word[-1] not in DASHES:
            continue
        after, quoted = index + 1, False
        while (
            after < count
            and after not in borders
            and _closes(words[after], starts[after], ends[after], ends[after - 1], closing)
        ):
            quoted = quoted or words[after] not in ")]}_*"
            after += 1
        if after >= count or after in borders or starts[after] == ends[after - 1]:
            continue
        numbered = word == "." and words[index - 1].isdigit() and index - 1 in borders
        spaced = word == "." and index > 0 and words[index - 1] == "."
        if not numbered and _is_end("..." if spaced else word, words, after, quoted):
            yield after


def _is_end(word: str, words: Sequence[str], after: int, quoted: bool) -> bool:
    """Whether a token that may end a sentence does, by what kind of token it is."""
    following = words[after]
    if word[0] in ENDERS:
        return _ends_sentence(word, words, after, quoted)
    if word[0] in DASHES:
        return quoted and following[0].isupper() and not _reports(words, after)
    kinds = load_mapping("abbreviations", "word", "kind")
    opened = following[0].isupper() and (quoted or following.lower() in STARTERS)
    return opened and len(word) > 2 and kinds.get(word.lower(), "inner") == "inner"


def _closes(word: str, start: int, end: int, before: int, closing: set[int]) -> bool:
    """Whether a token still belongs to the sentence before it."""
    return word in CLOSERS and (start == before or end in closing)


def _ends_sentence(word: str, words: Sequence[str], after: int, quoted: bool) -> bool:
    """Whether a closing token ends a sentence, given the first token behind its quotation marks."""
    following = words[after]
    first = following[0]
    bare = word == "." and not quoted
    if first in OPENERS or first in DASHES:
        inner = words[after + 1][:1] if after + 1 < len(words) else ""
        return bare or not inner.islower() if first in OPENERS else bare and inner.isupper()
    if first.islower():
        return bare
    if first.isalpha():
        reported = quoted and word != "." and _reports(words, after)
        broken_off = following == "I" and word[0] in ".…" and len(word) > 1
        return not reported and not broken_off
    return first not in ENDERS and first not in ",;:)]}%/"


def _reports(words: Sequence[str], at: int) -> bool:
    """Whether a reporting clause with a name, or with *I*, begins here (*Ada said*)."""
    verbs = _reporting_verbs()
    for place in range(at, min(at + REPORT_REACH, len(words))):
        word = words[place]
        if word in verbs:
            return place > at
        if not (word[0].isupper() or word in ("of", "de", "van", "von", "'s", "’s")):
            return False
        if word in ("He", "She", "They", "We", "It", "The", "You"):
            return False
    return False


@cache
def _reporting_verbs() -> frozenset[str]:
    table = load_table("reporting_verbs")
    rows = zip(*(table.column(name) for name in ("lemma", "forms", "kind")), strict=True)
    return frozenset(
        form for lemma, forms, kind in rows if kind == "speech" for form in (lemma, *forms.split())
    )
