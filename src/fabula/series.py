"""One cast over several books: who was met before, with key, names and pronouns.

A series file holds one record for each book, in the order in which they were added; a book that is
added again replaces its record, and keeps its place. Who is whom is decided when the file is read:
somebody has met before whoever bears the same key, or a name that one person alone bears.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

import msgspec

from fabula.lexicons.person_keys import choose_keys
from fabula.lexicons.person_names import parse_name, plain_form
from fabula.lexicons.pronoun_sets import SINGLE_SETS
from fabula.pins import CastPin, Pins
from fabula.rows import Character
from fabula.story import Story
from fabula.text import Text

FEWEST_PRONOUNS = 5
"""Pronouns of somebody from which on they say what the person is called by."""

PRONOUN_SHARE = 0.9
"""Share of them that is of one set at least; below it the set is left to each book."""

_Word = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]


class SeriesPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody of a series, or of one of its books.

    Attributes:
        key: Key of the person in every book.
        name: The name to show.
        aliases: Other names, each of this person alone.
        pronouns: Pronoun set by its first word; ``None`` = left to each book.
        books: Titles of the books with this person; empty in the record of a single book.
    """

    key: _Word
    name: _Word
    aliases: tuple[_Word, ...] = ()
    pronouns: str | None = None
    books: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the aliases."""
        return (self.name, *self.aliases)


class SeriesBook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The people of one book.

    Attributes:
        book: Title of the book, or the name of its file; one record holds for each.
        people: Its people, in the order of its cast.
    """

    book: str
    people: tuple[SeriesPerson, ...]


def list_series_people(story: Story, *, confirmed: bool = False) -> SeriesBook:
    """The people of a story that a series keeps: those with a name of their own who take part.

    Args:
        story: A story with the layer ``characters``.
        confirmed: Whether to take only those whom the reader has named (in a cast file, in
            corrections, or in the series before).

    Raises:
        LayerError: If the story has no characters.
    """
    bearers = Counter(
        plain_form(form)
        for row in story.characters
        for form in dict.fromkeys((row.name or "", *(alias.text for alias in row.aliases)))
    )
    people = tuple(
        _person(row, bearers) for row in story.characters if _is_kept(row, confirmed=confirmed)
    )
    source = story.text.source
    return SeriesBook(book=source.title or source.name, people=people)


def join_books(books: Sequence[SeriesBook]) -> tuple[SeriesPerson, ...]:
    """The people of all books, in the order in which they were first met."""
    latest = {each.book: each for each in books}
    found: list[SeriesPerson] = []
    for book in latest.values():
        met: set[int] = set()
        for person in book.people:
            at = _find_met(found, person, met)
            if at is None:
                taken = [each.key for each in found]
                key = choose_keys([*taken, None], [*taken, person.key])[-1]
                at = len(found)
                found.append(SeriesPerson(key=key, name=person.name))
            met.add(at)
            found[at] = _joined(found[at], person, book.book)
    return tuple(found)


def make_series_pins(people: Iterable[SeriesPerson], text: Text, base: Pins | None = None) -> Pins:
    """What a series knows of the people of a text, behind what the user says of this book.

    People of whom the text has no name are left out, and so is a name that two of them bear.

    Args:
        people: The people of the series.
        text: The text.
        base: The user's cast file; ``None`` = there is none. Where they contradict each other, it
            wins; somebody whom both name gets key and names from the series as well.
    """
    base = base or Pins()
    words = " ".join(text.content.split())
    there = [
        (person, tuple(form for form in person.names if _stands_in(words, form)))
        for person in people
    ]
    there = [(person, forms) for person, forms in there if forms]
    bearers = Counter(form for _, forms in there for form in dict.fromkeys(map(plain_form, forms)))
    refused = set(map(plain_form, base.not_persons))
    cast = list(base.cast)
    for person, forms in there:
        own = [f for f in forms if bearers[plain_form(f)] == 1 and plain_form(f) not in refused]
        if own:
            _add(cast, person, own, closed=base.closed_cast)
    return msgspec.structs.replace(base, cast=tuple(cast))


