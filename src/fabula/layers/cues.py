"""The reporting clause of each quotation: *said Ada*, *she asked softly*, *Jon replied:*.

What: at most one clause for a quotation, its verb, who is said to speak, and words of manner. A
    sentence of action beside a quotation (*Ada looked up.*) is a beat, not a cue.
Rows: ``Cue``, in the order of the quotations they introduce.
Needs: tokens, sentences and paragraphs; quotations of kind speech, thought or writing; mention
    spans of type PER (a clause whose subject is no such span has ``mention`` ``None``); encoding.
Method: the narration after each part and before it, up to the end of the sentence, is matched
    against word patterns over ``lexicons/reporting_verbs.tsv`` (``reporting_clauses.py``):
    inverted (*said Ada*), direct (*Ada, the eldest, said*), leading (*Ada turned to Jon and
    said,*), also at the end of the paragraph before; clauses whose noun speaks (*came Ada's
    voice*) and short sentences that announce a line (*Ada interposed.*) are read as well. Of
    several, a sure one with a name wins, else the pattern that was most often right on PDNC's
    training novels or is thought to be (``lexicons/rule_scores.tsv``). Where the layout alone
    shows a line, the label of a message or script (*Ada: here now*) and the signature of a letter
    stand for the clause; the verb is then the mark after the label, or the signature itself. Beside
    words that are written, *a note from Ada* and *Ada's letter* name the writer.
    Where there is an encoder, it marks verbs and subjects of clauses: it supplies a clause where no
    pattern fits, names the subject where it surely sees another one for the same verb, and a clause
    of which it surely sees nothing is none.
Source: the patterns extend those of O'Keefe et al. 2012, "A Sequence Labelling Approach to Quote
    Attribution", section 5, and Muzny et al. 2017, "A Two-stage Sieve Approach for Quote
    Attribution", section 5.1.
Limits: the patterns know no syntax, so a subject further away than a short insertion may be
    missed or misread.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from math import exp

import msgspec
import numpy as np

from fabula.decode.frames import Frames, bound_parts
from fabula.decode.marked_clause import MarkedClause, find_marked_clause
from fabula.encoder.encoding import Encoding
from fabula.internal_rows import MentionSpan
from fabula.layer import Layer, Tokens
from fabula.lexicons.clause_words import Clause
from fabula.lexicons.load import load_mapping
from fabula.lexicons.message_lines import LABEL_MARKS
from fabula.lexicons.reporting import find_manner, load_reporting_verbs
from fabula.lexicons.reporting_clauses import (
    Match,
    match_after,
    match_before,
    match_sentence_before,
)
from fabula.lexicons.reporting_nouns import match_noun_after, match_noun_before, match_writer
from fabula.lexicons.signatures import find_signature
from fabula.rows import Cue, MentionId, Paragraph, Quotation, Sentence, Span
from fabula.text import Text

SITE_TOKENS = 60
"""Longest stretch of narration beside a quotation that is looked at, in tokens."""

MANNER_TOKENS = 9
"""How far after the verb or subject words of manner may stand, in tokens."""

LETTER_MARKS = ""
"""Marks of a letter that only its frame shows; its last part is the signature."""

SIGNATURE_CHARS = 60
"""Longest signature of a letter."""

MARKED_SHARE = 0.9
"""Share of clauses found by the encoder's marks alone that are right, where it is sure: a guess."""

SURE = 0.9
"""From which score a clause with a name is believed before one without."""

NAME_LINKS = frozenset(["and", "&", "of", "de", "la", "le", "du", "des", "van", "von", "der"])
"""Small words within a name, or between two names that speak as one."""

QUOTATION_MARKS = "\"'“”‘’«»‹›「」『』„‚"


STOPS = ".!?;)" + QUOTATION_MARKS
"""What narration that does not lead up to a quotation ends in."""


@dataclass(frozen=True)
class _Site:
    """Narration beside a quotation where its cue may stand.

    Attributes:
        after: Whether it follows a part of the quotation.
        ending: What that part ends in; before a quotation ``stop`` where the narration is a
            sentence of its own, else "".
    """

    start: int
    end: int
    after: bool
    ending: str


