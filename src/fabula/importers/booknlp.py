"""Reads the files that BookNLP writes (``.tokens .entities .quotes .book``) into a story.

Columns and conventions are those of https://github.com/booknlp/booknlp, ``english_booknlp.py``.
The files do not hold the text: it is put together from the words at their offsets, with a blank
line where a paragraph begins, unless the text itself is given. ``ID.quotes.extra`` and
``ID.book.extra``, which ``fabula export`` adds, are used where they are there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast, get_args

import msgspec

from fabula.errors import InputError
from fabula.importers.given import GivenBook, GivenLine, GivenMention, GivenPerson, build_story
from fabula.importers.tab_table import TabRow, number_in, read_json, read_table
from fabula.layer import Layer, Tokens
from fabula.readers import read_text
from fabula.rows import (
    Basis,
    EntityType,
    Event,
    EventId,
    MentionForm,
    QuotationKind,
    Sentence,
    SentenceId,
    Source,
    Span,
)
from fabula.story import Story
from fabula.text import Text

UNKNOWN = "None"
NARRATOR = "0"
PERSON = "PER"
_FORMS: dict[str, MentionForm] = {"PROP": "proper", "NOM": "common", "PRON": "pronoun"}
_SETS = {
    "he/him/his": "he",
    "she/her": "she",
    "they/them/their": "they",
    "xe/xem/xyr/xir": "xe",
    "ze/zem/zir/hir": "ze",
}
_PLACES = ("token_ID_within_document", "word", "byte_onset", "byte_offset")
_TOKENS = (
    *("paragraph_ID", "sentence_ID", *_PLACES),
    *("lemma", "POS_tag", "dependency_relation", "syntactic_head_ID", "event"),
)


def import_booknlp(folder: Path, *, text: Path | None = None, name: str | None = None) -> Story:
    """The story of a folder with BookNLP's files.

    Args:
        folder: Where the files lie.
        text: The text that BookNLP read; ``None`` = put it together from the words.
        name: What the files are called before their endings; ``None`` = there is one set only.

    Raises:
        InputError: If a file is missing, is not of that form, or is about another text.
    """
    base = _find_base(folder, name)
    tokens = _read_tokens(_file(base, "tokens"))
    book = GivenBook(text=_find_text(base, tokens, text))
    spans = [(row.start, row.end) for row in tokens]
    book.layers["tokens"] = _token_columns(tokens)
    book.layers["sentences"] = Layer(_sentences(tokens))
    if any(row.event for row in tokens):
        book.layers["events"] = Layer(_events(tokens))
    book.mentions = list(_read_mentions(_file(base, "entities"), spans))
    book.lines = list(_read_lines(base, spans))
    book.people = list(_read_people(base, book))
    book.refs = sorted(
        {row.ref for row in book.mentions if row.ref is not None}, key=lambda ref: (int(ref), ref)
    )
    return build_story(book, "booknlp")


class _Token(msgspec.Struct, frozen=True):
    paragraph: int
    sentence: int
    word: str
    start: int
    end: int
    lemma: str
    pos: str
    dep: str
    head: str
    event: bool


def _find_base(folder: Path, name: str | None) -> Path:
    if not folder.is_dir():
        raise InputError(f"{folder.name}: is no folder", "give the folder with BookNLP's files")
    found = sorted(path.name.removesuffix(".tokens") for path in folder.glob("*.tokens"))
    if name is not None and name not in found:
        raise InputError(f"{folder.name}: holds no {name}.tokens", "see --id and the folder")
    if not found:
        raise InputError(
            f"{folder.name}: holds no file that ends in .tokens", "give the folder BookNLP wrote to"
        )
    if name is None and len(found) > 1:
        raise InputError(
            f"{folder.name}: holds the files of {len(found)} books", f"say which: --id {found[0]}"
        )
    return folder / (name or found[0])


def _file(base: Path, ending: str) -> Path:
    return base.with_name(f"{base.name}.{ending}")


def _read_tokens(path: Path) -> list[_Token]:
    tokens: list[_Token] = []
    for row in read_table(path, _TOKENS):
        if number_in(path, row, _PLACES[0]) != len(tokens):
            raise InputError(
                f"{path.name}: token {row[_PLACES[0]]} stands where {len(tokens)} was expected",
                "is the file complete?",
            )
        token = _Token(
            number_in(path, row, "paragraph_ID"),
            number_in(path, row, "sentence_ID"),
            row["word"],
            number_in(path, row, "byte_onset"),
            number_in(path, row, "byte_offset"),
            row["lemma"],
            row["POS_tag"],
            row["dependency_relation"],
            row["syntactic_head_ID"],
            row["event"] == "EVENT",
        )
        if token.start < (tokens[-1].end if tokens else 0) or token.end <= token.start:
            raise InputError(
                f"{path.name}: token {len(tokens)} overlaps the one before it or is empty",
                "offsets must rise; is the file BookNLP's own?",
            )
        tokens.append(token)
    if not tokens:
        raise InputError(f"{path.name}: holds no token", "is the file complete?")
    return tokens


def _find_text(base: Path, tokens: list[_Token], given: Path | None) -> Text:
    if given is None:
        content = _build_content(tokens)
        digest = hashlib.sha256(content.encode("utf-8", errors="surrogatepass")).hexdigest()
        source = Source(name=base.name, media_type="text/plain", sha256=digest, title=base.name)
        return Text(content, source=source)
    text = read_text(given)
    for number, token in enumerate(tokens):
        if not _is_at(text, token):
            raise InputError(
                f"{given.name}: has {text[token.start : token.end]!r} where the files have "
                f"{token.word!r} (token {number})",
                "give the text that BookNLP read, or leave out --text",
            )
    return text


def _is_at(text: Text, token: _Token) -> bool:
    there = text[token.start : token.end]
    pairs = zip(there, token.word, strict=False)
    return len(there) == len(token.word) and all(
        one == other or (one.isspace() and other in "SNT") for one, other in pairs
    )


def _build_content(tokens: list[_Token]) -> str:
    parts: list[str] = []
    at, paragraph = 0, tokens[0].paragraph
    for token in tokens:
        gap = token.start - at
        new = token.paragraph != paragraph and gap > 1
        parts.append(("\n" if new else " ") * gap)
        width = token.end - token.start
        parts.append(token.word[:width].ljust(width))
        at, paragraph = token.end, token.paragraph
    return "".join(parts)


def _token_columns(tokens: list[_Token]) -> Tokens:
    def column(values: list[str]) -> list[str] | None:
        return None if UNKNOWN in values and set(values) == {UNKNOWN} else values

    heads = [row.head for row in tokens]
    known = all(head.isdecimal() and int(head) < len(tokens) for head in heads)
    return Tokens(
        [row.start for row in tokens],
        [row.end for row in tokens],
        lemma=column([row.lemma for row in tokens]),
        pos=column([row.pos for row in tokens]),
        dep=column([row.dep for row in tokens]),
        head=[-1 if int(head) == n else int(head) for n, head in enumerate(heads)]
        if known
        else None,
    )


def _sentences(tokens: list[_Token]) -> Iterator[Sentence]:
    starts = [
        place
        for place, row in enumerate(tokens)
        if not place or row.sentence != tokens[place - 1].sentence
    ]
    for number, (first, after) in enumerate(zip(starts, [*starts[1:], len(tokens)], strict=True)):
        yield Sentence(id=SentenceId(number), start=tokens[first].start, end=tokens[after - 1].end)


def _events(tokens: list[_Token]) -> Iterator[Event]:
    for number, row in enumerate(row for row in tokens if row.event):
        yield Event(
            id=EventId(number),
            start=row.start,
            end=row.end,
            realis=True,
            tense_layer=None,
            agents=(),
            patients=(),
            scene=None,
            score=1.0,
        )


def _span(path: Path, row: TabRow, spans: list[Span], columns: tuple[str, str]) -> Span:
    first, last = (number_in(path, row, column) for column in columns)
    if not 0 <= first <= last < len(spans):
        raise InputError(
            f"{path.name}: there are no tokens {first} to {last}",
            "use files of one and the same run",
        )
    return spans[first][0], spans[last][1]


def _read_mentions(path: Path, spans: list[Span]) -> Iterator[GivenMention]:
    for row in read_table(path, ("COREF", "start_token", "end_token", "prop", "cat")):
        start, end = _span(path, row, spans, ("start_token", "end_token"))
        number_in(path, row, "COREF")
        if row["prop"] not in _FORMS or row["cat"] not in get_args(EntityType):
            raise InputError(
                f"{path.name}: {row['prop']} {row['cat']} is no kind of mention",
                "expected PROP, NOM or PRON, and PER, LOC, FAC, GPE, VEH or ORG",
            )
        kind = cast("EntityType", row["cat"])
        yield GivenMention(
            start=start, end=end, form=_FORMS[row["prop"]], type=kind, ref=row["COREF"]
        )


def _read_lines(base: Path, spans: list[Span]) -> Iterator[GivenLine]:
    path, extra = _file(base, "quotes"), _file(base, "quotes.extra")
    own = _read_extra(extra) if extra.is_file() else {}
    found: dict[str, list[tuple[TabRow, Span]]] = {}
    columns = ("quote_start", "quote_end", "mention_start", "mention_end", "char_id")
    for row in read_table(path, columns):
        key = (row["quote_start"], row["quote_end"])
        line = own[key]["line"] if key in own else f"row {len(found)}"
        found.setdefault(line, []).append((row, _span(path, row, spans, columns[:2])))
    for pieces in found.values():
        row, _ = pieces[0]
        said = own.get((row["quote_start"], row["quote_end"]), {})
        speaker = None if row["char_id"] in ("", UNKNOWN) else row["char_id"]
        if speaker is not None:
            number_in(path, row, "char_id")
        named = dict.fromkeys(
            _span(path, each, spans, columns[2:4])
            for each, _ in pieces
            if each["mention_start"] not in ("", UNKNOWN)
        )
        score = said.get("score", UNKNOWN)
        yield GivenLine(
            parts=tuple(sorted(span for _, span in pieces)),
            kind=cast("QuotationKind", said.get("kind", "speech")),
            speaker=speaker,
            addressees=tuple(said.get("addressees", "").split()),
            score=1.0 if score == UNKNOWN else _share(extra, score),
            basis=cast("Basis", said.get("basis", "given")),
            evidence=tuple(sorted(named)),
        )


def _read_extra(path: Path) -> dict[tuple[str, str], TabRow]:
    columns = ("quote_start", "quote_end", "line", "score", "basis", "addressees", "kind")
    rows = {(row["quote_start"], row["quote_end"]): row for row in read_table(path, columns)}
    for row in rows.values():
        if row["kind"] not in get_args(QuotationKind) or row["basis"] not in (
            *get_args(Basis),
            UNKNOWN,
        ):
            raise InputError(
                f"{path.name}: {row['kind']} {row['basis']} is no kind and basis of a line",
                "take the file away if it is not fabula's own",
            )
    return rows


def _share(path: Path, score: str) -> float:
    try:
        value = float(score)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise InputError(f"{path.name}: score {score} is not between 0 and 1", "write a number")
    return value


def _read_people(base: Path, book: GivenBook) -> list[GivenPerson]:
    """The persons of ``.book`` and who speaks or is addressed, by first mention."""
    listed = _read_book(_file(base, "book"))
    extra = _file(base, "book.extra")
    if extra.is_file():
        return _read_own_people(extra)
    first: dict[str, int] = {}
    for row in book.mentions:
        if row.ref is not None and row.type == PERSON:
            first.setdefault(row.ref, row.start)
    told = {row.ref for row in book.mentions if row.ref == NARRATOR}
    spoken = {line.speaker for line in book.lines} | told
    spoken |= {ref for line in book.lines for ref in line.addressees}
    refs = {ref for ref in (*listed, *spoken) if ref is not None}
    return [
        GivenPerson(ref=ref, pronouns=listed.get(ref), narrator=ref == NARRATOR)
        for ref in sorted(refs, key=lambda ref: (first.get(ref, len(book.text)), int(ref)))
    ]


def _read_book(path: Path) -> dict[str, dict[str, int] | None]:
    """Counts of pronouns by id of each person; ``None`` = the file does not say."""
    found: dict[str, dict[str, int] | None] = {}
    try:
        for person in read_json(path)["characters"]:
            gender = person.get("g") or {}
            shares, total = gender.get("inference") or {}, int(gender.get("total") or 0)
            counts = {_SETS[key]: round(share * total) for key, share in shares.items()
                      if key in _SETS}  # fmt: skip
            counts = {key: count for key, count in counts.items() if count}
            found[str(int(person["id"]))] = counts or None
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise InputError(
            f"{path.name}: is no list of characters: {error}", "expected JSON as BookNLP writes it"
        ) from error
    return found


def _read_own_people(path: Path) -> list[GivenPerson]:
    try:
        rows = msgspec.convert(read_json(path)["characters"], list[_OwnPerson])
    except (TypeError, KeyError, msgspec.ValidationError) as error:
        raise InputError(
            f"{path.name}: is no cast as fabula writes it: {error}", "take the file away"
        ) from error
    return [
        GivenPerson(
            ref=str(row.id),
            key=row.key,
            name=row.name,
            aliases=row.aliases,
            pronouns=row.pronouns,
            role=cast("Any", row.role),
            narrator=row.narrator,
            group=row.group,
        )
        for row in rows
    ]


class _OwnPerson(msgspec.Struct, frozen=True):
    id: int
    key: str | None
    name: str | None
    aliases: tuple[str, ...]
    pronouns: dict[str, int]
    role: str
    narrator: bool
    group: bool
