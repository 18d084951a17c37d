"""The model folder: which files it has, what their labels mean, from which scores they count.

A model is a folder with ``manifest.json`` and the files it names. Labels, thresholds and
calibration belong to the weights, so they are read here and stand nowhere in the code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, get_args

import msgspec

from fabula.encoder.encoding import QUOTATION_KINDS
from fabula.errors import ModelError
from fabula.lexicons.emotion_labels import EMOTIONS
from fabula.rows import Basis, EntityType, MentionForm, Shown

FORMAT_NAME: Final = "fabula-model"
FORMAT_VERSION: Final = 1
MANIFEST_FILE: Final = "manifest.json"
NETWORK_FILE: Final = "encoder.onnx"
TOKENIZER_FILE: Final = "tokenizer.json"
LINKS_FILE: Final = "links.onnx"
"""The pair head of coreference; a model may lack it."""
SPEAKERS_FILE: Final = "speakers.onnx"
FEELINGS_FILE: Final = "feelings.onnx"
"""The speaker head; a model may lack it."""

CUES: Final = frozenset(("none", "verb", "mention"))

CALIBRATED: Final = (
    *("mention", "event", "sentence_start", "cue", "emotion", "feeling", "link", "speaker"),
    *(f"speaker.{basis}" for basis in get_args(Basis)),
)
"""Heads whose probabilities can be calibrated; the speaker head by what an answer rests on too."""

MIN_WINDOW_PIECES: Final = 140
"""Smallest window: the longest word (100 pieces) and the context of a cut on both sides."""

DIGEST_CHARS: Final = 12
"""Hexadecimal digits of the digest in the name of a model."""

SHIPPED_FOLDER: Final = Path(__file__).parents[1] / "models"
"""Where the package keeps its own model."""

REINSTALL: Final = "install fabula again; fabula read --no-model reads with rules alone"


class Labels(msgspec.Struct, frozen=True, kw_only=True):
    """The labels of each head, in the order of its columns.

    Attributes:
        pos: Universal part-of-speech tags.
        deps: Universal dependency relations.
        lemma_scripts: Edit scripts from word to lemma.
        mentions: Form and entity type of a mention, as in ``proper PER``.
        emotions: Labels of a line's emotion.
        kinds: Kinds of quotation.
        cues: ``none``, ``verb`` and ``mention``.
        clues: Kinds of clues to a speaker, as the speaker head reads them.
        feelings: Labels of a line's feeling where it stands; empty = the network has no such head.
        shown: Ways in which such a feeling shows.
    """

    pos: tuple[str, ...]
    deps: tuple[str, ...]
    lemma_scripts: tuple[str, ...]
    mentions: tuple[str, ...]
    emotions: tuple[str, ...]
    kinds: tuple[str, ...]
    cues: tuple[str, ...]
    clues: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


class Thresholds(msgspec.Struct, frozen=True, kw_only=True):
    """Calibrated probabilities, each between 0 and 1, from which a head says yes.

    Attributes:
        mention: That a span is a mention.
        event: That a token is the trigger of an event.
        sentence_denied: Below it a token that rules take for the beginning of a sentence is none.
        sentence_sure: That a token begins a sentence though no rule says so.
        cue: That a token belongs to a reporting clause.
        cue_denied: Below it a token that patterns take for part of a reporting clause is none.
        emotions: That a line has each of the emotion labels.
        addressee: That a person is spoken to.
    """

    mention: float
    event: float
    sentence_denied: float
    sentence_sure: float
    cue: float
    cue_denied: float
    emotions: tuple[float, ...]
    addressee: float = 0.5


class Licence(msgspec.Struct, frozen=True, kw_only=True):
    """Something the weights were made from, under which licence, and for what."""

    name: str
    licence: str
    source: str
    use: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What ``manifest.json`` says.

    Attributes:
        name: Name of the model, without its digest.
        window_pieces: Pieces of a window without the two that frame it.
        batch_windows: Windows that are run at once.
        hidden_size: Length of a token's vector.
        files: SHA-256 of each file of the model, in hexadecimal, by its name.
        labels: The labels of each head.
        thresholds: From which score each head says yes.
        calibration: Slope and offset on the log-odds of each of ``CALIBRATED``; a head without is
            taken as it is.
        licences: What the weights were made from.
        digest: SHA-256 of the manifest itself, which stands for the whole model.
    """

    format: str
    version: int
    name: str
    window_pieces: int
    batch_windows: int
    hidden_size: int
    files: dict[str, str]
    labels: Labels
    thresholds: Thresholds
    calibration: dict[str, tuple[float, float]] = {}
    licences: tuple[Licence, ...] = ()
    digest: str = ""

    @property
    def full_name(self) -> str:
        """Name and digest, as they stand in the provenance of a story."""
        return f"{self.name} sha256:{self.digest[:DIGEST_CHARS]}"


