from __future__ import annotations

import pytest

from fabula import InputError
from fabula.export.exporters import EXPORTERS, TAKES, export_story
from fabula.export.options import ExportOptions
from tests.unit.export.hard_story import hard_story, twin_story
from tests.unit.small_story import small_story


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_format_writes_every_story_the_same_twice(name: str) -> None:
    if name in ("parquet", "arrow"):
        pytest.importorskip("pyarrow", reason="needs fabula[tables]")
    for story in (small_story(), hard_story(), twin_story()):
        files = export_story(story, name)
        assert all(files.values())
        assert export_story(story, name) == files
        assert len({path.casefold() for path in files}) == len(files)
        if TAKES[name]:
            assert all(data.decode("utf-8") for data in files.values())


@pytest.mark.parametrize("name", EXPORTERS)
def test_options_that_mean_nothing_are_refused(name: str) -> None:
    chosen = {
        "unknown": ExportOptions(unknown="Somebody"),
        "max_chars": ExportOptions(max_chars=200),
        "drop_tags": ExportOptions(drop_tags=True),
        "straight_quotes": ExportOptions(straight_quotes=True),
        "voices": ExportOptions(voices={"narrator": "somebody"}),
    }
    for option, options in chosen.items():
        if option in TAKES[name]:
            assert export_story(hard_story(), name, options)
        else:
            with pytest.raises(InputError, match=f"--{option.replace('_', '-')}"):
                export_story(hard_story(), name, options)


@pytest.mark.parametrize("word", ["", "  ", "narrator", "NARRATOR", "a\nb", "[x]"])
def test_unknown_speakers_need_a_name_that_is_not_the_narrators(word: str) -> None:
    with pytest.raises(InputError, match="--unknown"):
        export_story(hard_story(), "bracket", ExportOptions(unknown=word))


def test_a_format_that_is_none_and_a_length_that_is_none() -> None:
    with pytest.raises(InputError, match="there is no format 'mp3'"):
        export_story(hard_story(), "mp3")
    with pytest.raises(InputError, match="--max-chars 0"):
        export_story(hard_story(), "bracket", ExportOptions(max_chars=0))
