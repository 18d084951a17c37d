"""Where tokens stand: words and marks as in the English treebanks of Universal Dependencies.

What: where each word and each mark begins and ends, before anybody knows what they are.
Rows: the columns ``start`` and ``end`` of ``TokenTable``, internal; ``tokens`` adds the others.
    Every character that is no white space is in exactly one token, and no token crosses a
    paragraph.
Needs: ``text``, ``paragraphs``.
Method: one compiled expression finds stretches; those with an apostrophe, a stop or a prefix are
    split by small rules: contractions part (*do|n't*, *she|'s*, *can|not*), hyphens stand alone but
    after a prefix (*well|-|known*, *e-mail*), dashes and emphasis marks always, elisions keep
    their apostrophe (*'em*, *o'*), abbreviations and initials their stop.
Source: Silveira et al. 2014, A Gold Standard Dependency Corpus for English (EWT); LitBank (Bamman
    et al. 2019) keeps hyphens inside words, the treebanks win here.
Limits: dialect with an apostrophe before an unlisted word (*'osses*) is a mark and a word; English
    rules are applied to every language.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from fabula.layer import Layer, Tokens
from fabula.lexicons.load import load_groups, load_words
from fabula.rows import Paragraph, Span
from fabula.text import Text

MARKS = "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0903"
MARKS += "\u093a-\u094f\u0951-\u0957\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200d\u2060\u20d0-\u20f0"
MARKS += "\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef"
"""Characters that only change the one before: combining marks, joiners, variants, skin tones."""
LETTER = rf"(?:[^\W_][{MARKS}]*+)"
APOSTROPHES = "'’ʼ"
PATTERN = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"“”]*[\w/]"
    rf"|\d++(?:[.,:/]\d++)*+(?:{LETTER}++)?"
    rf"|(?:[^\W\d_]\.){{2,}}"
    rf"|[^\W\d_][\w.+-]{{0,63}}+@[\w-]++(?:\.[\w-]++)*+"
    rf"|{LETTER}++((?:[{APOSTROPHES}‘`´]{LETTER}++)++)?(\.(?!\.))?"
    rf"|\.{{2,}}|…+|-{{2,}}|[—–―]+|[!?‽]{{2,}}|([*=~#+^<>|•·_])\3+"
    rf"|[:;]-?[)(DPp](?![\w)])"
    rf"|[\U0001f1e6-\U0001f1ff]{{2}}"
    rf"|[^\w\s][{MARKS}]*(?:(?<=\u200d)[^\w\s][{MARKS}]*)*"
    rf"|\S[{MARKS}]*",
)
CONTRACTION = re.compile(
    rf"(?P<stem>.+?)(?P<rest>n[{APOSTROPHES}‘`´]t|[{APOSTROPHES}‘`´](?:s|m|d|ll|re|ve|n|em))",
    re.IGNORECASE | re.DOTALL,
)
FUSED = {
    "cannot": (3,),
    "gonna": (3,),
    "wanna": (3,),
    "gotta": (3,),
    "gimme": (3,),
    "lemme": (3,),
    "dunno": (2, 3),
    "dont": (2,),
    "didnt": (3,),
    "doesnt": (4,),
    "isnt": (2,),
    "wasnt": (3,),
    "couldnt": (5,),
    "wouldnt": (5,),
    "havent": (4,),
    "hasnt": (3,),
}
"""Words written as one that the treebanks split, and where."""
MAX_CONTRACTIONS = 3
"""How many contractions one word may end with (*I'd've* has two)."""
LEADING = {"d": "you", "y": "all"}
"""What may follow the apostrophe of *d'you* and *y'all* for both halves to be words."""


def find_token_spans(text: Text, paragraphs: Layer[Paragraph]) -> Tokens:
    """Find where the tokens stand.

    Args:
        text: The text.
        paragraphs: Its paragraphs.

    Returns:
        Starts and ends of all tokens; the other columns are unknown.
    """
    starts: list[int] = []
    ends: list[int] = []
    for paragraph in paragraphs:
        _scan(text.content, paragraph.start, paragraph.end, starts, ends)
    return Tokens(starts, ends)


def _scan(content: str, at: int, stop: int, starts: list[int], ends: list[int]) -> None:
    """Append the tokens of one paragraph."""
    glued = False
    for match in PATTERN.finditer(content, at, stop):
        start, end = match.span()
        first = content[start]
        if start < at:
            if end > at:
                starts.append(at)
                ends.append(end)
                at = end
            continue
        if first in APOSTROPHES and end < stop:
            end = _end_of_elision(content, start, end, stop)
        if match.lastindex is None and not first.isalpha():
            at = end
            spans = [(start, end)]
        else:
            spans = _split_word(content, start, end, match.lastindex or 0, stop)
            at = spans[-1][1]
        if glued and spans[0][0] == ends[-1]:
            ends[-1] = spans[0][1]
            del spans[0]
        glued = False
        if first == "-" and end - start == 1 and _is_prefixed(content, starts, ends, start, stop):
            ends[-1], glued = end, True
            continue
        for left, right in spans:
            starts.append(left)
            ends.append(right)


def _is_prefixed(content: str, starts: list[int], ends: list[int], at: int, stop: int) -> bool:
    """Whether a hyphen joins a prefix to its word."""
    return (
        bool(ends)
        and ends[-1] == at
        and at + 1 < stop
        and content[at + 1].isalpha()
        and content[starts[-1] : at].lower() in _places()["hyphen"]
    )


@cache
def _places() -> dict[str, frozenset[str]]:
    return dict(load_groups("elisions", "place", "word"))


def _end_of_elision(content: str, start: int, end: int, stop: int) -> int:
    """Where a token ends that begins with an apostrophe: after the word of an elision, or here."""
    if start and (content[start - 1].isalnum() or content[start - 1] in APOSTROPHES):
        return end
    word = content[end : min(stop, end + 10)]
    letters = re.match(r"[^\W_]*", word)
    head = letters.group().lower() if letters else ""
    if head in ("tis", "twas", "twere", "twill", "twould"):
        return end + 1
    if head in _places()["start"] or re.fullmatch(r"\d\ds?", head):
        return end + len(head)
    return end


def _split_word(content: str, start: int, end: int, group: int, stop: int) -> list[Span]:
    """The tokens of one word with whatever apostrophes and stop follow it."""
    if group == 3 or not content[start].isalpha():
        return [(start, end)]
    word = content[start:end]
    if group == 2 or (group == 0 and word[-1] == "."):
        return _split_stop(content, start, end, stop, contracted=group == 2)
    if group == 1:
        return _split_contractions(content, start, end)
    if end < stop and content[end] in APOSTROPHES and _is_clipped(content, word, end, stop):
        return [(start, end + 1)]
    cuts = FUSED.get(word.lower())
    if cuts is None:
        return [(start, end)]
    borders = [start, *(start + cut for cut in cuts), end]
    return list(pairwise(borders))


def _split_stop(content: str, start: int, end: int, stop: int, *, contracted: bool) -> list[Span]:
    """A word with a stop behind it: one token if the stop belongs to it, else two."""
    word = content[start:end]
    lowered = word.lower()
    if word.count(".") > 1 or lowered in load_words("abbreviations"):
        numbered = lowered in ("no.", "nos.", "p.", "v.", "ch.", "art.")
        if not numbered or content[end : end + 2].strip()[:1].isdigit():
            return [(start, end)]
    after = content[end : min(stop, end + 2)]
    if len(word) == 2 and word[0].isupper() and word != "I." and after[:1] == " ":
        following = after[1:2]
        if following.isupper() or following in "—-&":
            return [(start, end)]
    inner = end - 1
    apostrophe = contracted and any(mark in word for mark in APOSTROPHES + "‘`´")
    head = _split_contractions(content, start, inner) if apostrophe else None
    if head is None:
        cuts = FUSED.get(lowered[:-1], ())
        borders = [start, *(start + cut for cut in cuts), inner]
        head = list(pairwise(borders))
    return [*head, (inner, end)]


def _split_contractions(content: str, start: int, end: int) -> list[Span]:
    """*I'd've* → *I*, *'d*, *'ve*; words like *o'clock* stay whole."""
    tails: list[Span] = []
    while end - start > 2 and len(tails) < MAX_CONTRACTIONS:
        match = CONTRACTION.fullmatch(content, start, end)
        if match is None:
            break
        cut = match.start("rest")
        tails.append((cut, end))
        end = cut
    head = content[start:end].lower()
    if head[:1] in LEADING and head[1:2] in APOSTROPHES and head[2:] == LEADING[head[:1]]:
        return [(start, start + 2), (start + 2, end), *reversed(tails)]
    return [(start, end), *reversed(tails)]


def _is_clipped(content: str, word: str, end: int, stop: int) -> bool:
    """Whether an apostrophe after a word stands for a letter (*o'*, *runnin'*)."""
    lowered = word.lower()
    listed = lowered in _places()["end"]
    clipped = lowered.endswith("in") and len(lowered) >= 4 and lowered not in _places()["kept"]
    if not (listed or clipped) or end + 1 >= stop:
        return False
    after = content[end + 1 : min(stop, end + 3)]
    return (after[:1] == " " and after[1:2].islower()) or (clipped and after[:1] in ",;.!?")
