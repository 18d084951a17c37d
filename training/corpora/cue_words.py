"""Which words of a reporting clause are its verb and which are the speaker.

The corpora say where a clause stands, or only who is its subject; verb and subject are told apart
by the names of the speaker, by the rules' mentions and by the table of reporting verbs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from fabula.lexicons.load import load_groups, load_words
from fabula.lexicons.reporting import load_reporting_verbs
from training.rows import Range

Cue = tuple[Range | None, Range | None]

SUBJECTS = frozenset(("i", "he", "she", "it", "we", "you", "they", "who", "thou", "ye"))
DETERMINERS = frozenset(
    (
        *("a", "an", "the", "this", "that", "these", "those", "another", "one", "two", "both"),
        *("all", "some", "each", "every", "several", "no"),
        *("my", "your", "his", "her", "its", "our", "their"),
    )
)
TITLES = frozenset(("mr", "mrs", "miss", "ms", "dr", "sir", "lady", "lord", "aunt", "uncle"))

ADVERB_ENDING = "ly"

EPITHET_WORDS = 4
"""Most words between a name and the determiner of its phrase, the determiner included."""


@dataclass(frozen=True)
class Clause:
    """Words of a reporting clause.

    Attributes:
        words: The words in lower case, letters and digits only; marks are empty.
        first: Index of the first of them in the row.
        leads: Whether the clause stands before its quotation.
    """

    words: Sequence[str]
    first: int
    leads: bool

    def shift(self, found: Range | None) -> Range | None:
        """A range of these words as a range of the row's."""
        return None if found is None else (found[0] + self.first, found[1] + self.first)


def reduce_word(word: str) -> str:
    """A word in lower case without anything but letters and digits."""
    return "".join(char for char in word.lower() if char.isalnum())


def read_clause(
    clause: Clause, names: Collection[tuple[str, ...]], persons: Collection[Range]
) -> Cue:
    """Tell the verb from the speaker.

    Args:
        clause: The words.
        names: Names of the speaker, as reduced words.
        persons: Ranges of the clause's words that the rules take for persons.
    """
    named = _find_name(clause.words, names)
    verb = _find_verb(clause, named)
    subject = named or _find_subject(clause, verb, persons)
    if verb is None:
        verb = _guess_verb(clause, subject)
    return clause.shift(verb), clause.shift(subject)


def find_adjacent_verb(words: Sequence[str], subject: Range, gap: int) -> Range | None:
    """The reporting verb before or after a subject, at most ``gap`` words away."""
    for distance in range(gap + 1):
        for at in (subject[0] - 1 - distance, subject[1] + distance):
            if 0 <= at < len(words) and (found := _read_verb(words, at)) is not None:
                return found if found[0] >= subject[1] or found[1] <= subject[0] else None
    return None


def _find_name(words: Sequence[str], names: Collection[tuple[str, ...]]) -> Range | None:
    """The longest name among the words, with the determiner or title before it."""
    for name in sorted(names, key=lambda name: (-len(name), name)):
        for at in range(len(words) - len(name) + 1):
            if name and tuple(words[at : at + len(name)]) == name:
                return _find_opening(words, at), at + len(name)
    return None


def _find_opening(words: Sequence[str], at: int) -> int:
    """Where the phrase of a name begins (*the staring Ada*, *his friend Jon*)."""
    stops = load_groups("clause_words", "kind", "word")["preposition"] | SUBJECTS
    verbs = load_reporting_verbs()
    for first in range(at - 1, max(-1, at - 1 - EPITHET_WORDS), -1):
        if words[first] in DETERMINERS:
            return first
        if words[first] in verbs or not _continues(words[first], stops):
            break
    return at - 1 if at and words[at - 1] in TITLES else at


def _read_verb(words: Sequence[str], at: int) -> Range | None:
    """A reporting verb with the particle it needs, or ``None``."""
    verb = load_reporting_verbs().get(words[at])
    if verb is None:
        return None
    if not verb.particles:
        return at, at + 1
    return (at, at + 2) if at + 1 < len(words) and words[at + 1] in verb.particles else None


