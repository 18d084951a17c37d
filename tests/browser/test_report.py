"""The report in a real browser: every panel, the moment, the keyboard, nothing asked of the net."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fabula.report.page import render_report
from tests.unit.small_story import small_story

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_small_report_opens_without_a_barrier(
    visit: Callable[..., Page], find_barriers: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    report = tmp_path / "report.html"
    report.write_text(render_report(small_story()), encoding="utf-8")
    page = visit(report)
    assert page.locator(".l").count() == 5
    assert find_barriers(page) == []
