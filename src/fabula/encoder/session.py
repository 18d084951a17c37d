"""ONNX Runtime, which computes the network: with a set number of threads, or on a GPU.

The library is imported when a model is loaded, not before. It is told to write nothing and to send
nothing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol

from numpy.typing import NDArray

from fabula.encoder.manifest import REINSTALL
from fabula.errors import InputError, ModelError

Arrays = Mapping[str, NDArray[Any]]

MAX_THREADS: Final = 1024
"""More threads than this is a slip of the pen."""

_CPU: Final = "CPUExecutionProvider"
_CUDA: Final = "CUDAExecutionProvider"

_FATAL_ONLY: Final = 4
"""Log severity of ONNX Runtime: errors are raised, so nothing needs to be written."""


class Session(Protocol):
    """Anything that computes the outputs of the network from its inputs."""

    def run(self, inputs: Arrays) -> Arrays:
        """Compute every output there is, by name."""


class OnnxSession:
    """A graph, ready to run.

    Args:
        path: The ONNX file.
        threads: Threads of one run; ``None`` = as many as this process has cores.
        gpu: Whether it runs on the first GPU that CUDA shows this process; what it has no code for
            is computed on the processor.

    Raises:
        InputError: If ``threads`` is not a sensible number, or a GPU is wanted and cannot be used.
        ModelError: If ONNX Runtime cannot be loaded, or not read the file.
    """

    def __init__(self, path: Path, threads: int | None = None, *, gpu: bool = False) -> None:
        count = check_threads(threads)
        try:
            import onnxruntime
        except (ImportError, OSError) as error:
            raise ModelError(f"onnxruntime: cannot be loaded: {error}", REINSTALL) from error
        onnxruntime.disable_telemetry_events()
        if gpu and _CUDA not in onnxruntime.get_available_providers():
            raise _without_gpu("has no CUDA provider")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = count
        options.inter_op_num_threads = 1
        options.log_severity_level = _FATAL_ONLY
        # Shapes differ from batch to batch, so a plan of memory made for one never fits another.
        options.enable_mem_pattern = False
        try:
            self._session = onnxruntime.InferenceSession(
                path, sess_options=options, providers=[_CUDA, _CPU] if gpu else [_CPU]
            )
        except Exception as error:
            raise _broken(path.name, error) from error
        if gpu and _CUDA not in self._session.get_providers():
            raise _without_gpu("could not start its CUDA provider")
        self._name = path.name
        self._inputs = frozenset(each.name for each in self._session.get_inputs())
        self._outputs = [each.name for each in self._session.get_outputs()]

    def run(self, inputs: Arrays) -> Arrays:
        """Compute every output; inputs that the graph does not have are left out."""
        feeds = {name: array for name, array in inputs.items() if name in self._inputs}
        try:
            found = self._session.run(self._outputs, feeds)
        except Exception as error:
            raise _broken(self._name, error) from error
        return dict(zip(self._outputs, found, strict=True))


def _without_gpu(why: str) -> InputError:
    return InputError(
        f"a GPU is wanted, and onnxruntime {why} here",
        "install onnxruntime-gpu in place of onnxruntime, and CUDA as it says, or ask for no GPU",
    )


def _broken(name: str, error: Exception) -> ModelError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return ModelError(f"{name}: cannot be run: {reason}", REINSTALL)


def check_threads(threads: int | None) -> int:
    """The number of threads, by default one for each core this process may use.

    Raises:
        InputError: If it is not between 1 and ``MAX_THREADS``.
    """
    if threads is None:
        return min(count_cores(), MAX_THREADS)
    if not 1 <= threads <= MAX_THREADS:
        raise InputError(
            f"threads {threads} is not between 1 and {MAX_THREADS}",
            f"this process may use {count_cores()} cores",
        )
    return threads


def count_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1