def _find_verb(clause: Clause, named: Range | None) -> Range | None:
    """The reporting verb: rather a sure one, and the one nearest to the quotation."""
    verbs = load_reporting_verbs()
    found: list[tuple[int, int, Range]] = []
    for at, word in enumerate(clause.words):
        if word not in verbs or (named is not None and named[0] <= at < named[1]):
            continue
        if at and clause.words[at - 1] in DETERMINERS:
            continue
        complete = _read_verb(clause.words, at)
        sure = verbs[word].strict or bool(verbs[word].particles)
        finite = not word.endswith("ing") or clause.leads
        rank = 0 if complete is None else 1 + (sure and finite)
        found.append((rank, at if clause.leads else -at, complete or (at, at + 1)))
    return max(found)[2] if found else None


def _find_subject(clause: Clause, verb: Range | None, persons: Collection[Range]) -> Range | None:
    """The words for the speaker: a pronoun, a person of the rules, or else a noun phrase.

    What follows the verb at once wins where nothing opens the clause (*said the man*), because an
    object may follow too (*she asked her father*); else what comes first in it.
    """
    size = len(clause.words)
    low, high = verb if verb is not None else (size, size)
    found = set(_pronouns(clause.words)) | set(persons) | set(_phrases(clause.words, verb))
    before = [each for each in found if each[1] <= low]
    after = [each for each in found if each[0] >= high]
    if after and _is_subject_behind(clause.words, high, after):
        return min(after, key=lambda each: (each[0], -each[1]))
    if before:
        free = [each for each in before if not _is_governed(clause.words, each)] or before
        pronouns = [each for each in free if clause.words[each[0]] in SUBJECTS]
        return min(pronouns or free, key=lambda each: (each[0], -each[1]))
    return min(after, key=lambda each: (each[0], -each[1])) if after else None


def _is_subject_behind(words: Sequence[str], verb_end: int, after: Collection[Range]) -> bool:
    """Whether a subject follows the verb at once, adverbs aside, and none opens the clause."""
    at = verb_end
    while at < len(words) and (not words[at] or words[at].endswith(ADVERB_ENDING)):
        at += 1
    opens = any(words[index] in SUBJECTS | DETERMINERS for index in range(verb_end - 1))
    return not opens and any(each[0] == at for each in after)


def _is_governed(words: Sequence[str], subject: Range) -> bool:
    prepositions = load_groups("clause_words", "kind", "word")["preposition"]
    return subject[0] > 0 and words[subject[0] - 1] in prepositions


def _pronouns(words: Sequence[str]) -> Iterator[Range]:
    for at, word in enumerate(words):
        if word in SUBJECTS:
            yield at, at + 1


def _phrases(words: Sequence[str], verb: Range | None) -> Iterator[Range]:
    """Noun phrases that begin with a determiner, up to a function word, a mark or the verb."""
    stops = load_groups("clause_words", "kind", "word")["preposition"] | SUBJECTS
    for at, word in enumerate(words):
        if word not in DETERMINERS or (at and words[at - 1] in DETERMINERS):
            continue
        end = at + 1
        while end < len(words) and _continues(words[end], stops):
            if (verb is not None and verb[0] <= end < verb[1]) or _is_predicate(words, end, stops):
                break
            end += 1
        while end > at + 1 and words[end - 1].endswith(ADVERB_ENDING):
            end -= 1
        if end > at + 1 or word in ("one", "both", "all", "another", "two"):
            yield at, end


def _continues(word: str, stops: Collection[str]) -> bool:
    return bool(word) and word not in stops and word not in ("and", "s", "who", "as", "had", "was")


def _is_predicate(words: Sequence[str], at: int, stops: Collection[str]) -> bool:
    """Whether a word looks like a verb in the past that no noun follows (*the old man turned*)."""
    if not _is_past(words[at]):
        return False
    after = words[at + 1] if at + 1 < len(words) else ""
    return after in DETERMINERS or after.endswith(ADVERB_ENDING) or not _continues(after, stops)


def _is_past(word: str) -> bool:
    return word.endswith("ed") or word in load_words("past_forms")


def _guess_verb(clause: Clause, subject: Range | None) -> Range | None:
    """A word that looks like a verb in the past, the nearest to the subject."""
    reach = subject if subject is not None else (0, 0)
    found = [
        at
        for at, word in enumerate(clause.words)
        if not reach[0] <= at < reach[1] and _is_past(word)
    ]
    if not found:
        return None
    nearest = min(found, key=lambda at: min(abs(at - reach[1]), abs(at + 1 - reach[0])))
    return nearest, nearest + 1
