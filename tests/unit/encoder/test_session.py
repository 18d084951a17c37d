"""ONNX Runtime as the model is given to it: threads, and a GPU only where there is one."""

from __future__ import annotations

from pathlib import Path

import onnxruntime
import pytest

from fabula.encoder.load import load_encoder
from fabula.encoder.manifest import FEELINGS_FILE, find_shipped
from fabula.encoder.session import OnnxSession
from fabula.errors import InputError

CUDA = "CUDAExecutionProvider"

needs_model = pytest.mark.skipif(find_shipped() is None, reason="no weights in this checkout")
needs_no_gpu = pytest.mark.skipif(
    CUDA in onnxruntime.get_available_providers(), reason="onnxruntime can use a GPU here"
)


@pytest.fixture
def graph() -> Path:
    """A small graph that ships."""
    shipped = find_shipped()
    assert shipped is not None
    return shipped / FEELINGS_FILE


@needs_model
@needs_no_gpu
def test_a_gpu_is_refused_where_onnxruntime_has_no_code_for_it() -> None:
    with pytest.raises(InputError, match="onnxruntime has no CUDA provider here") as error:
        load_encoder(threads=1, gpu=True)
    assert "onnxruntime-gpu" in error.value.hint
    assert "\n" not in str(error.value)


@needs_model
@needs_no_gpu
@pytest.mark.filterwarnings("ignore:Specified provider")
def test_a_gpu_that_cannot_be_started_is_refused(
    graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        onnxruntime, "get_available_providers", lambda: [CUDA, "CPUExecutionProvider"]
    )
    with pytest.raises(InputError, match="could not start its CUDA"):
        OnnxSession(graph, 1, gpu=True)


@needs_model
def test_without_a_gpu_nothing_is_asked_of_one(
    graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", list)
    assert OnnxSession(graph, 1)._session.get_providers() == ["CPUExecutionProvider"]
