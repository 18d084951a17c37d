"""The story on the reader's desk: what was decided, and the story decided anew behind the scenes.

A decision is in the corrections file before the reader hears of it. One thread then decides the
story anew, first the layers that the page shows, and when nothing more is waiting the others, and
writes the story's folder.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fabula.corrections import AnyOperation
from fabula.corrections_file import CORRECTIONS_FILE, read_operations
from fabula.editing import Editor
from fabula.errors import FabulaError, InputError
from fabula.reading import digest_operations
from fabula.redeciding import Redecider
from fabula.report.page import render_report
from fabula.review.decided import DecidedLines
from fabula.review.doubts import Doubt, Order, find_doubts
from fabula.script import name_of
from fabula.storage import REPORT_FILE, STORY_FILE, encode_story, write_folder
from fabula.story import Story

SHOWN_LAYERS = ("chapters", "paragraphs", "quotations", "characters", "scenes", "dialogue")
"""What the page shows; they are decided first."""

PATIENCE_S = 1.0
"""Seconds that work for nobody is waited for at the end."""

KEPT_SNAPSHOTS = 16
"""How many earlier versions a page that is a little behind may speak of."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The story at one version.

    Attributes:
        version: Counts up with every change of the story.
        story: The story, with the layers that are shown at least.
        operations: The corrections that it rests on.
        decided: Lines whose speaker the reader has decided.
        doubts: What to ask next; nothing in it moves from one version to the next.
        changed: Lines whose speaker or addressees are others than in the version before.
    """

    version: int
    story: Story
    operations: tuple[AnyOperation, ...]
    decided: frozenset[int]
    doubts: tuple[Doubt, ...]
    changed: tuple[int, ...] = ()


class _Overtaken(Exception):  # noqa: N818 (not an error: something newer is waiting)
    """A decision came in while the rest of the story was being decided."""


class Desk:
    """One story under review.

    Args:
        folder: The story's folder.
        story: The story as it is stored.
        redecider: Decides it anew.
    """

    def __init__(self, folder: Path, story: Story, redecider: Redecider) -> None:
        self._folder = folder
        self._redecider = redecider
        self._order = Order()
        self._lines = DecidedLines(story)
        self._lock = threading.Lock()
        self._waiting = threading.Event()
        self._closing = False
        self._worker: threading.Thread | None = None
        self.is_hung_up = False
        self.activity: str | None = None
        self.trouble: str | None = None
        operations, _ = read_operations(self.corrections)
        self._asked = operations
        stored = story.provenance.options.get("corrections_sha256")
        self._written = operations if stored == digest_operations(operations) else None
        self._snapshots: deque[Snapshot] = deque(maxlen=KEPT_SNAPSHOTS)
        self._publish(story, operations)

    @property
    def corrections(self) -> Path:
        """The file that decisions are added to."""
        return self._folder / CORRECTIONS_FILE

    @property
    def snapshot(self) -> Snapshot:
        """The newest version."""
        return self._snapshots[-1]

    @property
    def asked(self) -> tuple[AnyOperation, ...]:
        """All corrections that are kept, shown already or not."""
        return self._asked

    @property
    def mark(self) -> str:
        """Changes whenever there is something new to show."""
        state = (self.is_behind, self.is_written, self.activity, self.trouble)
        return f"{self.snapshot.version} {hash(state)}"

    def hang_up(self) -> None:
        """Let pages that wait for something new go: the server is about to end."""
        self.is_hung_up = True

    @property
    def is_closing(self) -> bool:
        """Whether the server is about to end."""
        return self._closing

    @property
    def is_behind(self) -> bool:
        """Whether decisions are waiting that the newest version does not show yet."""
        return self._asked != self.snapshot.operations

    def at(self, version: int) -> Snapshot:
        """An earlier version.

        Raises:
            InputError: If it is too old to be kept.
        """
        for each in tuple(self._snapshots):
            if each.version == version:
                return each
        raise InputError("the page is out of date", "load it again")

    def start(self) -> None:
        """Begin to decide anew behind the scenes."""
        self._worker = threading.Thread(target=self._work, name="decide", daemon=True)
        self._waiting.set()
        self._worker.start()

    @property
    def is_written(self) -> bool:
        """Whether the folder holds the story with all decisions."""
        return self._asked == self._written

    def close(self) -> bool:
        """Finish what is waiting, write the folder and stop; whether all work has ended."""
        self._closing = True
        self._waiting.set()
        if self._worker is None:
            return True
        self._worker.join(PATIENCE_S if self.is_written else None)
        return not self._worker.is_alive()

    def decide(
        self, version: int, change: Callable[[Editor], Sequence[AnyOperation]]
    ) -> tuple[AnyOperation, ...]:
        """Add decisions to the corrections file, and have the story decided anew.

        Args:
            version: The version whose ids the change speaks of.
            change: Makes the operations.

        Raises:
            InputError: If the change makes no sense, or the version is too old.
            StorageError: If the file cannot be written; then nothing has been added.
        """
        with self._lock:
            before, _ = read_operations(self.corrections)
            editor = Editor(self.at(version).story, before)
            made = tuple(change(editor))
            editor.save(self._folder)
            self._asked = editor.operations
        self._waiting.set()
        return made

    def look(self) -> None:
        """Notice what another program has added to the corrections meanwhile."""
        with self._lock:
            found, _ = read_operations(self.corrections)
            fresh = found != self._asked
            self._asked = found
        if fresh:
            self._waiting.set()

    def _work(self) -> None:
        """Decide anew whenever something is waiting; a failure is told and does not end it."""
        while True:
            self._waiting.wait()
            self._waiting.clear()
            with suppress(_Overtaken):
                self._try_to_decide()
            self.activity = None
            if self._closing and not self._waiting.is_set():
                return

    def _try_to_decide(self) -> None:
        try:
            self._decide_anew()
        except _Overtaken:
            raise
        except FabulaError as error:
            self.trouble = str(error)
        except Exception as error:  # noqa: BLE001 (decisions are kept; the next one tries again)
            self.trouble = f"internal error: {type(error).__name__}: {error}"

    def _decide_anew(self) -> None:
        operations = self._asked
        quick = self._redecider.decide(operations, SHOWN_LAYERS, _Watcher(self, patient=True))
        self._publish(quick, operations)
        if self.is_written:
            return
        whole = self._redecider.decide(operations, progress=_Watcher(self, patient=False))
        contents = {self._folder / STORY_FILE: encode_story(whole)}
        if (self._folder / REPORT_FILE).exists():
            contents[self._folder / REPORT_FILE] = render_report(whole).encode("utf-8")
        write_folder(contents)
        self._written = operations
        self.trouble = None

    @property
    def is_overtaken(self) -> bool:
        """Whether something newer is waiting than what is being decided."""
        return self._waiting.is_set() and not self._closing

    def _publish(self, story: Story, operations: tuple[AnyOperation, ...]) -> None:
        """Make a version, unless everything that is shown is as it was."""
        last = self._snapshots[-1] if self._snapshots else None
        if last is not None and last.operations == operations and _looks_alike(last.story, story):
            return
        decided = self._lines.find(operations)
        doubts = self._order.arrange(find_doubts(story, decided))
        changed = () if last is None else find_changes(last.story, story)
        number = 0 if last is None else last.version + 1
        self._snapshots.append(Snapshot(number, story, operations, decided, doubts, changed))


class _Watcher:
    """Notes what is being computed, and stops the long work when a decision comes in."""

    def __init__(self, desk: Desk, *, patient: bool) -> None:
        self._desk = desk
        self._patient = patient

    def step(self, name: str, done: int, total: int) -> None:
        """Note a step; the encoder's own takes a while.

        Raises:
            _Overtaken: If something newer is waiting, and this may be put off.
        """
        self._desk.activity = "reading" if name == "encoding" else "deciding"
        if self._desk.is_closing and self._desk.is_written:
            raise _Overtaken
        if not self._patient and self._desk.is_overtaken:
            raise _Overtaken


def _looks_alike(old: Story, new: Story) -> bool:
    return all(old.layers.get(name) == new.layers.get(name) for name in SHOWN_LAYERS)


def find_changes(before: Story, after: Story) -> tuple[int, ...]:
    """Lines whose speaker or addressees differ by name."""
    old, new = _answers(before), _answers(after)
    lines = old.keys() | new.keys()
    return tuple(sorted(line for line in lines if old.get(line) != new.get(line)))


def _answers(story: Story) -> dict[int, tuple[str | None, tuple[str | None, ...]]]:
    if "dialogue" not in story.layers:
        return {}
    return {
        row.quotation: (
            name_of(story, row.speaker),
            tuple(sorted(name_of(story, who) or "" for who in row.addressees)),
        )
        for row in story.dialogue
    }
