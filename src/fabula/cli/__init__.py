"""The command line: one file per command."""


def main() -> None:
    """Skeleton."""