def find_cues(
    text: Text,
    tokens: Tokens,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
    mention_spans: Layer[MentionSpan],
    encoding: Encoding,
) -> Layer[Cue]:
    """Find the reporting clause of every quotation that has one."""
    reader = _Reader(text, tokens, mention_spans, encoding)
    sites = _sites_by_quotation(text, sentences, paragraphs, quotations)
    cues = []
    for quotation in quotations:
        if not quotation.is_line:
            continue
        found = [reader.read(quotation, site) for site in sites[quotation.id]]
        found.append(reader.read_layout(quotation))
        best = max((cue for cue in found if cue), key=reader.rank, default=None)
        if best is not None:
            cues.append(best)
    return Layer(sorted(cues, key=lambda cue: (cue.start, cue.end, cue.quotation)))


def _sites_by_quotation(
    text: Text,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
) -> list[list[_Site]]:
    """The narration around every quotation; the index is the quotation's id."""
    sites: list[list[_Site]] = [[] for _ in quotations]
    frames = Frames(
        text.content,
        [(row.start, row.end) for row in sentences],
        [(row.start, row.end) for row in paragraphs if row.kind == "body"],
    )
    parts = sorted(
        ((part, quotation.id) for quotation in quotations for part in quotation.parts),
        key=lambda item: (item[0][0], -item[0][1]),
    )
    starts = [part[0] for part, _ in parts]
    for part, number, _, low, high in bound_parts(parts, len(text)):
        index = frames.paragraph_index(part[0])
        if index is None:
            continue
        paragraph = frames.paragraph(index)
        after = frames.sentence_after(part[1], min(high, paragraph[1]))
        if after is not None:
            ending = _ending_of(text.content, part)
            sites[number].append(_Site(after[0], after[1], after=True, ending=ending))
        before = frames.sentence_before(max(low, paragraph[0]), part[0])
        opens = part == quotations[number].parts[0] and low <= paragraph[0]
        if before is None and opens and index:
            before = frames.sentence_before(*frames.paragraph(index - 1))
        if before is None:
            continue
        if text.content[before[1] - 1] not in STOPS:
            sites[number].append(_Site(before[0], before[1], after=False, ending=""))
        elif text.content[before[1] - 1] == "." and _stands_alone(frames, before, low, starts):
            sites[number].append(_Site(before[0], before[1], after=False, ending="stop"))
    return sites


def _stands_alone(frames: Frames, sentence: Span, low: int, starts: list[int]) -> bool:
    """Whether a sentence before a quotation cannot belong to the quotation before that.

    Args:
        frames: Sentences and paragraphs.
        sentence: The sentence.
        low: Where the quotation before ends, or 0.
        starts: Where quotations begin, ascending.
    """
    index = frames.paragraph_index(sentence[0])
    if index is None:
        return False
    paragraph = frames.paragraph(index)
    if low <= paragraph[0]:
        return bisect_left(starts, paragraph[0]) == bisect_left(starts, sentence[1])
    first = frames.sentence_after(low, sentence[1])
    return first is not None and first[1] <= sentence[0]


def _ending_of(content: str, part: Span) -> str:
    """What a part ends in: ``comma``, ``open`` or ``stop``."""
    end = part[1]
    while end > part[0] and (content[end - 1] in QUOTATION_MARKS or content[end - 1].isspace()):
        end -= 1
    last = content[end - 1]
    if last == ".":
        return "open" if content[end - 3 : end] == "..." else "stop"
    return "comma" if last == "," or last.isalnum() else "open"


