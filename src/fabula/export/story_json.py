"""``json``: the story as ``story.json``, whole."""

from __future__ import annotations

from fabula.export.options import ExportOptions, Files
from fabula.storage import STORY_FILE, encode_story
from fabula.story import Story


def export_json(story: Story, options: ExportOptions) -> Files:
    """The story as fabula itself writes and reads it.

    Raises:
        StorageError: If the story holds a value that JSON has no place for.
    """
    return {STORY_FILE: encode_story(story)}
