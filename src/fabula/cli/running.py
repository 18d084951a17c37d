"""Runs a command: signals, errors, exit codes. Nothing else here writes an error."""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from fabula.errors import FabulaError, InputError, ModelError

EXIT_INTERNAL = 1
EXIT_USAGE = 2
EXIT_STORAGE = 5
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143


def run_command(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every error ends here as one line.

    With ``FABULA_DEBUG`` set, the traceback is shown as well.
    """
    with suppress(ValueError):
        signal.signal(signal.SIGTERM, _terminate)
    _replace_closed_streams()
    _forgive_terminal()
    try:
        code = _invoke(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        _discard_output()
        return 0
    except SystemExit as leaving:
        if isinstance(leaving.__context__, BrokenPipeError):
            _discard_output()
            return 0
        return leaving.code if isinstance(leaving.code, int) else EXIT_INTERNAL
    except Exception as error:  # noqa: BLE001 (the last line of defence: no traceback for users)
        _discard_output()
        return _report(error)
    return code


@contextmanager
def about(*paths: Path | None) -> Iterator[None]:
    """Make sure that an error raised within names the file it is about.

    An error of the model names a file of the model and stays as it is.

    Args:
        paths: The file in question first, then others that an error may name instead.
    """
    from fabula.readers.file_bytes import shown_name
    from fabula.storage import REPORT_FILE, STORY_FILE

    first = None if paths[0] is None else shown_name(paths[0])
    known = {shown_name(path) for path in paths if path is not None} | {STORY_FILE, REPORT_FILE}
    try:
        yield
    except ModelError:
        raise
    except FabulaError as error:
        error.message = _begin_with_name(error.message, known, first)
        raise
    except OSError as error:
        if error.filename is None:
            raise
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"{shown_name(Path(os.fsdecode(error.filename)))}: cannot be used: {reason}",
            "check the path, and the rights of its folder",
        ) from error


def _begin_with_name(message: str, known: set[str], first: str | None) -> str:
    """The message as ``NAME: what happened``; "NAME cannot be read" becomes "NAME: cannot …"."""
    if first is None or Path(message.partition(": ")[0]).name in known:
        return message
    for name in sorted(known, key=len, reverse=True):
        if message.startswith(f"{name} "):
            return f"{name}: {message.removeprefix(f'{name} ')}"
    return f"{first}: {message}"


def _invoke(arguments: Sequence[str] | None) -> int:
    """Run the command; wrong usage is told apart by its ``format_message``.

    Some versions of typer carry their own copy of click, so the class cannot be named.
    """
    import typer

    from fabula.cli.app import app

    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = app(words, prog_name="fabula", standalone_mode=False)
    except typer.Abort as interrupted:
        raise KeyboardInterrupt from interrupted
    except Exception as error:
        explain = getattr(error, "format_message", None)
        if explain is None:
            raise
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "fabula"
        _complain(explain(), f"see {command} --help")
        return EXIT_USAGE
    return code if isinstance(code, int) else 0


def _report(error: Exception) -> int:
    if os.environ.get("FABULA_DEBUG"):
        traceback.print_exception(error)
    if isinstance(error, FabulaError):
        _complain(error.message, error.hint or "see fabula --help")
        return error.exit_code
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
        reason = (error.strerror or "cannot be written").lower()
        _complain(f"standard output: {reason}", "make room, or write elsewhere")
        return EXIT_STORAGE
    _complain(
        f"internal error: {type(error).__name__}: {error}",
        "set FABULA_DEBUG=1 to see where, and report it with the file if you can",
    )
    return EXIT_INTERNAL


def _complain(message: str, hint: str) -> None:
    with suppress(OSError, ValueError):
        sys.stderr.write(f"fabula: {_one_line(message)}\nhint: {_one_line(hint)}\n")
        sys.stderr.flush()


def _one_line(message: str) -> str:
    """The message without line breaks or control characters (a file name may hold any)."""
    flat = " ".join(message.split())
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in flat)


def _replace_closed_streams() -> None:
    """Let what goes to a stream that was closed from outside (``>&-``) vanish."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115


def _forgive_terminal() -> None:
    """Let a terminal that cannot show a character show a substitute instead of failing."""
    for stream, errors in ((sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=errors)


def _discard_output() -> None:
    """Send what is still buffered nowhere, so that leaving does not fail a second time."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
        return
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _terminate(signal_number: int, frame: FrameType | None) -> None:
    """On SIGTERM, unwind: unfinished files are taken away on the way out."""
    raise SystemExit(EXIT_TERMINATED)
