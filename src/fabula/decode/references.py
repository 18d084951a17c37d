"""Who was mentioned where: look-ups over resolved mentions, by position."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

UNKNOWN = -1
"""Number of a person nobody has identified."""

REACH_CHARS = 3000
"""How far back a person counts as just mentioned, in code points."""

REACH_REFERENCES = 120
"""How many mentions are looked at on the way back."""

MOST_PERSONS = 8
"""How many persons count as just mentioned."""

PRONOUN_SHARE = 0.75
"""Share of a person's pronouns that one set must have before others count as a clash."""

USUAL_CALLS = 3
"""How often a phrase must stand for a person before it is a usual one."""

PREPOSITIONS = frozenset(
    {
        *("to", "at", "of", "on", "in", "with", "for", "from", "by", "about", "into", "upon"),
        *("over", "after", "before", "toward", "towards", "behind", "beside", "between"),
        *("against", "near", "past", "like", "unto", "without", "among", "across", "around"),
        *("and", "that", "than", "as", "if", "when", "while", "told", "asked", "made", "let"),
    }
)
"""Words after which a mention at the head of a sentence is not the one who acts."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of a person.

    Attributes:
        key: Number of the mention.
        person: Number of the person, or ``UNKNOWN``.
        form: ``proper``, ``common`` or ``pronoun``.
        gender: Pronoun set the words demand, or ``None``.
        first_person: Whether it is *I* or *me*.
        plural: Whether it means several, or nobody in particular (*somebody*).
        inside: Number of the quotation it stands in, or ``UNKNOWN`` for narration.
    """

    key: int
    start: int
    end: int
    person: int
    form: str
    gender: str | None
    first_person: bool
    plural: bool
    inside: int


def choose_genders(votes: Mapping[int, Counter[str]]) -> dict[int, str]:
    """The pronoun set of each person for whom one set has most of the votes by far."""
    found: dict[int, str] = {}
    for person, counts in votes.items():
        gender, most = counts.most_common(1)[0]
        if most >= PRONOUN_SHARE * counts.total():
            found[person] = gender
    return found


class References:
    """Mentions of persons in text order.

    Args:
        content: The text.
        rows: All mentions of persons, sorted by start.
        genders: Pronoun set of each person where known.
    """

    def __init__(self, content: str, rows: Sequence[Reference], genders: Mapping[int, str]) -> None:
        self._content = content
        self.genders = genders
        self._narrated = [row for row in rows if row.inside == UNKNOWN]
        self._narrated_starts = [row.start for row in self._narrated]
        self._known = [row for row in rows if row.person != UNKNOWN]
        self._known_starts = [row.start for row in self._known]
        telling = [
            (row.start, row.person)
            for row in self._narrated
            if row.first_person and not row.plural and row.person != UNKNOWN
        ]
        self._telling_starts = [start for start, _ in telling]
        self._telling = [person for _, person in telling]
        self._inside: dict[int, list[Reference]] = {}
        self._named = {row.person for row in rows if row.form == "proper"}
        self._calls = Counter(
            (row.person, content[row.start : row.end].lower())
            for row in rows
            if row.form == "common"
        )
        for row in rows:
            if row.inside != UNKNOWN:
                self._inside.setdefault(row.inside, []).append(row)

    def view_noun(self, row: Reference) -> Iterator[str]:
        """Kinds of what shows that a phrase (*her mother*) means the person it is linked to."""
        if row.person not in self._named:
            yield "cue_own"
        if self._calls[row.person, self._content[row.start : row.end].lower()] < USUAL_CALLS:
            yield "cue_rare"

    def inside(self, quotation: int) -> Sequence[Reference]:
        """Mentions within a quotation."""
        return self._inside.get(quotation, ())

    def narrator_at(self, offset: int, usual: int) -> int:
        """Who says *I* in the narration nearest to ``offset``; ``usual`` where nobody does."""
        after = bisect_left(self._telling_starts, offset)
        near = range(max(0, after - 1), min(after + 1, len(self._telling)))
        nearest = min(near, key=lambda at: abs(self._telling_starts[at] - offset), default=None)
        return usual if nearest is None else self._telling[nearest]

    def narrated_in(self, start: int, end: int) -> Sequence[Reference]:
        """Mentions of the narration that start in ``[start, end)``."""
        starts = self._narrated_starts
        return self._narrated[bisect_left(starts, start) : bisect_left(starts, end)]

    def just_before(self, offset: int, floor: int) -> tuple[list[int], list[int], list[int]]:
        """Persons mentioned before ``offset``, latest first.

        Args:
            offset: Where to look back from.
            floor: Where to stop at the latest.

        Returns:
            Persons of the narration; those of them that it names; persons mentioned only within
            quotations.
        """
        told: dict[int, None] = {}
        named: dict[int, None] = {}
        quoted: dict[int, None] = {}
        floor = max(floor, offset - REACH_CHARS)
        last = bisect_left(self._known_starts, offset)
        for index in range(last - 1, max(-1, last - 1 - REACH_REFERENCES), -1):
            row = self._known[index]
            if row.start < floor or len(named) >= MOST_PERSONS:
                break
            if row.plural:
                continue
            (told if row.inside == UNKNOWN else quoted).setdefault(row.person)
            if row.inside == UNKNOWN and (row.form != "pronoun" or row.first_person):
                named.setdefault(row.person)
        return (
            list(told),
            list(named),
            [person for person in quoted if person not in told][:MOST_PERSONS],
        )

    def actor(self, start: int, end: int) -> Reference | None:
        """Who acts in a sentence: its first mention that nothing governs and that owns nothing."""
        for row in self.narrated_in(start, end):
            words = self._content[max(start, row.start - 16) : row.start].split()
            if words and words[-1].lower().strip('—-("') in PREPOSITIONS:
                continue
            if self._content[row.end : row.end + 2] in {"'s", "’s"}:
                continue
            return row
        return None

    def fit(self, gender: str | None, person: int) -> str:
        """Whether a person's pronouns are ``match``, ``clash`` or ``open`` for a pronoun set."""
        known = self.genders.get(person)
        if gender is None or known is None:
            return "open"
        return "match" if known == gender else "clash"
