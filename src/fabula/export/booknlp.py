"""``booknlp``: the files that BookNLP writes, for whatever reads them.

Columns and conventions are those of https://github.com/booknlp/booknlp, ``english_booknlp.py``:
token ids from 0, ends inclusive, ``byte_onset`` a code point of the text, ``None`` for what is
unknown, ``COREF`` 0 = the first-person narrator. What BookNLP has no column for stands in files
of its own, ``ID.quotes.extra`` and ``ID.book.extra``. Tags are those of Universal Dependencies.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from fabula.export.booknlp_characters import list_characters
from fabula.export.booknlp_page import render_page
from fabula.export.booknlp_rows import BookRows, build_rows
from fabula.export.options import ExportOptions, Files
from fabula.export.people import flat
from fabula.export.plain_json import write_document
from fabula.story import Story

TOKEN_COLUMNS = (
    "paragraph_ID",
    "sentence_ID",
    "token_ID_within_sentence",
    "token_ID_within_document",
    "word",
    "lemma",
    "byte_onset",
    "byte_offset",
    "POS_tag",
    "fine_POS_tag",
    "dependency_relation",
    "syntactic_head_ID",
    "event",
)
ENTITY_COLUMNS = ("COREF", "start_token", "end_token", "prop", "cat", "text")
QUOTE_COLUMNS = (
    "quote_start",
    "quote_end",
    "mention_start",
    "mention_end",
    "mention_phrase",
    "char_id",
    "quote",
)
EXTRA_COLUMNS = (
    "quote_start",
    "quote_end",
    "char_id",
    "line",
    "score",
    "basis",
    "addressees",
    "kind",
)


def export_booknlp(story: Story, options: ExportOptions) -> Files:
    """Tokens, entities, quotes, characters and the page; file names begin with the story's.

    Raises:
        LayerError: If the story lacks tokens, sentences, mentions, characters or dialogue.
    """
    rows = build_rows(story)
    characters = list_characters(story, rows)
    return {
        "{}.tokens": _table(TOKEN_COLUMNS, _tokens(rows)),
        "{}.entities": _table(
            ENTITY_COLUMNS,
            ((e.coref, e.first, e.last, e.prop, e.cat, e.text) for e in rows.entities),
        ),
        "{}.quotes": _table(QUOTE_COLUMNS, _quotes(rows)),
        "{}.quotes.extra": _table(
            EXTRA_COLUMNS,
            (
                (
                    *(q.first, q.last, q.coref, q.line, q.score, q.basis),
                    *(" ".join(map(str, q.to)), q.kind),
                )
                for q in rows.quotes
            ),
        ),
        "{}.book": write_document({"characters": characters}),
        "{}.book.extra": write_document({"characters": list(_people(story, rows))}),
        "{}.book.html": render_page(story, rows, characters),
    }


def _people(story: Story, rows: BookRows) -> Iterable[dict[str, Any]]:
    for person in story.characters:
        yield {
            "id": rows.corefs[person.id],
            "key": person.key,
            "name": flat(person.name) if person.name else None,
            "aliases": [flat(alias.text) for alias in person.aliases],
            "pronouns": {each.set: each.count for each in person.pronouns},
            "role": person.role,
            "narrator": person.narrator,
            "group": person.group,
        }


def _tokens(rows: BookRows) -> Iterable[Sequence[object]]:
    for index, token in enumerate(rows.tokens):
        yield (
            token.paragraph,
            token.sentence,
            token.place,
            index,
            token.word,
            token.lemma,
            token.start,
            token.end,
            token.pos,
            None,
            token.dep,
            token.head,
            "EVENT" if token.event else "O",
        )


def _quotes(rows: BookRows) -> Iterable[Sequence[object]]:
    for quote in rows.quotes:
        named = quote.mention
        yield (
            quote.first,
            quote.last,
            None if named is None else named.first,
            None if named is None else named.last,
            None if named is None else named.text,
            quote.coref,
            rows.words(quote.first, quote.last),
        )


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    lines = ["\t".join(columns), *("\t".join(map(str, row)) for row in rows)]
    return ("\n".join(lines) + "\n").encode("utf-8", errors="replace")
