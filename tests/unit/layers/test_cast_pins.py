"""What a user's cast.toml decides, from the file to the cast."""

from __future__ import annotations

from pathlib import Path

import pytest

import fabula
from fabula import Story

STORY = """I came to the harbour on a Monday. Tamsin Vey was mending a net, and Old Corriden
watched.

“You are late,” said Tamsin. “Corriden has been waiting.”

“I walked,” I said.

“He walked,” said Vey to the harbour master. “Did you hear that, Skipper?”

“I heard,” said Corriden. “Sit down, Perrin.”

Tamsin laughed. They put the net away, and then they fetched their coat. Rill Vey came down the
steps with a lantern.

“Is that Perrin?” Rill asked.

“It is,” said Tamsin. “And Moon is his witness.”

Moon said nothing. Corriden lit the lamp.
"""

TAMSIN = '[[character]]\nname = "Tamsin Vey"\naliases = ["Tamsin", "Vey"]\n'


def read(folder: Path, cast: str) -> Story:
    (folder / "story.txt").write_text(STORY, encoding="utf-8")
    (folder / "cast.toml").write_text(cast, encoding="utf-8")
    return fabula.read_story(folder / "story.txt", cast=folder / "cast.toml")


def forms(story: Story, name: str) -> set[str]:
    return {alias.text for row in story.characters if row.name == name for alias in row.aliases}


def names(story: Story) -> set[str | None]:
    return {row.name for row in story.characters}


def test_aliases_are_one_person_even_as_common_nouns(tmp_path: Path) -> None:
    cast = '[[character]]\nname = "Ruan Corriden"\naliases = ["Skipper", "the harbour master"]\n'
    story = read(tmp_path, cast)
    assert {"Corriden", "Old Corriden", "Skipper"} <= forms(story, "Ruan Corriden")
    entity = next(row.entity for row in story.characters if row.name == "Ruan Corriden")
    master = [m for m in story.mentions if story.text[m.start : m.end] == "the harbour master"]
    assert [row.entity for row in master] == [entity]


@pytest.mark.parametrize("other", ["Rill Vey", "Nobody Else"])
def test_never_merge_takes_names_in_and_out_of_the_text(tmp_path: Path, other: str) -> None:
    story = read(tmp_path, f'{TAMSIN}never_merge = ["{other}"]\n')
    assert forms(story, "Tamsin Vey") == {"Tamsin Vey", "Tamsin", "Vey"}
    assert "Rill Vey" in names(story)


def test_never_merge_keeps_forms_apart_that_would_be_one(tmp_path: Path) -> None:
    cast = '[[character]]\nname = "Old Corriden"\nnever_merge = ["Corriden"]\n'
    story = read(tmp_path, cast)
    assert {"Old Corriden", "Corriden"} <= names(story)


def test_pronouns_overrule_the_text(tmp_path: Path) -> None:
    for wanted in ("they", "xe", "she"):
        story = read(tmp_path, f'{TAMSIN}pronouns = "{wanted}"\n')
        person = next(row for row in story.characters if row.name == "Tamsin Vey")
        assert person.pronouns[0].set == wanted


def test_they_is_linked_to_who_is_they(tmp_path: Path) -> None:
    story = read(tmp_path, f'{TAMSIN}pronouns = "they"\n')
    person = next(row for row in story.characters if row.name == "Tamsin Vey")
    told = [m for m in story.mentions if story.text[m.start : m.end].lower() in ("they", "their")]
    assert [row.entity for row in told] == [person.entity] * 3
    assert not person.group


def test_the_named_narrator_narrates(tmp_path: Path) -> None:
    cast = '[[character]]\nname = "Perrin Lowe"\naliases = ["Perrin"]\nnarrator = true\n'
    story = read(tmp_path, cast)
    assert [row.name for row in story.characters if row.narrator] == ["Perrin Lowe"]


def test_who_is_no_person_is_not_in_the_cast(tmp_path: Path) -> None:
    assert "Perrin" in names(read(tmp_path, "closed = false\n"))
    assert "Perrin" not in names(read(tmp_path, 'not_persons = ["Perrin"]\n'))


def test_a_closed_cast_has_nobody_else(tmp_path: Path) -> None:
    story = read(tmp_path, f"closed = true\n{TAMSIN}")
    assert names(story) == {"Tamsin Vey"}
    speakers = {row.speaker for row in story.dialogue if row.speaker is not None}
    assert speakers <= {row.id for row in story.characters}


LATER = '[[character]]\nname = "Ruan Corriden"\naliases = ["Corriden", "Old Corriden"]\n'


def test_pinned_persons_keep_id_and_key_whatever_becomes_of_the_text(tmp_path: Path) -> None:
    cast = f"{TAMSIN}{LATER}key = 'skipper'\n"
    before = read(tmp_path, cast)
    (tmp_path / "story.txt").write_text(f"Bram Oke had a boat. Bram Oke sold it.\n\n{STORY}")
    after = fabula.read_story(tmp_path / "story.txt", cast=tmp_path / "cast.toml")
    for story in (before, after):
        assert [(c.id, c.key, c.name) for c in tuple(story.characters)[:2]] == [
            (0, "tamsin-vey", "Tamsin Vey"),
            (1, "skipper", "Ruan Corriden"),
        ]
    more = read(tmp_path, f'{cast}[[character]]\nname = "Perrin"\n')
    assert [c.key for c in tuple(more.characters)[:3]] == ["tamsin-vey", "skipper", "perrin"]


def test_keys_are_unique(tmp_path: Path) -> None:
    story = read(tmp_path, '[[character]]\nname = "Rill-Vey"\n')
    keys = [row.key for row in story.characters]
    assert {"rill-vey", "rill-vey-2"} <= set(keys)
    assert len(set(keys)) == len(keys)


def test_a_pronoun_set_of_the_users_own_is_read(tmp_path: Path) -> None:
    story = """Quill Orne came in. Ve shut the door and took off vis coat.

“Sit,” said Emma Hame. She gave ver a chair, and ve said, “Thank you.”
"""
    (tmp_path / "story.txt").write_text(story, encoding="utf-8")
    (tmp_path / "cast.toml").write_text(
        '[[character]]\nname = "Quill Orne"\npronouns = "ve/ver/vis/verself"\n', encoding="utf-8"
    )
    read_again = fabula.read_story(tmp_path / "story.txt", cast=tmp_path / "cast.toml")
    quill = read_again.characters[0]
    assert [(each.set, each.count) for each in quill.pronouns] == [("ve", 4)]
    last = read_again.dialogue[len(read_again.dialogue) - 1]
    assert last.speaker == quill.id


def test_names_that_never_occur_are_told_with_their_line(tmp_path: Path) -> None:
    cast = f'not_persons = ["Gull House"]\n{TAMSIN}[[character]]\nname = "Jory Penn"\n'
    story = read(tmp_path, cast.replace('"Vey"', '"Tammy"'))
    found = {n.code: n.message for n in story.notices if n.code.startswith("cast_")}
    assert "'Tammy'" in found["cast_alias_absent"]
    assert "Line 3 " in found["cast_alias_absent"]
    absent = [n.message for n in story.notices if n.code == "cast_name_absent"]
    assert [("Line 6 " in m, "'Jory Penn'" in m) for m in absent[:1]] == [(True, True)]
    assert "'Gull House'" in absent[1]
