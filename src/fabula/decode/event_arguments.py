"""Who does something and whom it is done to, read off the dependencies of a word.

Works on columns of tokens. Subjects are looked up through the constructions in which English leaves
them out: coordinated verbs share theirs, an infinitive takes the object or subject of the verb that
governs it, a clause at a noun takes the noun. The possessor of a noun does what it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fabula.decode.dependency_tree import ROOT

MAX_STEPS: Final = 6
"""How many governors are followed up to find a subject; longer chains are parsing errors."""

RELATIVE_PRONOUNS: Final = frozenset({"who", "whom", "which", "that", "whose"})

_SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass", "nsubj:outer"})
_OBJECTS: Final = frozenset({"obj", "iobj"})
_PASSIVE: Final = frozenset({"nsubj:pass", "aux:pass"})
_FOLLOWED: Final = (
    _SUBJECTS | _OBJECTS | _PASSIVE | {"obl:agent", "obl", "case", "conj", "nmod:poss"}
)
_BY: Final = "by"


@dataclass(frozen=True)
class Arguments:
    """Tokens that are the heads of a word's arguments, in text order.

    Attributes:
        agents: Who does it.
        patients: Whom or what it is done to.
    """

    agents: tuple[int, ...]
    patients: tuple[int, ...]


class ArgumentReader:
    """Reads arguments off one text's dependencies.

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
        for index, (head, relation) in enumerate(zip(heads, deps, strict=True)):
            if relation in _FOLLOWED:
                self._below.setdefault(head, []).append(index)

    def read(self, trigger: int) -> Arguments:
        """The arguments of one token."""
        subjects = self._subjects(trigger, MAX_STEPS)
        objects = self._children(trigger, _OBJECTS)
        if self._is_passive(trigger):
            agents = [at for at in self._children(trigger, {"obl", "obl:agent"}) if self._is_by(at)]
            patients = [*subjects, *objects]
        else:
            agents, patients = [*subjects, *self._children(trigger, {"nmod:poss"})], objects
        return Arguments(self._resolved(agents, trigger), self._resolved(patients, trigger))

    def _children(self, at: int, relations: frozenset[str] | set[str]) -> list[int]:
        return [below for below in self._below.get(at, ()) if self._deps[below] in relations]

    def _is_by(self, at: int) -> bool:
        """Whether an oblique is the agent of a passive."""
        marked = (self._words[case] for case in self._children(at, {"case"}))
        return self._deps[at] == "obl:agent" or _BY in marked

    def _is_passive(self, at: int) -> bool:
        if self._children(at, _PASSIVE):
            return True
        participle = not self._words[at].endswith(("ing", "in'", "in’"))
        return self._deps[at] == "acl" and participle and not self._has_infinitive(at)

    def _has_infinitive(self, at: int) -> bool:
        return at > 0 and self._words[at - 1] == "to"

    def _subjects(self, at: int, steps: int) -> list[int]:
        """Subjects of a word, its own or those it takes over."""
        own = self._children(at, _SUBJECTS)
        governor, relation = self._heads[at], self._deps[at]
        if own or governor == ROOT or not steps:
            return own
        if relation == "acl":
            return [governor]
        if relation == "xcomp":
            return self._children(governor, _OBJECTS) or self._subjects(governor, steps - 1)
        if relation in ("conj", "advcl"):
            return self._subjects(governor, steps - 1)
        return []

    def _resolved(self, arguments: Sequence[int], trigger: int) -> tuple[int, ...]:
        """Arguments with those coordinated with them, relative pronouns replaced."""
        found: set[int] = set()
        for argument in arguments:
            head = self._antecedent(argument, trigger)
            found.add(head)
            found.update(self._children(head, {"conj"}))
        return tuple(sorted(found - {trigger}))

    def _antecedent(self, argument: int, trigger: int) -> int:
        """The noun that a relative pronoun stands for; any other word itself."""
        if self._words[argument] not in RELATIVE_PRONOUNS:
            return argument
        at = trigger
        for _ in range(MAX_STEPS):
            if self._deps[at] == "acl:relcl":
                return self._heads[at]
            if self._heads[at] == ROOT:
                break
            at = self._heads[at]
        return argument


def find_head_tokens(first: int, last: int, heads: Sequence[int]) -> Iterator[int]:
    """Tokens of ``[first, last)`` whose governor stands outside: heads of the phrase."""
    for index in range(first, last):
        if not first <= heads[index] < last:
            yield index
