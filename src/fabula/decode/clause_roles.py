"""What a phrase does in its clause, and whether the clause tells of the here and now.

Works on columns of tokens. With dependencies the roles are read off them; without, they are guessed
from the words next to the phrase.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from fabula.decode.dependency_tree import ROOT
from fabula.decode.event_arguments import find_head_tokens

Part: TypeAlias = Literal["subject", "object", "oblique", "owner", "predicate", "none"]

MAX_STEPS: Final = 8
"""How many governors are followed; longer chains are parsing errors."""

GUESS_REACH: Final = 4
"""Words after a phrase among which its verb is looked for, without dependencies."""

SHARED_REACH: Final = 12
"""Words after a verb among which another of the same subject is looked for."""

_STOPS: Final = frozenset({".", ";", "!", "?", ":", "”", '"'})
_NOT: Final = frozenset({"not", "n't", "n’t", "never", "no"})
_CONDITIONS: Final = frozenset({"if", "unless", "though", "whether"})
_HAD: Final = frozenset({"had"})
_HAVE: Final = frozenset({"have", "has", "'ve", "’ve"})
_CALLS: Final = frozenset({"vocative", "discourse", "dislocated"})
_OWNERS: Final = frozenset({"my", "his", "her", "their", "our", "your", "its"})
_ASIDES: Final = frozenset(
    {"had", "was", "were", "is", "are", "then", "also", "and", "never", "not"}
)
_PARTS: Final = frozenset({"rest", "most", "all", "half", "both", "crowd", "remainder"})
"""Words whose *of* names whom they mean (*the rest of the guests*)."""
_FOLLOWED: Final = frozenset({"xcomp", "conj", "advcl", "parataxis", "acl"})


@dataclass(frozen=True, slots=True)
class ClauseRole:
    """What a phrase does in its clause.

    Attributes:
        part: Its part.
        verbs: Tokens of the verb that it depends on and of those that share its subject.
        case: Preposition before it, in lower case, or ``""``.
        owned: Token of what an owner owns, else ``None``.
        perfect: ``had`` or ``have`` where the verb is in the perfect, else ``""``.
        auxiliaries: Other auxiliaries of the verb, in lower case.
        negated: Whether the clause is negated.
        under: Verbs on which the clause depends as what is said, seen or thought.
        condition: Whether it is an *if*.
        relative: Whether it is a clause at a noun.
        located: Whether it says where the subject is (*was in the kitchen*).
        there: Whether it begins with *there* (*there stood Bo*).
        purpose: Whether it is an infinitive that says what for (*to oblige the doctor*).
    """

    part: Part
    verbs: tuple[int, ...] = ()
    case: str = ""
    owned: int | None = None
    perfect: str = ""
    auxiliaries: tuple[str, ...] = ()
    negated: bool = False
    under: tuple[int, ...] = ()
    condition: bool = False
    relative: bool = False
    located: bool = False
    there: bool = False
    purpose: bool = False


NO_ROLE: Final = ClauseRole("none")


class ClauseReader:
    """Reads the roles of phrases off one text's dependencies.

    Args:
        words: The T tokens in lower case.
        heads: Governor of each token, -1 = root.
        deps: Universal dependency relation of each token.
    """

    def __init__(self, words: Sequence[str], heads: Sequence[int], deps: Sequence[str]) -> None:
        self._words = words
        self._heads = heads
        self._deps = deps
        self._below: dict[int, list[int]] = {}
        for index, head in enumerate(heads):
            self._below.setdefault(head, []).append(index)

    def read(self, first: int, last: int) -> ClauseRole:
        """The role of the phrase of tokens ``[first, last)``."""
        at = next(find_head_tokens(first, last, self._heads), None)
        if at is None:
            return NO_ROLE
        at, relation = self._climb(at)
        owned: int | None = None
        if relation == "nmod:poss":
            owned = self._heads[at]
            at, relation = self._climb(owned)
        kind = relation.partition(":")[0]
        if relation in _CALLS or (kind in ("root", "ccomp") and not self._has(at, "cop")):
            return NO_ROLE
        part = _part(kind, relation)
        verb = at if part == "predicate" else self._heads[at]
        if verb == ROOT:
            return NO_ROLE
        case = next((self._words[c] for c in self._children(at, "case")), "")
        return self._role("owner" if owned is not None else part, verb, case, owned)

    def _climb(self, at: int) -> tuple[int, str]:
        """The word whose role a coordinated or apposed word shares, and its relation."""
        for _ in range(MAX_STEPS):
            kind = self._deps[at].partition(":")[0]
            part_of = kind == "nmod" and self._words[self._heads[at]] in _PARTS
            if kind not in ("conj", "appos", "flat", "compound") and not part_of:
                break
            if self._heads[at] == ROOT or self._is_clause(at):
                break
            at = self._heads[at]
        return at, self._deps[at]

    def _is_clause(self, at: int) -> bool:
        return any(
            self._deps[c].startswith(("nsubj", "aux", "cop")) for c in self._below.get(at, ())
        )

    def _children(self, at: int, relation: str) -> Iterator[int]:
        for below in self._below.get(at, ()):
            if self._deps[below].partition(":")[0] == relation:
                yield below

    def _has(self, at: int, relation: str) -> bool:
        return next(self._children(at, relation), None) is not None

    def _role(self, part: Part, verb: int, case: str, owned: int | None) -> ClauseRole:
        auxiliaries = [self._words[c] for c in self._children(verb, "aux")]
        copulas = [self._words[c] for c in self._children(verb, "cop")]
        below = [self._words[c] for c in self._below.get(verb, ())]
        under, condition, relative = self._above(verb)
        auxiliary = [word for word in auxiliaries if word not in _HAD | _HAVE]
        return ClauseRole(
            part=part,
            verbs=tuple(self._sharing(verb)) if part == "subject" else (verb,),
            case=case,
            owned=owned,
            perfect=_perfect(auxiliaries),
            auxiliaries=(*auxiliary, *copulas),
            negated=any(word in _NOT for word in below),
            under=under,
            condition=condition,
            relative=relative,
            located=bool(copulas) and (self._has(verb, "case") or self._deps[verb] == "advmod"),
            there=any(self._words[c] == "there" for c in self._children(verb, "expl")),
            purpose=self._is_purpose(verb),
        )

    def _is_purpose(self, verb: int) -> bool:
        to = any(self._words[c] == "to" for c in self._children(verb, "mark"))
        return to and self._deps[verb] in ("advcl", "acl", "ccomp")

    def _sharing(self, verb: int) -> Iterator[int]:
        """A verb and those that its subject does too."""
        yield verb
        for below in self._below.get(verb, ()):
            shared = self._deps[below] in ("conj", "xcomp")
            if shared and not any(self._children(below, "nsubj")):
                yield below

    def _above(self, verb: int) -> tuple[tuple[int, ...], bool, bool]:
        """Verbs that a clause is under, whether it is a condition, whether it is at a noun."""
        under: list[int] = []
        condition = relative = False
        at = verb
        for step in range(MAX_STEPS):
            relation = self._deps[at]
            marks = [self._words[c] for c in self._children(at, "mark")]
            condition |= not step and any(mark in _CONDITIONS for mark in marks)
            if relation == "ccomp":
                under.append(self._heads[at])
            elif relation == "acl:relcl":
                relative = True
            elif relation.partition(":")[0] not in _FOLLOWED:
                break
            at = self._heads[at]
            if at == ROOT:
                break
        return tuple(under), condition, relative


def _part(kind: str, relation: str) -> Part:
    if kind in ("nsubj", "csubj"):
        return "subject"
    if kind in ("obj", "iobj"):
        return "object"
    if kind in ("obl", "nmod"):
        return "oblique"
    return "predicate" if kind in ("root", "ccomp", "conj", "parataxis") else "none"


def _perfect(auxiliaries: Sequence[str]) -> str:
    if any(word in _HAD for word in auxiliaries):
        return "had"
    return "have" if any(word in _HAVE for word in auxiliaries) else ""


def guess_role(
    words: Sequence[str], first: int, last: int, is_verb: Callable[[str], bool]
) -> ClauseRole:
    """The role of the phrase of tokens ``[first, last)`` as far as the next words tell.

    Args:
        words: All tokens in lower case.
        first: First token of the phrase.
        last: One past its last.
        is_verb: Whether a word is a finite form of a verb.
    """
    after = words[last : last + GUESS_REACH]
    if words[first] in _OWNERS and last - first == 1 and after and after[0].isalpha():
        return ClauseRole("owner", owned=last, verbs=_verb_near(words, last + 1, is_verb))
    if after and after[0] in ("'s", "’s", "'", "’"):
        owned = last + 1 if last + 1 < len(words) else None
        return ClauseRole("owner", owned=owned, verbs=_verb_near(words, last + 2, is_verb))
    verbs = _verb_near(words, last, is_verb)
    before = words[first - 1] if first else ""
    if verbs and before not in ("of", "to", "with", "from", "about", "at", "for", "by"):
        between = words[last : verbs[0]]
        perfect = "had" if "had" in between else "have" if _HAVE & set(between) else ""
        negated = any(word in _NOT for word in words[last : verbs[0] + 2])
        verbs = (*verbs, *_verbs_after_and(words, verbs[0], is_verb))
        return ClauseRole("subject", verbs, perfect=perfect, negated=negated)
    if is_verb(before):
        return ClauseRole("object", (first - 1,))
    return ClauseRole("oblique", (), case=before) if before.isalpha() else NO_ROLE


def _verbs_after_and(
    words: Sequence[str], verb: int, is_verb: Callable[[str], bool]
) -> Iterator[int]:
    """Verbs that *and* joins to one in the same sentence (*locked up and walked home*)."""
    for at in range(verb + 1, min(verb + 1 + SHARED_REACH, len(words) - 1)):
        if words[at] in _STOPS:
            return
        if words[at] == "and" and is_verb(words[at + 1]):
            yield at + 1


def _verb_near(words: Sequence[str], start: int, is_verb: Callable[[str], bool]) -> tuple[int, ...]:
    """The first verb from a token on, with nothing but adverbs and auxiliaries before it."""
    last: tuple[int, ...] = ()
    for at in range(start, min(start + GUESS_REACH, len(words))):
        if is_verb(words[at]) or (last and words[at].endswith("ing")):
            last = (at,)
            if words[at] not in _ASIDES:
                return last
        elif words[at] not in _ASIDES and not words[at].endswith("ly"):
            return last
    return last
