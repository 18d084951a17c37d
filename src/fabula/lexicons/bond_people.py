"""Who is meant where, and what the words around people say of two of them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from fabula.decode.bond_actions import ONCE, SURE, Action, find_actions
from fabula.decode.bond_conduct import Role, find_vocatives, read_conduct, read_role
from fabula.decode.bond_pairs import match_halves
from fabula.decode.bond_patterns import BLOOD, Claim, Named
from fabula.decode.bond_words import read_noun_bonds
from fabula.decode.event_arguments import find_head_tokens
from fabula.decode.stand_ins import Calling, Neighbours, Turn, find_stand_ins
from fabula.layer import Layer, Tokens
from fabula.lexicons.bond_calls import (
    ADDRESSED,
    ADDRESSEE_ALONE,
    find_called,
    find_couples,
    find_pairings,
)
from fabula.lexicons.bonds import CALLED, OFTEN, load_bond_nouns, unique_role
from fabula.lexicons.load import load_groups
from fabula.lexicons.person_names import name_gender, parse_name
from fabula.lexicons.phrases import plain_word
from fabula.rows import (
    Character,
    Dialogue,
    Entity,
    Mention,
    Narration,
    Paratext,
    Quotation,
    Scene,
    Span,
)
from fabula.text import Text

LARGE_CAST = 20
"""People from which it takes more than one link by coreference: a guess."""

UNNAMED_LINES = 2
"""Lines that somebody without a name must have to be somebody of the story."""

UNNAMED_KINDS = BLOOD | {"partner"}
"""Kinds for which one of the two needs no name in a small cast."""

SHORT = 3
"""Letters of words of kin that are names only with a capital (*Ma*, *Pop*)."""


OFTEN_SAID = frozenset(
    {"ma", "mum", "mother", "father", "grandfather", "grandmother", "uncle", "aunt", "auntie"}
)
"""Words of kin that in small letters are said to anybody who is old."""

SPOKEN_OFTEN = 2
"""Mentions that make a relative who is only spoken of somebody of the story."""

BEFORE = 24
BEHIND = 4
"""Code points around a word that tell whether it calls somebody out."""


class BondPeople:
    """Who is meant where, and what the text says of two of them."""

    def __init__(
        self,
        text: Text,
        tokens: Tokens,
        mentions: Layer[Mention],
        entities: Layer[Entity],
        characters: Layer[Character],
        scenes: Layer[Scene],
        dialogue: Layer[Dialogue],
        quotations: Layer[Quotation],
        narration: Layer[Narration],
    ) -> None:
        self._narration = narration
        self._content = text.content
        self._tokens = tokens
        self.characters = characters
        starts, ends = tokens.starts.tolist(), tokens.ends.tolist()
        self._spans: list[Span] = list(zip(starts, ends, strict=True))
        self._words = [plain_word(text.content[start:end]) for start, end in self._spans]
        self._scenes = scenes.starts
        self._mentions = self._read_mentions(mentions, entities)
        self._solid = Counter(
            named.people for row, named in self._mentions if row.form != "pronoun"
        )
        self._turns = self._read_turns(dialogue, quotations)
        speaking = Counter(turn.speaker for turn in self._turns)
        self.known = {
            int(row.id)
            for row in characters
            if row.aliases or row.narrator or speaking[int(row.id)] >= UNNAMED_LINES
        }
        self.large = len(self.known) > LARGE_CAST
        tellers = [int(row.id) for row in characters if row.narrator]
        self._teller = tellers[0] if len(tellers) == 1 else None
        if not self.large:
            self._stand_in()
        self._turn_at = {
            at: turn for turn in self._turns for part in turn.parts for at in range(*part)
        }
        self._voices: dict[int, tuple[int | None, tuple[int, ...]]] = {
            at: (turn.speaker, turn.addressees) for at, turn in self._turn_at.items()
        }

    def _read_mentions(
        self, mentions: Layer[Mention], entities: Layer[Entity]
    ) -> list[tuple[Mention, Named]]:
        people = {row.entity: int(row.id) for row in self.characters if not row.group}
        members = {row.id: row.members for row in entities if row.members}
        firsts = np.searchsorted(self._tokens.starts, [row.start for row in mentions], side="left")
        lasts = np.searchsorted(self._tokens.ends, [row.end for row in mentions], side="right")
        found: list[tuple[Mention, Named]] = []
        for row, first, last in zip(mentions, firsts.tolist(), lasts.tolist(), strict=True):
            if row.type != "PER" or row.entity is None or first >= last:
                continue
            each = members.get(row.entity, (row.entity,))
            who = tuple(people[entity] for entity in each if entity in people)
            end = last - 1 if self._words[last - 1] in ("'s", "'") and last > first + 1 else last
            found.append((row, Named(first, end, who, row.form == "proper")))
        return found

    def _read_turns(self, dialogue: Layer[Dialogue], quotations: Layer[Quotation]) -> list[Turn]:
        turns: list[Turn] = []
        for line in dialogue:
            ranges = (self._tokens.range_within(*part) for part in quotations[line.quotation].parts)
            parts = tuple((each.start, each.stop) for each in ranges if each)
            words = tuple(word for part in parts for word in self._words[slice(*part)])
            speaker = None if line.speaker is None else int(line.speaker)
            told = tuple(int(who) for who in line.addressees)
            scene = self._scene_of(quotations[line.quotation].parts[0][0])
            if parts:
                turns.append(Turn(parts, words, speaker, told, line.score, scene))
        return turns

    def _scene_of(self, offset: int) -> int:
        return bisect_right(self._scenes, offset) - 1

    def _stand_in(self) -> None:
        """Put the people whom the telling names for those who are only called."""
        stands = find_stand_ins(self._callings(), self._turns, self._shown(), self.sex_of)
        if not stands:
            return
        self._mentions = [
            (row, replace(named, people=tuple(stands.get(who, who) for who in named.people)))
            for row, named in self._mentions
        ]
        self._turns = [
            replace(
                turn,
                speaker=stands.get(turn.speaker, turn.speaker)
                if turn.speaker is not None
                else None,
                addressees=tuple(dict.fromkeys(stands.get(who, who) for who in turn.addressees)),
            )
            for turn in self._turns
        ]
        self.known.update(stands.values())

    def _shown(self) -> dict[int, set[int]]:
        """People whom the telling of each scene calls by name or noun."""
        inside = {at for turn in self._turns for part in turn.parts for at in range(*part)}
        shown: dict[int, set[int]] = {}
        for row, named in self._mentions:
            if named.first not in inside and len(named.people) == 1:
                teller = named.people[0] == self._teller
                if row.form != "pronoun" or teller:
                    shown.setdefault(self._scene_of(row.start), set()).add(named.people[0])
        return shown

    def _callings(self) -> list[Calling]:
        """Places of people who are nowhere called but by a word of kin or rank."""
        turn_at = {
            at: number
            for number, turn in enumerate(self._turns)
            for part in turn.parts
            for at in range(*part)
        }
        found: dict[int, list[Calling]] = {}
        other: set[int] = set()
        for row, named in self._mentions:
            if row.form == "pronoun" or len(named.people) != 1:
                continue
            calling = self._calling(row, named, turn_at.get(named.first))
            if calling is None:
                other.add(named.people[0])
            else:
                found.setdefault(calling.who, []).append(calling)
        return [each for who, some in found.items() if who not in other for each in some]

    def _calling(self, row: Mention, named: Named, turn: int | None) -> Calling | None:
        words = self._words[named.first : named.last]
        scene, who = self._scene_of(row.start), named.people[0]
        around = self._around(row)
        called = None if turn is None or len(words) > 1 else find_called(words, *around)
        if turn is not None and called is not None and called[2]:
            noun = called[0]
            speaker = self._turns[turn].speaker
            others = frozenset(() if speaker is None else (speaker,))
            return Calling(who, scene, turn, noun.gender, others)
        return None

    def sex_of(self, person: int) -> str | None:
        """Pronoun set of a person, by pronouns, else by the name."""
        row = self.characters[person]
        return self.gender_of(person) or (name_gender(parse_name(row.name)) if row.name else None)

    def are_known(self, claim: Claim) -> bool:
        """Whether both are named, speak or tell the story; in a small cast one of a family."""
        known = (claim.a in self.known) + (claim.b in self.known)
        least = 1 if claim.kind in UNNAMED_KINDS and not self.large else 2
        return known >= least and claim.a != claim.b

    def surnames_of(self, person: int) -> frozenset[str]:
        """Last words of the names of several words."""
        names = (alias.text.split() for alias in self.characters[person].aliases)
        return frozenset(name[-1] for name in names if len(name) > 1)

    def gender_of(self, person: int) -> str | None:
        """Pronoun set of a person where nearly all pronouns agree."""
        counts = self.characters[person].pronouns
        total = sum(each.count for each in counts)
        return counts[0].set if counts and counts[0].count >= 0.7 * total else None

    def span(self, words: tuple[int, int]) -> Span:
        """Code points of a range of tokens."""
        return self._spans[words[0]][0], self._spans[max(words[0], words[1] - 1)][1]

    def read_nouns(self) -> Iterator[Claim]:
        """Nouns with a possessor."""
        named = [each for _, each in self._mentions]
        only_one = None if self.large else Neighbours(named, self._turns, self.sex_of).only_one
        claims, halves = read_noun_bonds(self._words, named, self._voices, only_one)
        yield from claims
        if not self.large:
            yield from match_halves(halves, self.sex_of)

    def read_conduct(self) -> Iterator[Claim]:
        """Words of address that show who commands and who teaches."""
        sorts = load_groups("bond_address", "sort", "word")
        return read_conduct(self._turns, sorts, self._roles().__getitem__)

    def _roles(self) -> Mapping[int, tuple[Role, ...]]:
        """What titles and nouns of every person say of those above and below."""
        sorts = load_groups("bond_address", "sort", "word")
        found: dict[int, dict[Role, None]] = defaultdict(dict)
        for row, named in self._mentions:
            if row.form == "pronoun" or len(named.people) != 1:
                continue
            words = self._words[named.first : named.last]
            words = words[1:] if words[:1] == ["the"] else words
            word = words[0 if row.form == "proper" else -1].rstrip(".") if words else ""
            role = read_role(word, sorts)
            if role is not None:
                found[named.people[0]][role] = None
        return defaultdict(tuple, {who: tuple(roles) for who, roles in found.items()})

    def read_calls(self) -> Iterator[Claim]:
        """What people call their relatives."""
        for row, named in self._mentions:
            if row.form == "pronoun":
                continue
            speaker, addressees = self._voices.get(named.first, (self._tells(row.start), ()))
            if speaker is None or self._is_polite(row):
                continue
            words = self._words[named.first : named.last]
            called = find_called(words, *self._around(row))
            if called is None:
                continue
            noun, score, addressed = called
            who: tuple[int, ...] = named.people
            if addressed and len(addressees) == 1 and who != addressees:
                who, score = addressees, ADDRESSEE_ALONE
            if not addressed and self._solid[named.people] < SPOKEN_OFTEN:
                continue
            if len(who) == 1 and who[0] != speaker:
                yield Claim(
                    who[0],
                    int(speaker),
                    noun.kind,
                    noun.side != "none",
                    score * self._surety(named.first),
                    (named.first, named.last),
                    unique_role(words[0]),
                    noun.gender,
                    who[0],
                    not addressed,
                    words[0],
                )

    def read_vocatives(self) -> Iterator[Claim]:
        """Words of kin that are called out, and that are no mention (*Tea, Da?*)."""
        mentioned = {named.first for _, named in self._mentions}
        follow = load_groups("bond_address", "sort", "word")["follow"]
        for turn in self._turns:
            if turn.speaker is None or len(turn.addressees) != 1:
                continue
            for at in find_vocatives(turn.words, follow):
                word, token = turn.words[at], turn.token(at)
                small = self._content[self._spans[token][0]].islower()
                if word not in CALLED or token in mentioned or (small and word in OFTEN_SAID):
                    continue
                noun = load_bond_nouns()[word]
                yield Claim(
                    turn.addressees[0],
                    turn.speaker,
                    noun.kind,
                    noun.side != "none",
                    ADDRESSED * turn.score,
                    (token, token + 1),
                    unique_role(word),
                    noun.gender,
                    turn.addressees[0],
                    noun=word,
                )

    def _tells(self, offset: int) -> int | None:
        """Whose relatives the telling calls by a word of kin: the narrator's or the focalizer's."""
        if self._teller is not None or self.large:
            return self._teller
        voice = self._narration.at(offset)
        return None if voice is None or voice.focalizer is None else int(voice.focalizer)

    def _around(self, row: Mention) -> tuple[str, str]:
        """What stands before and behind a mention."""
        before = self._content[max(0, row.start - BEFORE) : row.start]
        return before, self._content[row.end : row.end + BEHIND]

    def _surety(self, token: int) -> float:
        """How sure the speaker of a word is; 1 in the telling."""
        turn = self._turn_at.get(token)
        return 1.0 if turn is None else turn.score

    def _is_polite(self, row: Mention) -> bool:
        """Whether it is a word in small letters that is said to anybody (*ma*, *grandfather*)."""
        words = self._content[row.start : row.end]
        return words in OFTEN_SAID or (len(words) <= SHORT and words.islower())

    def read_couples(self) -> Iterator[Claim]:
        """*Mr.* and *Mrs.* of one surname."""
        names = {
            int(row.id): {alias.text: alias.count for alias in row.aliases}
            for row in self.characters
            if not row.group
        }
        firsts = self._first_words()
        for husband, wife, score in find_couples(names, self._content):
            if wife in firsts:
                yield Claim(husband, wife, "spouse", False, score, firsts[wife])

    def read_pairings(self, text: Text, paratext: Layer[Paratext]) -> Iterator[Claim]:
        """Pairs that the tags of the story name."""
        names: dict[str, int] = {}
        for row in self.characters:
            for alias in (*((row.name,) if row.name else ()), *(a.text for a in row.aliases)):
                names.setdefault(" ".join(alias.split()).casefold(), int(row.id))
        for tags in paratext:
            if tags.kind != "tags":
                continue
            for start, end, *both in find_pairings(text[tags.start : tags.end]):
                a, b = (names.get(each, names.get(each.split()[0])) for each in both)
                if a is not None and b is not None:
                    at = bisect_right(self._spans, (tags.start + start, -1))
                    last = bisect_right(self._spans, (tags.start + end - 1, -1))
                    yield Claim(a, b, "partner", False, SURE, (at, max(at + 1, last)))

    def _first_words(self) -> dict[int, tuple[int, int]]:
        """The words that first name each person alone."""
        found: dict[int, tuple[int, int]] = {}
        for row, named in self._mentions:
            if row.form == "proper" and len(named.people) == 1:
                found.setdefault(named.people[0], (named.first, named.last))
        return found

    def read_actions(self) -> list[Action]:
        """Verbs that begin, end or hold a bond; none without syntax."""
        if self._tokens.head is None or self._tokens.dep is None:
            return []
        heads = self._tokens.head.tolist()
        person_at: dict[int, tuple[int, ...]] = {}
        for _, named in self._mentions:
            for head in find_head_tokens(named.first, named.last, heads):
                person_at.setdefault(head, named.people)
        return list(find_actions(self._words, heads, self._tokens.dep, person_at))

    def claim_of(self, action: Action) -> Claim:
        """What an action says, as a claim."""
        words = action.trigger, action.trigger + 1
        score = ONCE if self._words[action.trigger] in OFTEN else SURE
        return Claim(action.a, action.b, action.kind, action.directed, score, words)
