"""Pronoun sets in a user's words: *she*, *they/them*, *ve/ver/vis/verself*."""

from __future__ import annotations

from fabula.lexicons.person_nouns import NEOPRONOUNS, PRONOUNS

SINGLE_SETS = ("he", "she", "they", *NEOPRONOUNS)
"""Sets whose words are known; the first word is the name of the set."""


def read_pronoun_set(words: str) -> tuple[str, tuple[str, ...]]:
    """The name of a set, and the words that a text must be searched for.

    Args:
        words: The words of the set, the first one its name, with slashes between them. One word is
            enough where the set is known.

    Returns:
        The name in lower case, and its words where they are not found anyway (*he*, *she*, *they*
        are), else an empty tuple.

    Raises:
        ValueError: If a new set has one word, or words of two sets stand side by side; the message
            says which.
    """
    forms = tuple(dict.fromkeys(word.strip().lower() for word in words.split("/")))
    name = forms[0]
    if not all(form.isalpha() for form in forms):
        raise ValueError(f"{words!r} is no pronoun set")
    owners = {form: _owner(form) for form in forms}
    if name in SINGLE_SETS:
        foreign = [form for form in forms if owners[form] not in (None, name)]
    else:
        foreign = [form for form in forms if form in PRONOUNS or form in ("it", "its", "itself")]
    if foreign:
        raise ValueError(f"{foreign[0]!r} is no word of the set {name!r}")
    if name not in SINGLE_SETS and len(forms) == 1:
        raise ValueError(f"the pronoun set {name!r} is unknown")
    if name in ("he", "she", "they"):
        return name, ()
    known = (form for form, pronoun in PRONOUNS.items() if pronoun.gender == name)
    return name, tuple(dict.fromkeys((*forms, *known)))


def _owner(form: str) -> str | None:
    """The set that a word belongs to; ``they`` for the plurals, which are its words."""
    pronoun = PRONOUNS.get(form)
    if pronoun is None:
        return "it" if form in ("it", "its", "itself") else None
    plural = pronoun.plural and pronoun.person == 3
    return "they" if plural else pronoun.gender or "another person"
