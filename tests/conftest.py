"""Options and inputs that several kinds of test share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

STORIES = Path(__file__).parents[1] / "examples" / "stories"

settings.register_profile(
    "fabula", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("fabula")
os.environ.setdefault("NO_COLOR", "1")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept-golden", action="store_true", help="rewrite the golden files from what is found"
    )
    parser.addoption(
        "--accept-reference",
        action="store_true",
        help="rewrite what the shipped model says of the reference passage",
    )


@pytest.fixture
def accept_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept-golden"))


def example_stories() -> list[Path]:
    """The plain texts of the example stories."""
    return sorted(p for p in STORIES.glob("*.txt") if not p.name.endswith(".marked.txt"))