def _person(row: Character, bearers: Counter[str]) -> SeriesPerson:
    name = row.name or ""
    own = [
        alias.text
        for alias in row.aliases
        if alias.text != name and bearers[plain_form(alias.text)] == 1 and _is_telling(alias.text)
    ]
    total = sum(each.count for each in row.pronouns)
    best = max(row.pronouns, key=lambda each: each.count, default=None)
    sure = best is not None and total >= FEWEST_PRONOUNS and best.count >= PRONOUN_SHARE * total
    pronouns = best.set if best is not None and sure and best.set in SINGLE_SETS else None
    return SeriesPerson(key=row.key or name, name=name, aliases=tuple(own), pronouns=pronouns)


def _is_kept(row: Character, *, confirmed: bool) -> bool:
    if row.name is None or row.group:
        return False
    if confirmed or row.score == 1.0:
        return row.score == 1.0
    return row.role != "mentioned" and bool(row.aliases) and _is_telling(row.name)


def _is_telling(name: str) -> bool:
    """Whether a name is more than a title (*the Captain*), which means somebody else elsewhere."""
    parsed = parse_name(name)
    return bool(parsed.given or parsed.surname)


def _find_met(found: Sequence[SeriesPerson], person: SeriesPerson, met: set[int]) -> int | None:
    """Place of somebody who was met in an earlier book; ``None`` = nobody, or it is not clear."""
    free = [at for at in range(len(found)) if at not in met]
    for at in free:
        if found[at].key == person.key:
            return at
    forms = set(map(plain_form, person.names))
    alike = [at for at in free if not forms.isdisjoint(map(plain_form, found[at].names))]
    same = [at for at in alike if plain_form(found[at].name) == plain_form(person.name)]
    chosen = same or alike
    return chosen[0] if len(chosen) == 1 else None


def _joined(known: SeriesPerson, person: SeriesPerson, book: str) -> SeriesPerson:
    names = dict.fromkeys((*known.aliases, *person.names))
    return SeriesPerson(
        key=known.key,
        name=known.name,
        aliases=tuple(name for name in names if name != known.name),
        pronouns=known.pronouns or person.pronouns,
        books=tuple(dict.fromkeys((*known.books, book))),
    )


def _add(cast: list[CastPin], person: SeriesPerson, forms: Sequence[str], *, closed: bool) -> None:
    """Put somebody into a cast, or what is known to whoever there bears one of the names."""
    known = {plain_form(form) for pin in cast for form in (pin.name, *pin.aliases)}
    own = set(map(plain_form, forms))
    places = [at for at, pin in enumerate(cast) if not own.isdisjoint(map(plain_form, _forms(pin)))]
    if not places and not closed:
        keys = {pin.key for pin in cast}
        cast.append(
            CastPin(
                name=person.name,
                aliases=tuple(form for form in forms if form != person.name),
                pronouns=person.pronouns,
                key=None if person.key in keys else person.key,
            )
        )
    elif len(places) == 1:
        pin = cast[places[0]]
        apart = set(map(plain_form, pin.never_merge))
        new = [f for f in forms if plain_form(f) not in known and plain_form(f) not in apart]
        keys = {other.key for other in cast}
        cast[places[0]] = msgspec.structs.replace(
            pin,
            aliases=(*pin.aliases, *new),
            pronouns=pin.pronouns or person.pronouns,
            key=pin.key or (None if person.key in keys else person.key),
        )


def _forms(pin: CastPin) -> Iterator[str]:
    yield pin.name
    yield from pin.aliases


def _stands_in(words: str, name: str) -> bool:
    """Whether a name stands as words of its own in a text with single spaces."""
    wanted = " ".join(name.split())
    found = wanted in words and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", words)
    return bool(found)
