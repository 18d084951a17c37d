"""The characters of BookNLP's ``.book``: what each does, suffers, is and has.

BookNLP reads these off its parser's labels; here they are read off Universal Dependencies: the
verb of a subject (agent), of an object or a passive subject (patient), what a copula says of a
subject (mod), what a possessor has (poss), each with what is joined to it by *and*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

from fabula.export.booknlp_rows import BookEntity, BookRows, BookToken
from fabula.story import Story

Doing: TypeAlias = Literal["agent", "patient", "mod", "poss"]

GENDERS = {
    "he": "he/him/his",
    "she": "she/her",
    "they": "they/them/their",
    "xe": "xe/xem/xyr/xir",
    "ze": "ze/zem/zir/hir",
}
"""How BookNLP writes each set of pronouns."""
MIN_MENTIONS = 2


def list_characters(story: Story, rows: BookRows) -> list[dict[str, Any]]:
    """Persons with at least two mentions, the most mentioned first."""
    pronouns = {rows.corefs[p.id]: p.pronouns for p in story.characters}
    children: dict[int, list[int]] = {}
    for index, token in enumerate(rows.tokens):
        if token.head is not None and token.head != index:
            children.setdefault(token.head, []).append(index)
    found: dict[int, dict[str, Any]] = {}
    counts: Counter[int] = Counter()
    names: dict[int, dict[str, Counter[str]]] = {}
    for entity in rows.entities:
        if entity.cat != "PER":
            continue
        key = entity.coref
        counts[key] += 1
        here = found.setdefault(key, {"agent": [], "patient": [], "mod": [], "poss": []})
        names.setdefault(key, {})
        names[key].setdefault(entity.prop, Counter())[entity.text] += 1
        for doing, index in _doings(entity, rows.tokens, children):
            here[doing].append({"w": rows.tokens[index].word, "i": index})
    return [
        found[key]
        | {
            "id": key,
            "g": _gender({each.set: each.count for each in pronouns.get(key, ())}),
            "count": count,
            "mentions": (called := _called(names[key])),
            "names": called,
        }
        for key, count in counts.most_common()
        if count >= MIN_MENTIONS
    ]


def _called(names: dict[str, Counter[str]]) -> dict[str, list[dict[str, Any]]]:
    return {
        word: [{"c": count, "n": text} for text, count in names.get(prop, Counter()).most_common()]
        for word, prop in (("proper", "PROP"), ("common", "NOM"), ("pronoun", "PRON"))
    }


def _gender(counts: dict[str, int]) -> dict[str, Any] | None:
    """Shares of the pronouns that were seen; ``None`` = none were."""
    seen = {GENDERS[each]: count for each, count in counts.items() if each in GENDERS}
    total = sum(seen.values())
    if not total:
        return None
    shares = {word: round(seen.get(word, 0) / total, 3) for word in GENDERS.values()}
    best = max(shares, key=lambda word: shares[word])
    return {"inference": shares, "argmax": best, "max": shares[best], "total": total}


def _doings(
    entity: BookEntity, tokens: list[BookToken], children: dict[int, list[int]]
) -> Iterator[tuple[Doing, int]]:
    index = _head(entity, tokens)
    if index is None:
        return
    if tokens[index].dep == "conj" and tokens[index].head is not None:
        index = tokens[index].head or 0
    dep, head = tokens[index].dep, tokens[index].head
    if head is None or head == index:
        return
    doing = _doing(dep, index, head, tokens, children)
    if doing is None:
        return
    yield doing, head
    for child in children.get(head, ()):
        alike = doing in ("poss", "mod") or tokens[child].pos == "VERB"
        if tokens[child].dep == "conj" and doing != "patient" and alike:
            yield doing, child


def _doing(
    dep: str | None,
    index: int,
    head: int,
    tokens: list[BookToken],
    children: dict[int, list[int]],
) -> Doing | None:
    around = {tokens[child].dep for child in children.get(head, ())}
    if dep == "nsubj":
        if "cop" in around:
            return "mod" if tokens[head].pos in {"ADJ", "NOUN"} else None
        return "agent" if tokens[head].pos == "VERB" else None
    if dep in {"obj", "iobj", "nsubj:pass"}:
        return "patient" if tokens[head].pos == "VERB" and dep != "iobj" else None
    if dep == "nmod:poss":
        return "poss"
    by = any(tokens[child].word.lower() == "by" for child in children.get(index, ()))
    passive = "nsubj:pass" in around or "aux:pass" in around
    return "agent" if dep in {"obl", "obl:agent"} and by and passive else None


def _head(entity: BookEntity, tokens: list[BookToken]) -> int | None:
    """The token of a mention that something outside governs."""
    for index in range(entity.first, entity.last + 1):
        head = tokens[index].head
        if head is not None and not entity.first <= head <= entity.last:
            return index
    return None
