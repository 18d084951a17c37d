"""Claims that two persons stand in a bond, read off the words between their mentions.

Works on columns of words and on mentions as ranges of them; knows nothing of stories.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fabula.lexicons.bonds import (
    CALLED_ADDRESS,
    PLURALS,
    BondNoun,
    read_bond_noun,
    unique_role,
)
from fabula.lexicons.reporting import load_reporting_verbs

ADJECTIVES: Final = 3
"""Most words between possessor and noun (*her dear old friend*)."""

CERTAIN: Final = 0.92
"""Score where name and noun stand side by side (*her brother Jon*)."""

SET_OFF: Final = 0.85
"""Score where a comma or *is* stands between them."""

BY_LINK: Final = 0.6
"""Score where coreference alone says who the noun means."""

WHOSE_WORDS: Final = 10
"""How far before *whose* the name may end that it stands for."""

BLOOD: Final = frozenset({"parent", "sibling", "kin", "spouse"})
"""Kinds of which two people have one."""

_MY: Final = frozenset({"my", "mine"})
_POSSESSIVES: Final = frozenset({"my", "your", "thy", "his", "her", "their", "our"})
_GENITIVES: Final = frozenset({"'s", "'", "s'"})
_BE: Final = frozenset({"is", "was", "am", "are", "'s", "'m", "'re", "be", "became", "becomes"})
_BOTH: Final = frozenset({"the", "both", "two", "these", "those"})
_DENIED: Final = frozenset({"not", "n't", "never", "if", "were", "like"})
_AFTER_NAME: Final = frozenset(",.;:!?)—–”\"’'")
_BETWEEN: Final = frozenset({"and", "of", "the", "to", "when", "as", "if", "that", "where", "but"})
"""Words that part a possessor from a noun behind it."""

_STOPS: Final = frozenset('.,;:!?—–()“”"')


@dataclass(frozen=True)
class Named:
    """Words ``first`` to ``last`` (exclusive) that mean persons.

    Attributes:
        people: Who; several for a group, empty = unknown.
        proper: Whether it is a name.
    """

    first: int
    last: int
    people: tuple[int, ...]
    proper: bool


@dataclass(frozen=True)
class Claim:
    """``a`` is the ``kind`` of ``b``, says the text at some words.

    Attributes:
        role: Role of which ``b`` has one at a time, held by ``a``; ``None`` = of no such role.
        gender: Pronoun set that the noun demands of the one it names.
        called: Who the noun names.
        linked: Whether coreference alone says so.
        noun: The noun that says it; empty where none does.
        words: Token range of the evidence.
    """

    a: int
    b: int
    kind: str
    directed: bool
    score: float
    words: tuple[int, int]
    role: str | None = None
    gender: str | None = None
    called: int | None = None
    linked: bool = False
    noun: str = ""


class BondReader:
    """Reads claims off the words of one text.

    Args:
        words: The T tokens in lower case, straight apostrophes.
        named: Mentions of persons.
        voices: For each token in a line, its speaker and the addressees; nothing elsewhere.
        only_one: Given a token, a pronoun set and people it cannot be, the only person named near
            it whom a noun can mean; ``None`` = none or several. ``None`` asks nobody.

    Attributes:
        open: Possessor, noun and words of the nouns of kin that mean nobody with a name.
    """

    def __init__(
        self,
        words: Sequence[str],
        named: Iterable[Named],
        voices: Mapping[int, tuple[int | None, tuple[int, ...]]],
        only_one: Callable[[int, str | None, frozenset[int]], int | None] | None = None,
    ) -> None:
        self._only_one = only_one
        self.open: list[tuple[int, BondNoun, tuple[int, int]]] = []
        self._words = words
        self._voices = voices
        self._starting: dict[int, list[Named]] = {}
        self._ending: dict[int, list[Named]] = {}
        self._proper: set[int] = set()
        for each in named:
            if each.proper:
                self._proper.update(each.people)
            self._starting.setdefault(each.first, []).append(each)
            self._ending.setdefault(each.last, []).append(each)

    def read(self) -> Iterator[Claim]:
        """All claims, by the noun that makes them."""
        for at, word in enumerate(self._words):
            before = self._words[at - 1] if at else ""
            noun = read_bond_noun(word, before)
            if noun is not None and before == "whose":
                yield from self._whose(at, noun)
            elif noun is not None:
                yield from self._possessed(at, noun)
            elif word in PLURALS:
                yield from self._together(at, PLURALS[word])

    def _possessed(self, at: int, noun: BondNoun) -> Iterator[Claim]:
        found = self._owner_before(at) or self._owner_behind(at)
        if found is None:
            return
        first, last, owners = found
        if self._words[first] in _MY and self._is_called_out(first, last, at):
            return
        answers = [each for each in self._called(first, last) if each[0] not in owners]
        if not answers or (answers[0][1] == BY_LINK and not self._is_named(answers[0][0])):
            answers = self._left_over(first, at, noun, owners) or answers
            if len(owners) == 1 and noun.kind in BLOOD:
                self.open.append((owners[0], noun, (first, last)))
        for called, score in answers[:1]:
            for owner in owners:
                yield self._claim(called, owner, noun, score, at, (first, last))

    def _is_named(self, person: int) -> bool:
        return person in self._proper

    def _left_over(
        self, first: int, at: int, noun: BondNoun, owners: tuple[int, ...]
    ) -> list[tuple[int, float]]:
        """*his sister*, where one woman besides him is in the cast; in a line *your sister* only.

        *My wife* and *your mother* in a line bring up people who are nowhere else in the story,
        and so does *her mother's hat*.
        """
        said = first in self._voices
        known = self._words[first] == "your" and noun.kind in ("sibling", "spouse")
        standing = noun.kind in BLOOD or noun.kind in ("friend", "host")
        owned = not said and self._words[at + 1 : at + 2] == ("'s",)
        if self._only_one is None or not standing or owned or (said and not known):
            return []
        who = self._only_one(at, noun.gender, frozenset(owners))
        return [] if who is None else [(who, BY_LINK)]

    def _whose(self, at: int, noun: BondNoun) -> Iterator[Claim]:
        """*Mr. Orr, whose pupil I was*: the name before, the person behind the noun."""
        owner = next(
            (
                each
                for end in range(at - 1, max(0, at - WHOSE_WORDS), -1)
                for each in self._ending.get(end, ())
                if each.proper and len(each.people) == 1
            ),
            None,
        )
        for each in self._starting.get(at + 1, ()):
            if owner is None or len(each.people) != 1 or each.people == owner.people:
                continue
            if _BE.intersection(self._words[each.last : each.last + 2]):
                span = owner.first, each.last
                yield self._claim(each.people[0], owner.people[0], noun, SET_OFF, at, span)
                return

    def _claim(
        self, called: int, owner: int, noun: BondNoun, score: float, at: int, span: tuple[int, int]
    ) -> Claim:
        a, b = (owner, called) if noun.side == "owner" else (called, owner)
        word = self._words[at]
        role = None if noun.kind == "ex_partner" else unique_role(word)
        linked = score == BY_LINK
        directed = noun.side != "none"
        return Claim(
            a, b, noun.kind, directed, score, span, role, noun.gender, called, linked, word
        )

    def _owner_before(self, at: int) -> tuple[int, int, tuple[int, ...]] | None:
        """Start and end of *her old friend*, and who *her* is."""
        for place in range(at - 1, max(-1, at - 2 - ADJECTIVES), -1):
            word = self._words[place]
            if word in _POSSESSIVES:
                owners = self._coordinated(place) or self._people(
                    self._starting.get(place, ()), place + 1
                )
                return place, at + 1, owners or self._by_voice(word, place)
            if word in _GENITIVES:
                for end in (place, place + 1):
                    for each in self._ending.get(end, ()):
                        if each.people:
                            return each.first, at + 1, each.people
                return None
            if word in _STOPS or not word[:1].isalpha() or word in _BETWEEN:
                return None
        return None

    def _coordinated(self, place: int) -> tuple[int, ...]:
        """*Mrs. Orr and her daughter*: *her* is Mrs. Orr."""
        if self._words[place] not in ("his", "her") or not place:
            return ()
        if self._words[place - 1] != "and":
            return ()
        end = place - 1 if self._words[place - 2] != "," else place - 2
        for each in self._ending.get(end, ()):
            if each.proper and len(each.people) == 1:
                return each.people
        return ()

    def _owner_behind(self, at: int) -> tuple[int, int, tuple[int, ...]] | None:
        """Start and end of *the wife of Jon*, and who Jon is."""
        if at + 2 >= len(self._words) or self._words[at + 1] not in ("of", "to"):
            return None
        for each in self._starting.get(at + 2, ()):
            if each.people:
                start = at
                for mention in (*self._ending.get(each.last, ()), *self._ending.get(at + 1, ())):
                    if mention.first <= at < mention.last:
                        start = min(start, mention.first)
                if start == at and self._words[at - 1] in ("the", "a", "an"):
                    start = at - 1
                return start, each.last, each.people
        return None

    def _people(self, mentions: Iterable[Named], last: int) -> tuple[int, ...]:
        return next((each.people for each in mentions if each.last == last and each.people), ())

    def _by_voice(self, word: str, at: int) -> tuple[int, ...]:
        """Whom *my* or *your* means in a line."""
        speaker, addressees = self._voices.get(at, (None, ()))
        if word in ("my", "our"):
            return () if speaker is None else (speaker,)
        if word in ("your", "thy") and len(addressees) == 1:
            return addressees
        return ()

    def _is_called_out(self, first: int, last: int, at: int) -> bool:
        """Whether *my son* is a word of address."""
        if self._words[at] not in CALLED_ADDRESS or first not in self._voices:
            return False
        before = self._words[first - 1] if first else ""
        after = self._words[last] if last < len(self._words) else "."
        return after in _AFTER_NAME and before in (_STOPS | {"no", "yes", "oh", "‘", "«"})

    def _called(self, first: int, last: int) -> Iterator[tuple[int, float]]:
        """Who the noun phrase ``words[first:last]`` names, best first."""
        yield from self._named_behind(last)
        before = self._words[first - 1] if first else ""
        after = self._words[last] if last < len(self._words) else "."
        if before == "," and after in _AFTER_NAME and first not in self._voices:
            for each in self._ending.get(first - 1, ()):
                if each.proper and len(each.people) == 1:
                    yield each.people[0], SET_OFF
        if before in _BE and first > 2 and self._words[first - 2] == "who":
            yield from self._who_is(first - 2)
        elif before in _BE and not _DENIED.intersection(self._words[max(0, first - 5) : first]):
            for each in self._ending.get(first - 1, ()):
                if len(each.people) == 1:
                    sure = each.proper or self._words[each.first] in ("i", "you")
                    yield each.people[0], SET_OFF if sure else BY_LINK
        yield from self._says(first, last)
        for each in self._ending.get(last, ()):
            if each.first <= first and len(each.people) == 1 and not each.proper:
                yield each.people[0], BY_LINK

    def _says(self, first: int, last: int) -> Iterator[tuple[int, float]]:
        """Who speaks the line beside *said his sister* or *his sister said*."""
        before = self._words[first - 1] if first > 1 else ""
        after = self._words[last] if last < len(self._words) else ""
        line = first - 2 if _is_said(before) else first - 1 if _is_said(after) else -1
        speaker, _ = self._voices.get(line, (None, ()))
        if first not in self._voices and speaker is not None and speaker in self._proper:
            yield speaker, BY_LINK

    def _who_is(self, who: int) -> Iterator[tuple[int, float]]:
        """*asked Jon, who is her son*: the name right before *who*."""
        end = who - 1 if self._words[who - 1] == "," else who
        for each in self._ending.get(end, ()):
            if each.proper and len(each.people) == 1:
                yield each.people[0], SET_OFF

    def _named_behind(self, last: int) -> Iterator[tuple[int, float]]:
        """*her brother Jon*; *her brother, Jon,*."""
        words = self._words
        set_off = last < len(words) and words[last] == ","
        for each in self._starting.get(last + set_off, ()):
            ends = words[each.last] if each.last < len(words) else "."
            if each.proper and len(each.people) == 1 and (not set_off or ends in _AFTER_NAME):
                yield each.people[0], SET_OFF if set_off else CERTAIN

    def _together(self, at: int, kind: str) -> Iterator[Claim]:
        """*Ada and Jon were friends*: every two of the subject."""
        words = self._words
        place = at - 1
        yield from self._grouped(at, kind)
        while place > at - 3 and words[place] in ("old", "best", "good", "close", "great", "twin"):
            place -= 1
        if words[place] not in ("are", "were", "'re") or at + 1 >= len(words):
            return
        if words[at + 1] in ("of", "to", "in", "not"):
            return
        people = self._subject(place)
        for number, a in enumerate(people):
            for b in people[number + 1 :]:
                yield Claim(a, b, kind, False, SET_OFF, (place, at + 1))

    def _grouped(self, at: int, kind: str) -> Iterator[Claim]:
        """*the two brothers*, where coreference says which two."""
        for each in self._ending.get(at + 1, ()):
            first, last = each.first, each.last
            if last - first > 1 and len(each.people) == 2 and self._words[first] in _BOTH:
                a, b = each.people
                yield Claim(a, b, kind, False, BY_LINK, (first, last), linked=True)

    def _subject(self, end: int) -> tuple[int, ...]:
        """The two people named right before a verb; *we* in a line is its speaker and hearer."""
        if self._words[end - 1] == "we":
            speaker, addressees = self._voices.get(end - 1, (None, ()))
            if speaker is not None and len(addressees) == 1:
                return (speaker, *addressees)
            return ()
        for second in self._ending.get(end, ()):
            if len(second.people) == 2:
                return second.people
            if second.first and self._words[second.first - 1] == "and":
                for first in self._ending.get(second.first - 1, ()):
                    if len(first.people) == len(second.people) == 1:
                        return (*first.people, *second.people)
        return ()


def _is_said(word: str) -> bool:
    verb = load_reporting_verbs().get(word)
    return verb is not None and verb.kind == "speech" and verb.strict