class _Head(msgspec.Struct):
    format: str = ""
    version: object = None


def find_shipped() -> Path | None:
    """The model folder of this installation, ``None`` where it has none."""
    return SHIPPED_FOLDER if SHIPPED_FOLDER.is_dir() else None


def read_manifest(folder: Path) -> Manifest:
    """Read what a model folder says of itself; its other files are only looked for.

    Raises:
        ModelError: If the folder is incomplete, of another format, or contradicts itself.
    """
    data = _read(folder / MANIFEST_FILE)
    try:
        head = msgspec.json.decode(data, type=_Head)
        if (head.format, head.version) == (FORMAT_NAME, FORMAT_VERSION):
            manifest = msgspec.json.decode(data, type=Manifest)
        else:
            raise ModelError(
                f"{MANIFEST_FILE}: is {head.format or 'of no format'} version {head.version}, and "
                f"this version of fabula reads {FORMAT_NAME} version {FORMAT_VERSION}",
                "use a model made for this version of fabula",
            )
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{MANIFEST_FILE}: is no manifest: {error}", REINSTALL) from error
    _check_values(manifest)
    for name in manifest.files:
        if not (folder / name).is_file():
            raise ModelError(f"{name}: is missing from the model in {folder}", REINSTALL)
    return msgspec.structs.replace(manifest, digest=hashlib.sha256(data).hexdigest())


def check_files(folder: Path, manifest: Manifest) -> None:
    """Make sure that every file of a model is the one its manifest names.

    Raises:
        ModelError: If one cannot be read or has another digest.
    """
    for name, digest in manifest.files.items():
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise unreadable(name, error) from error
        if found != digest:
            raise ModelError(f"{name}: is not the file that {MANIFEST_FILE} names", REINSTALL)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        message = f"{path.name}: is missing from the model in {path.parent}"
        raise ModelError(message, REINSTALL) from error
    except OSError as error:
        raise unreadable(path.name, error) from error


def unreadable(name: str, error: OSError) -> ModelError:
    """The error for a file of a model that cannot be read."""
    reason = (error.strerror or str(error)).lower()
    return ModelError(f"{name}: cannot be read: {reason}", REINSTALL)


def _check_values(manifest: Manifest) -> None:
    """Make sure that sizes, labels and thresholds fit one another."""
    labels, thresholds = manifest.labels, manifest.thresholds
    values = msgspec.structs.asdict(thresholds)
    single = [each for name, each in values.items() if name != "emotions"]
    known = {f"{form} {kind}" for form in get_args(MentionForm) for kind in get_args(EntityType)}
    rules: Mapping[str, bool] = {
        f"files must name {NETWORK_FILE} and {TOKENIZER_FILE}, without folders": (
            {NETWORK_FILE, TOKENIZER_FILE} <= manifest.files.keys()
            and all(Path(name).name == name for name in manifest.files)
        ),
        f"window_pieces must be at least {MIN_WINDOW_PIECES}": (
            manifest.window_pieces >= MIN_WINDOW_PIECES
        ),
        "batch_windows and hidden_size must be positive": (
            min(manifest.batch_windows, manifest.hidden_size) > 0
        ),
        "labels.mentions must be forms with entity types": set(labels.mentions) <= known,
        "labels.kinds must be the kinds of quotation": (
            sorted(labels.kinds) == sorted(QUOTATION_KINDS)
        ),
        "labels.cues must be none, verb and mention": (
            len(labels.cues) == len(CUES) and set(labels.cues) == CUES
        ),
        "labels.feelings must be a story's emotions": set(labels.feelings) <= set(EMOTIONS),
        "labels.shown must be ways in which a feeling shows": (
            set(labels.shown) <= set(get_args(Shown))
        ),
        "labels.emotions and thresholds.emotions must be of equal length": (
            len(labels.emotions) == len(thresholds.emotions)
        ),
        "thresholds must be between 0 and 1": (
            all(0 < each < 1 for each in (*single, *thresholds.emotions))
        ),
        f"calibration must name heads: {', '.join(CALIBRATED)}": (
            set(CALIBRATED) >= manifest.calibration.keys()
        ),
        "calibration must have positive slopes": (
            all(slope > 0 for slope, _ in manifest.calibration.values())
        ),
    }
    for rule, holds in rules.items():
        if not holds:
            raise ModelError(f"{MANIFEST_FILE}: {rule}", REINSTALL)
