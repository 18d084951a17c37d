"""Loads the model that fabula ships, or one from another folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fabula.encoder.manifest import (
    FEELINGS_FILE,
    LINKS_FILE,
    NETWORK_FILE,
    SPEAKERS_FILE,
    TOKENIZER_FILE,
    check_files,
    find_shipped,
    read_manifest,
)
from fabula.encoder.session import OnnxSession, check_threads
from fabula.errors import ModelError

if TYPE_CHECKING:
    from fabula.encoder.network import Network


def load_encoder(
    folder: str | Path | None = None, threads: int | None = None, *, gpu: bool = False
) -> Network:
    """Load a model, to be given to ``annotate`` as its ``encoder``.

    Args:
        folder: A model folder; ``None`` = the model that comes with fabula.
        threads: Threads it may use; ``None`` = as many as this process has cores.
        gpu: Whether it runs on a GPU, as far as ONNX Runtime can.

    Raises:
        InputError: If ``threads`` is not a sensible number, or ONNX Runtime can use no GPU here.
        ModelError: If the folder is missing, incomplete or damaged.
    """
    check_threads(threads)
    found = find_shipped() if folder is None else Path(folder)
    if found is None or not found.is_dir():
        raise ModelError(
            f"{found or 'this installation of fabula'}: has no model",
            "without an encoder fabula reads with rules alone",
        )
    manifest = read_manifest(found)
    check_files(found, manifest)
    from fabula.encoder.feeling_head import FeelingHead
    from fabula.encoder.link_head import LinkHead
    from fabula.encoder.network import Network, read_tokenizer
    from fabula.encoder.speaker_head import SpeakerHead

    tokenizer = read_tokenizer(found / TOKENIZER_FILE)
    links = None
    if LINKS_FILE in manifest.files:
        links = LinkHead(manifest, OnnxSession(found / LINKS_FILE, threads, gpu=gpu))
    speakers = None
    if SPEAKERS_FILE in manifest.files:
        speakers = SpeakerHead(manifest, OnnxSession(found / SPEAKERS_FILE, threads, gpu=gpu))
    feelings = None
    if FEELINGS_FILE in manifest.files:
        feelings = FeelingHead(manifest, OnnxSession(found / FEELINGS_FILE, threads, gpu=gpu))
    session = OnnxSession(found / NETWORK_FILE, threads, gpu=gpu)
    return Network(manifest, tokenizer, session, links, speakers, feelings)