class _Reader:
    """Reads the sites of quotations; holds what all of them share."""

    def __init__(
        self, text: Text, tokens: Tokens, mention_spans: Layer[MentionSpan], encoding: Encoding
    ) -> None:
        self._content = text.content
        self._starts: list[int] = tokens.starts.tolist()
        self._ends: list[int] = tokens.ends.tolist()
        self._verbs = load_reporting_verbs()
        self._scores = load_mapping("rule_scores", "rule", "score")
        self._marked = encoding.cues
        self._marks = np.zeros(0, dtype=np.float32)
        if encoding.cues is not None:
            self._marks = np.maximum(encoding.cues.verbs, encoding.cues.mentions)
        self._least = encoding.thresholds.cue
        self._denied = encoding.thresholds.cue_denied
        self._persons: dict[int, MentionSpan] = {}
        self._spans = {mention.id: (mention.start, mention.end) for mention in mention_spans}
        self._named = {mention.id for mention in mention_spans if mention.is_person_name}
        for mention in mention_spans:
            longest = self._persons.get(mention.start)
            if mention.type == "PER" and (longest is None or self._is_name(longest, mention)):
                self._persons[mention.start] = mention

    def _is_name(self, inner: MentionSpan, outer: MentionSpan) -> bool:
        """Whether the longer of two mentions with one beginning is the person's whole name."""
        if outer.end < inner.end:
            return not self._is_name(outer, inner)
        tail = self._content[inner.end : outer.end].split()
        one = inner.form != "proper" or outer.form != "proper"
        return one or all(word[:1].isupper() or word in NAME_LINKS for word in tail)

    def rank(self, cue: Cue) -> tuple[bool, float]:
        """What makes one cue of a quotation better than another: a name, then its score."""
        return cue.mention in self._named and cue.score >= SURE, cue.score

    def read(self, quotation: Quotation, site: _Site) -> Cue | None:
        """The cue at a site, or ``None``."""
        first = bisect_left(self._starts, site.start)
        last = bisect_right(self._ends, site.end)
        if site.after:
            last = min(last, first + SITE_TOKENS)
        else:
            first = max(first, last - SITE_TOKENS)
        if first >= last:
            return None
        clause = self._clause(first, last)
        match = self._match(clause, site)
        if match is None and quotation.kind == "writing":
            match = match_writer(clause)
        cue = None if match is None else self._cue(quotation, clause, match, first)
        if self._marked is None:
            return cue
        tokens = slice(first, last)
        verbs, subjects = self._marked.verbs[tokens], self._marked.mentions[tokens]
        found = find_marked_clause(verbs.tolist(), subjects.tolist(), self._least, after=site.after)
        marked = None if found is None else self._marked_cue(quotation, clause, found, first)
        return self._revise(cue, marked)

    def _match(self, clause: Clause, site: _Site) -> Match | None:
        if site.after:
            return match_after(clause, site.ending, self._verbs) or match_noun_after(clause)
        if site.ending:
            return match_sentence_before(clause, self._verbs)
        return match_before(clause, self._verbs) or match_noun_before(clause)

    def _revise(self, cue: Cue | None, marked: Cue | None) -> Cue | None:
        """The cue that patterns give, as the encoder's marks confirm, change or supply it."""
        if cue is None:
            return marked
        named = None if cue.mention is None else self._spans[cue.mention]
        unnamed = named is None or self._is_denied(named)
        if marked is not None and unnamed and marked.verb == cue.verb:
            return marked
        return None if unnamed and self._is_denied(cue.verb) else cue

    def _marked_cue(
        self, quotation: Quotation, clause: Clause, found: MarkedClause, first: int
    ) -> Cue | None:
        """The cue that the encoder's marks alone give, where they name a person."""
        starts = [at for at in range(*found.subject) if at in clause.subjects]
        if not starts:
            return None
        ends = clause.subjects[starts[0]]
        bounds = min(found.verb[0], starts[0]), max(found.verb[1], ends)
        cue = self._cue(quotation, clause, Match("marked", found.verb, starts[0], *bounds), first)
        return msgspec.structs.replace(cue, score=round(MARKED_SHARE * exp(found.score), 4))

    def _is_denied(self, span: Span) -> bool:
        """Whether no token of a span may be part of a reporting clause."""
        tokens = slice(bisect_right(self._ends, span[0]), bisect_left(self._starts, span[1]))
        marks = self._marks[tokens]
        return bool((marks < self._denied).all())

    def read_layout(self, quotation: Quotation) -> Cue | None:
        """The label before a line or the signature of a letter, or ``None``."""
        if quotation.marks in LABEL_MARKS:
            body = quotation.parts[0][0]
            line = self._content.rfind("\n", 0, body) + 1
            mention = self._last_person(line, body)
            if mention is None:
                return None
            gap = self._content[mention.end : body]
            mark = mention.end + len(gap) - len(gap.lstrip(" )*_"))
            end = body - (len(gap) - len(gap.rstrip()))
            return self._layout_cue(quotation, mention, end, (min(mark, end - 1), end), "label")
        signature = self._signature(quotation) if quotation.kind == "writing" else None
        mention = None if signature is None else self._last_person(*signature)
        if mention is not None and mention.form == "proper":
            span = (mention.start, mention.end)
            return self._layout_cue(quotation, mention, mention.end, span, "signature")
        return None

    def _signature(self, quotation: Quotation) -> Span | None:
        """Where a letter is signed."""
        start, end = quotation.parts[-1]
        if quotation.marks == LETTER_MARKS:
            several = len(quotation.parts) > 1
            return (start, end) if several and end - start <= SIGNATURE_CHARS else None
        words = self._content[start:end].rstrip(QUOTATION_MARKS + "*_ \n")
        found = find_signature(words)
        return None if found is None else (start + found[0], start + found[1])

    def _last_person(self, start: int, end: int) -> MentionSpan | None:
        """The last mention of a person that lies wholly in a stretch."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        for index in range(last - 1, first - 1, -1):
            mention = self._persons.get(self._starts[index])
            if mention is not None and mention.end <= end:
                return mention
        return None

    def _layout_cue(
        self, quotation: Quotation, mention: MentionSpan, end: int, verb: Span, rule: str
    ) -> Cue:
        return Cue(
            start=mention.start,
            end=end,
            quotation=quotation.id,
            verb=verb,
            mention=mention.id,
            manner=(),
            score=float(self._scores.get(f"cue.{rule}", "0.9")),
        )

    def _clause(self, first: int, last: int) -> Clause:
        forms = [
            self._content[start:end]
            for start, end in zip(self._starts[first:last], self._ends[first:last], strict=True)
        ]
        subjects: dict[int, int] = {}
        for index in range(first, last):
            mention = self._persons.get(self._starts[index])
            if mention is not None:
                after = bisect_left(self._starts, mention.end, index, last)
                subjects[index - first] = max(after, index + 1) - first
        return Clause(
            [form.lower() for form in forms], [form[:1].isupper() for form in forms], subjects
        )

    def _cue(self, quotation: Quotation, clause: Clause, match: Match, first: int) -> Cue:
        manner = find_manner(
            clause.words, match.first, min(match.last + MANNER_TOKENS, len(clause.words))
        )
        manner = tuple(span for span in manner if not _overlaps(span, match, clause))
        last = max([match.last, *(end for _, end in manner)])
        mention: MentionId | None = None
        if match.subject is not None:
            mention = self._persons[self._starts[first + match.subject]].id
        return Cue(
            start=self._starts[first + match.first],
            end=self._ends[first + last - 1],
            quotation=quotation.id,
            verb=self._span(match.verb, first),
            mention=mention,
            manner=tuple(self._span(span, first) for span in manner),
            score=float(self._scores.get(f"cue.{match.rule}", "0.5")),
        )

    def _span(self, words: tuple[int, int], first: int) -> Span:
        return self._starts[first + words[0]], self._ends[first + words[1] - 1]


def _overlaps(span: Span, match: Match, clause: Clause) -> bool:
    """Whether words of manner are part of the verb or of the subject."""
    taken = [match.verb]
    if match.subject is not None:
        taken.append((match.subject, clause.subjects[match.subject]))
    return any(span[0] < end and start < span[1] for start, end in taken)
