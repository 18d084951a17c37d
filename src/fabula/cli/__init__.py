"""The command line: one file per command, and the one place where errors become exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the ``fabula`` command and leave the process with its exit code.

    Args:
        arguments: Words after ``fabula``; ``None`` = those of this process.
    """
    try:
        from fabula.cli.running import run_command

        code = run_command(arguments)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
