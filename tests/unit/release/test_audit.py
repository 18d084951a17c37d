"""The advisory check: what it asks, and that silence is no all-clear."""

from __future__ import annotations

from typing import Any

import pytest

from release import audit

WEAK = {"id": "PYSEC-2099-1", "summary": "Reads\nbeyond its page", "fixed_in": ["1.1", "2.0"]}


def _source(pages: dict[str, Any]) -> audit.Fetch:
    return lambda address: pages.get(address.removeprefix(audit.SOURCE))


def test_weaknesses_are_told_with_the_version_that_mends_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    pages = {
        "/quill/1.0/json": {"vulnerabilities": [WEAK]},
        "/inkpot/3.2/json": {"vulnerabilities": []},
        "/blotter/0.1/json": {"vulnerabilities": [WEAK | {"withdrawn": "2099-02-01"}]},
    }
    packages = [("quill", "1.0"), ("inkpot", "3.2"), ("blotter", "0.1")]
    assert audit.tell(audit.ask(packages, _source(pages))) == 1
    said = capsys.readouterr()
    told = "quill==1.0: PYSEC-2099-1, mended in 1.1, 2.0: Reads beyond its page\n"
    assert said.out == told + "audit: 1 packages with known weaknesses, 2 without\n"
    assert said.err == ""


def test_nothing_known_is_an_all_clear(capsys: pytest.CaptureFixture[str]) -> None:
    pages: dict[str, Any] = {"/inkpot/3.2/json": {"vulnerabilities": []}}
    assert audit.tell(audit.ask([("inkpot", "3.2")], _source(pages))) == 0
    assert capsys.readouterr().err == ""


def test_a_source_that_is_silent_is_no_all_clear(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.tell(audit.ask([("quill", "1.0"), ("inkpot", "3.2")], _source({}))) == 6
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "does not answer for 2 of 2 packages (quill==1.0, inkpot==3.2)" in said


@pytest.mark.parametrize(("asked", "expected"), [("3.2", ()), ("3.1", None)])
def test_an_answer_about_another_version_does_not_count(
    asked: str, expected: tuple[str, ...] | None
) -> None:
    pages = {"/inkpot/json": {"info": {"version": "3.2"}, "vulnerabilities": []}}
    (answer,) = audit.ask([("inkpot", asked)], _source(pages))
    assert answer == (f"inkpot=={asked}", expected)


def test_a_source_that_cannot_be_reached_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no route")

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    assert audit.fetch(f"{audit.SOURCE}/inkpot/json") is None
