"""Rows of QuoteLi3: speech and the mentions that name its speaker.

A row is a stretch of about two thousand words. A mention is linked to every quotation whose
speaker can be known from it; it is a cue only where it stands beside one of them, in the same
sentence of the narration. The verb is not annotated: it is the reporting verb beside the mention.

Source: Muzny et al. 2017, "A Two-stage Sieve Approach for Quote Attribution" (CC BY 4.0).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from fabula.lexicons.reporting import load_reporting_verbs
from fabula.rows import Span
from training.corpora.cue_words import Clause, Cue, find_adjacent_verb, read_clause, reduce_word
from training.corpora.pages import Page, label_quotations, read_page
from training.corpora.stretches import cut_rows
from training.rows import Range, Row
from training.splits import FOLDS, find_novel

CORPUS = "quoteli3"

BESIDE_WORDS = 25
"""Most words between a quotation and the mention of its reporting clause."""

VERB_WORDS = 3
"""Most words between the mention and its verb."""

SENTENCE_ENDS = frozenset((".", "!", "?", ";"))


@dataclass
class Document:
    """The text of a file and what is marked in it.

    Attributes:
        pieces: The text so far, piece by piece.
        length: Code points so far.
        quotations: Place of each quotation by its id.
        mentions: Place of each linked mention, and the ids of its quotations.
    """

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    quotations: dict[str, Span] = field(default_factory=dict)
    mentions: list[tuple[Span, tuple[str, ...]]] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        """Append text."""
        if text:
            self.pieces.append(text)
            self.length += len(text)


def read_rows(data: Path, fold: str) -> Iterator[Row]:
    """Read the novels below ``data/quoteli3``: those that may be trained on, or (``dev``) not."""
    for path in sorted((data / CORPUS).glob("*.xml")):
        if (find_novel(CORPUS, path.name) in FOLDS["dev"]) == (fold == "dev"):
            yield from read_stretches(path)


def read_stretches(path: Path) -> Iterator[Row]:
    """Read one novel."""
    document = read_document(path)
    page = read_page("".join(document.pieces))
    quotations = label_quotations(page, document.quotations.values())
    name = (CORPUS, path.stem, find_novel(CORPUS, path.name))
    return cut_rows(page, name, quotations, find_cues(page, document))


def read_document(path: Path) -> Document:
    """Read the text and the marks of a file.

    Raises:
        ValueError: If the file has no text.
    """
    text = ElementTree.parse(path).getroot().find("text")
    if text is None:
        raise ValueError(f"{path} has no element 'text'")
    document = Document()
    _read_element(text, document)
    return document


def _read_element(element: ElementTree.Element, document: Document) -> None:
    start = document.length
    document.add(element.text)
    for child in element:
        _read_element(child, document)
        document.add(child.tail)
    place = start, document.length
    if element.tag == "quote":
        document.quotations[element.attrib["id"]] = place
    elif element.tag == "mention" and (links := element.get("connection")):
        text = "".join(element.itertext())
        inner = start + len(text) - len(text.lstrip()), start + len(text.rstrip())
        document.mentions.append((inner, tuple(links.split(","))))


def find_cues(page: Page, document: Document) -> list[Cue]:
    """The mentions that stand in a reporting clause, with the verb beside them."""
    words = [reduce_word(word) for word in page.words]
    quoted = {
        name: found
        for name, place in document.quotations.items()
        if (found := page.find_words(*place)) is not None
    }
    inside = bytearray(len(words))
    for first, last in quoted.values():
        inside[first:last] = b"\1" * (last - first)
    cues: dict[Range, Range | None] = {}
    for place, links in document.mentions:
        mention = page.find_words(*place)
        if mention is None or inside[mention[0]]:
            continue
        site = _find_site(page, mention, [quoted[name] for name in links if name in quoted])
        if site is not None:
            cues[mention] = _find_verb(words, site, mention)
    return [(cues[mention], mention) for mention in sorted(cues)]


def _find_verb(words: Sequence[str], site: Range, mention: Range) -> Range | None:
    """The reporting verb beside a mention, else the last of those that lead to a quotation."""
    first, last = site
    near = mention[0] - first, mention[1] - first
    verb = find_adjacent_verb(words[first:last], near, VERB_WORDS)
    if verb is not None:
        return verb[0] + first, verb[1] + first
    ahead = Clause(words[mention[1] : last], mention[1], leads=True)
    return read_clause(ahead, (), ())[0] if load_reporting_verbs().keys() & ahead.words else None


def _find_site(page: Page, mention: Range, quotations: Sequence[Range]) -> Range | None:
    """The narration between a mention and a quotation of its speaker, if it is one sentence."""
    borders = set(page.paragraphs)
    for first, last in quotations:
        after = last <= mention[0]
        gap = range(last, mention[0]) if after else range(mention[1], first)
        if len(gap) > BESIDE_WORDS or any(page.words[at] in SENTENCE_ENDS for at in gap):
            continue
        if after and any(at in borders for at in range(last, mention[1])):
            continue
        site = (last, mention[1]) if after else (mention[0], first)
        return _widen(page, site, after)
    return None


def _widen(page: Page, site: Range, after: bool) -> Range:
    """The site with the words on the far side of the mention, up to the end of the sentence."""
    first, last = site
    for _ in range(VERB_WORDS + 1):
        at = last if after else first - 1
        if not 0 <= at < len(page.words) or page.words[at] in SENTENCE_ENDS:
            break
        first, last = (first, last + 1) if after else (first - 1, last)
    return first, last
