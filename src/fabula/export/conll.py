"""``conll``: tokens and coreference in the columns of the CoNLL-2012 shared task.

Source: Pradhan et al. 2012, *CoNLL-2012 shared task*. Unknown is ``-``; nothing is known of parse
trees, frames and senses. Speakers are keys of characters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from fabula.export.booknlp_rows import BookRows, build_rows
from fabula.export.options import ExportOptions, Files
from fabula.export.people import People, flat
from fabula.story import Story

MAIN_FILE = "story.conll"
PART = "0"


def export_conll(story: Story, options: ExportOptions) -> Files:
    """One document of one part, a line for each token, a blank line after each sentence.

    Raises:
        LayerError: If the story lacks tokens, sentences, mentions, characters or dialogue.
    """
    rows = build_rows(story)
    name = flat(story.text.source.name).replace(" ", "_").replace("(", "_").replace(")", "_")
    name = name.lstrip("#") or "story"
    lines = [f"#begin document ({name}); part 000"]
    chains, speakers = _chains(rows), _speakers(story, rows)
    sentence = 0
    for index, token in enumerate(rows.tokens):
        if token.sentence != sentence:
            lines.append("")
            sentence = token.sentence
        cells = (
            *(name, PART, str(token.place), token.word, token.pos or "-", "-"),
            *(token.lemma or "-", "-", "-", speakers.get(index, "-"), "*"),
            "|".join(chains.get(index, ("-",))),
        )
        lines.append("\t".join(cells))
    lines += ["", "#end document", ""]
    return {MAIN_FILE: "\n".join(lines).encode("utf-8", errors="replace")}


def _chains(rows: BookRows) -> dict[int, list[str]]:
    """The last column of each token: longer mentions open first and close last."""
    opened: defaultdict[int, list[str]] = defaultdict(list)
    closed: defaultdict[int, list[str]] = defaultdict(list)
    known = [each for each in rows.entities if each.row.entity is not None]
    for each in sorted(known, key=lambda each: (each.first, -each.last)):
        if each.first == each.last:
            opened[each.first].append(f"({each.coref})")
        else:
            opened[each.first].append(f"({each.coref}")
    for each in sorted(known, key=lambda each: (each.last, -each.first)):
        if each.first != each.last:
            closed[each.last].append(f"{each.coref})")
    return {index: opened[index] + closed[index] for index in {*opened, *closed}}


def _speakers(story: Story, rows: BookRows) -> dict[int, str]:
    people = People(story)
    keys = {coref: people.key(who) or "-" for who, coref in rows.corefs.items()}
    return dict(_spoken(rows, keys))


def _spoken(rows: BookRows, keys: dict[int, str]) -> Iterator[tuple[int, str]]:
    for quote in rows.quotes:
        if quote.coref is not None:
            for index in range(quote.first, quote.last + 1):
                yield index, flat(keys.get(quote.coref, "-")).replace(" ", "_")
