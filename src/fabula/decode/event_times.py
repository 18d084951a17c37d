"""When an event lies, and whether the text asserts it, from auxiliaries and conjunctions.

Works on columns of tokens. A verb without auxiliaries of its own takes those of the verb it is
coordinated with (*had risen and gone*).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from fabula.decode.dependency_tree import ROOT
from fabula.lexicons.load import load_groups

Time: TypeAlias = Literal["story", "backstory", "future", "hypothetical"]

MAX_STEPS: Final = 4
"""How many verbs above are asked for a condition or a wish."""

_AUXILIARIES: Final = frozenset({"aux", "aux:pass"})
_BELOW: Final = frozenset({"aux", "aux:pass", "mark", "advmod", "cc:preconj", "obl", "nsubj"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "expl"})
_CLAUSES: Final = frozenset({"xcomp", "ccomp", "conj", "advcl", "acl", "acl:relcl", "parataxis"})
_PERFECT: Final = frozenset({"had", "have", "has", "'ve", "having"})


@dataclass(frozen=True)
class Reading:
    """What grammar says of one event.

    Attributes:
        time: Where it lies as seen from a telling in the past.
        asserted: Whether the text says that it happens.
        perfect: Whether it is told in the perfect.
        past: Whether it is told in the past, with or without auxiliaries.
        subordinate: Whether it stands beside another event (*before the guests came*).
    """

    time: Time
    asserted: bool
    perfect: bool
    past: bool
    subordinate: bool


class TimeReader:
    """Reads times off one text's dependencies.

    Args:
        words: The T tokens in lower case, straight apostrophes.
        lemmas: Their lemmas.
        heads: Governor of each token, -1 = root.
        deps: Universal dependency relation of each token.
    """

    def __init__(
        self,
        words: Sequence[str],
        lemmas: Sequence[str],
        heads: Sequence[int],
        deps: Sequence[str],
    ) -> None:
        self._words = words
        self._lemmas = lemmas
        self._heads = heads
        self._deps = deps
        self._groups = load_groups("event_words", "kind", "word")
        self._below: dict[int, list[int]] = {}
        for at, (head, relation) in enumerate(zip(heads, deps, strict=True)):
            if head != ROOT and (relation in _BELOW or relation in _SUBJECTS):
                self._below.setdefault(head, []).append(at)

    def read(self, at: int, *, asked: bool = False, spoken: bool = False) -> Reading:
        """What grammar says of the event at a token.

        Args:
            at: The token.
            asked: Whether its sentence is a question.
            spoken: Whether it stands in a line, where bare verbs may be orders.
        """
        auxiliaries = self._auxiliaries(at, MAX_STEPS)
        denied = self._has(at, "deny")
        will = bool(auxiliaries & self._groups["will"]) or self._is_going_to(at)
        modal = self._modal(at, auxiliaries)
        order = spoken and not auxiliaries and self._is_order(at)
        supposed = self._is_supposed(at) or order or (asked and bool(auxiliaries))
        time: Time = "story"
        if supposed or modal:
            time = "hypothetical"
        elif will:
            time = "future"
        elif "had" in auxiliaries or ("'d" in auxiliaries and self._is_past(at)):
            time = "backstory"
        asserted = not (supposed or modal or will or denied or self._has(at, "habit"))
        past = self._is_past(at) or bool(auxiliaries & {"had", "was", "were", "did"})
        marks = {self._words[i] for i in self._children(at) if self._deps[i] in ("mark", "advmod")}
        subordinate = bool(marks & self._groups["while"]) or self._deps[at] == "acl:relcl"
        perfect = bool(auxiliaries & _PERFECT)
        return Reading(time, asserted, perfect, past, subordinate)

    def _children(self, at: int) -> Sequence[int]:
        return self._below.get(at, ())

    def _auxiliaries(self, at: int, steps: int) -> set[str]:
        """Auxiliaries of a verb, or of the one it is coordinated with."""
        own = {self._words[i] for i in self._children(at) if self._deps[i] in _AUXILIARIES}
        alone = not any(self._deps[i] in _SUBJECTS for i in self._children(at))
        if not own and alone and steps and self._deps[at] == "conj" and self._heads[at] != ROOT:
            return self._auxiliaries(self._heads[at], steps - 1)
        return own

    def _has(self, at: int, kind: str) -> bool:
        return any(self._words[i] in self._groups[kind] for i in self._children(at))

    def _modal(self, at: int, auxiliaries: set[str]) -> bool:
        modal = auxiliaries & self._groups["modal"]
        return bool(modal - {"'d"}) or ("'d" in modal and not self._is_past(at))

    def _is_past(self, at: int) -> bool:
        word = self._words[at]
        return word != self._lemmas[at] and not word.endswith(("ing", "s", "in'"))

    def _is_going_to(self, at: int) -> bool:
        governor = self._heads[at]
        going = governor != ROOT and self._words[governor] in ("going", "gonna")
        return going and self._deps[at] == "xcomp" and self._is_infinitive(at)

    def _is_infinitive(self, at: int) -> bool:
        return at > 0 and self._words[at - 1] == "to"

    def _is_order(self, at: int) -> bool:
        """Whether a verb of a line is in the bare form and has no subject."""
        bare = self._words[at] == self._lemmas[at] and not self._is_infinitive(at)
        subject = any(self._deps[i] in _SUBJECTS for i in self._children(at))
        return bare and not subject and self._deps[at] == "root"

    def _is_supposed(self, at: int) -> bool:
        """Whether it, or a verb it hangs on, is under a condition or a wish."""
        for _ in range(MAX_STEPS):
            marks = (self._words[i] for i in self._children(at) if self._deps[i] == "mark")
            if self._groups["suppose"].intersection(marks):
                return True
            governor = self._heads[at]
            if governor == ROOT or self._deps[at] not in _CLAUSES:
                return False
            wished = self._lemmas[governor] in self._groups["wish"]
            if wished and self._deps[at] in ("xcomp", "ccomp") and self._is_infinitive(at):
                return True
            if self._deps[at] not in ("conj", "xcomp"):
                return False
            at = governor
        return False
