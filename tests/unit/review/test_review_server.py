"""The server of the review app: who is let in, what it answers, what it refuses."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="needs fabula[review]")
pytest.importorskip("httpx2", reason="needs httpx2, which fabula[test] brings")

from starlette.testclient import TestClient

from fabula import read_story
from fabula.cli.running import run_command
from fabula.corrections_file import read_operations
from fabula.redeciding import Redecider
from fabula.review.app import FILES, build_app
from fabula.review.desk import Desk
from fabula.review.guard import LARGEST_BODY_BYTES
from fabula.storage import encode_story, read_stored, write_files

TOKEN = "a-secret"
PORT = 4711
HOME = f"http://127.0.0.1:{PORT}"

BOOK = """“Come in,” said Ada.

“I am <b>Jon</b>,” said Jon. “<script>alert(1)</script>.”

“Sit,” said Ada.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "door.txt").write_text(BOOK, encoding="utf-8")
    story = read_story(tmp_path / "door.txt", model=False)
    folder = tmp_path / "door.fabula"
    write_files({folder / "story.json": encode_story(story)})
    stored = read_stored(folder / "story.json")
    made = Desk(folder, stored, Redecider(stored, model=False))
    made.start()
    yield made
    made.close()


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return TestClient(build_app(desk, TOKEN, PORT), base_url=HOME, follow_redirects=False)


def get(client: TestClient, path: str) -> Any:
    answer = client.get(f"/{TOKEN}/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def decide(client: TestClient, **decision: Any) -> Any:
    version = get(client, "api/state")["version"]
    headers = {"origin": HOME}
    return client.post(
        f"/{TOKEN}/api/decide", json={"version": version, **decision}, headers=headers
    )


def rest(client: TestClient) -> Any:
    for _ in range(1000):
        state = get(client, "api/state")
        if state["written"] and not state["waiting"]:
            return state
        time.sleep(0.01)
    raise AssertionError("the server does not come to rest")


def people(client: TestClient) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in get(client, "api/people")["people"]}


@pytest.mark.parametrize("name", ["", *FILES, "palette.css"])
def test_the_front_end_is_served_with_headers_that_bind_the_browser(
    client: TestClient, name: str
) -> None:
    answer = client.get(f"/{TOKEN}/{name}")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


def test_every_file_of_the_front_end_is_served() -> None:
    folder = Path(__file__).parents[3] / "src" / "fabula" / "review" / "web"
    assert {path.name for path in folder.iterdir()} == set(FILES)


def test_the_front_end_speaks_to_nobody_else() -> None:
    folder = Path(__file__).parents[3] / "src" / "fabula" / "review" / "web"
    for path in folder.iterdir():
        content = path.read_text(encoding="utf-8")
        assert "http:" not in content
        assert "https:" not in content
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert word not in content, path.name


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api/state",
        "/another-secret/api/state",
        f"/{TOKEN[:-1]}/api/state",
        "//api/state",
        f"/x/{TOKEN}/api/state",
    ],
)
def test_without_the_secret_nothing_is_told(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 403
    assert "Ada" not in answer.text
    assert TOKEN not in answer.text


@pytest.mark.parametrize(
    "path",
    ["../../etc/passwd", "..%2f..%2fetc/passwd", "web/app.js", "%2e%2e/serve.py", "app.py", "a/b"],
)
def test_no_other_file_can_be_asked_for(client: TestClient, path: str) -> None:
    answer = client.get(f"/{TOKEN}/{path}")
    assert answer.status_code in (403, 404)
    assert "root:" not in answer.text
    assert "import" not in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"host": f"evil.example:{PORT}"}, 421),
        ({"host": "127.0.0.1"}, 421),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": f"http://127.0.0.1:{PORT + 1}"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
)
def test_other_pages_are_turned_away(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    answer = client.get(f"/{TOKEN}/api/state", headers=headers)
    assert answer.status_code == status
    assert "content-security-policy" in answer.headers
    assert "access-control-allow-origin" not in answer.headers


def test_a_decision_needs_origin_and_json(client: TestClient, desk: Desk) -> None:
    body = b'{"version":0,"op":"confirm","person":0}'
    address = f"/{TOKEN}/api/decide"
    json_type = {"content-type": "application/json"}
    assert client.post(address, content=body, headers=json_type).status_code == 403
    plain = {"origin": HOME, "content-type": "text/plain"}
    assert client.post(address, content=body, headers=plain).status_code == 415
    assert client.get(address, headers={"origin": HOME}).status_code == 405
    other = {"origin": "http://evil.example", **json_type}
    assert client.post(address, content=body, headers=other).status_code == 403
    assert read_operations(desk.corrections)[0] == ()
    assert (
        client.post(address, content=body, headers={"origin": HOME, **json_type}).status_code == 200
    )


def test_large_bodies_are_refused(client: TestClient, desk: Desk) -> None:
    headers = {"origin": HOME, "content-type": "application/json"}
    address = f"/{TOKEN}/api/decide"
    told = client.post(address, content=b"x" * (LARGEST_BODY_BYTES + 1), headers=headers)
    assert told.status_code == 413

    taken: list[int] = []

    def endless() -> Iterator[bytes]:
        for _ in range(100):
            taken.append(1)
            yield b" " * (1 << 20)

    assert client.post(address, content=endless(), headers=headers).status_code == 413
    assert read_operations(desk.corrections)[0] == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"op":"song","version":0}',
        b'{"op":"merge","version":0,"into":0}',
        b'{"op":"merge","version":0,"into":"0","other":1}',
        b'{"op":"speaker","version":0,"lines":[]}',
        b'{"op":"speaker","version":0,"lines":[-1],"who":0}',
        b'{"op":"rename","version":0,"person":0,"name":""}',
        b'{"op":"kind","version":0,"lines":[0],"kind":"song"}',
        b'{"op":"presence","version":0,"at":0,"person":0}',
        b'{"op":"presence","version":0,"at":-1,"person":0,"present":true}',
        b'{"op":"boundary","version":0,"at":"0","present":true}',
    ],
)
def test_nonsense_is_one_clear_line(client: TestClient, desk: Desk, body: bytes) -> None:
    headers = {"origin": HOME, "content-type": "application/json"}
    answer = client.post(f"/{TOKEN}/api/decide", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.text.count("\n") == 1
    assert read_operations(desk.corrections)[0] == ()


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ({"op": "merge", "into": 0, "other": 0}, "one person already"),
        ({"op": "merge", "into": 0, "other": 999}, "no character 999"),
        ({"op": "speaker", "lines": [999], "who": 0}, "no line 999"),
        ({"op": "split", "person": 0, "aliases": ["Nobody"]}, "no name"),
        ({"op": "pronouns", "person": 0, "pronouns": "whatever"}, "whatever"),
        ({"op": "presence", "at": 99999, "person": 0, "present": True}, "not in the text"),
        ({"op": "presence", "at": 9, "until": 9, "person": 0, "present": True}, "no stretch"),
        ({"op": "boundary", "at": 99999, "present": True}, "not in the text"),
        ({"op": "undo"}, "nothing is left"),
        ({"op": "undo", "of": "c9"}, "no correction"),
    ],
)
def test_decisions_that_make_no_sense_are_told_so(
    client: TestClient, desk: Desk, decision: dict[str, Any], words: str
) -> None:
    answer = decide(client, **decision)
    assert answer.status_code == 409
    assert words in answer.text
    assert read_operations(desk.corrections)[0] == ()


def test_ten_decisions_and_their_undoing(client: TestClient, desk: Desk) -> None:
    cast = people(client)
    ada, jon = cast["Ada"]["id"], cast["Jon"]["id"]
    decisions: list[dict[str, Any]] = [
        {"op": "rename", "person": ada, "name": "Ada <img src=x onerror=alert(1)>"},
        {"op": "pronouns", "person": jon, "pronouns": "they"},
        {"op": "confirm", "person": jon},
        {"op": "narrator", "person": ada},
        {"op": "speaker", "lines": [0, 1], "who": jon},
        {"op": "speaker", "lines": [2], "name": "The Cook"},
        {"op": "speaker", "lines": [2], "who": None},
        {"op": "addressees", "lines": [0], "who": [ada]},
        {"op": "lock", "lines": [2]},
        {"op": "kind", "lines": [1], "kind": "scare"},
    ]
    version = get(client, "api/state")["version"]
    for each in decisions:
        answer = client.post(
            f"/{TOKEN}/api/decide",
            json={"version": version, **each},
            headers={"origin": HOME},
        )
        assert answer.status_code == 200, answer.text
    assert rest(client)["counts"]["corrections"] == 10
    assert "Ada <img src=x onerror=alert(1)>" in people(client)
    story = read_stored(desk.corrections.parent / "story.json")
    assert [row.quotation for row in story.dialogue] == [0, 2]
    for _ in decisions:
        assert decide(client, op="undo").status_code == 200
    assert rest(client)["counts"]["corrections"] == 0
    assert set(people(client)) == set(cast)
    rows = get(client, "api/history")
    assert len(rows) == 20
    assert not any(row["holds"] for row in rows if row["undoes"] is None)


def test_words_of_the_book_come_as_they_are(client: TestClient) -> None:
    lines = get(client, "api/lines?who=all")["rows"]
    assert any("<script>alert(1)</script>" in row["words"] for row in lines)
    answer = client.get(f"/{TOKEN}/api/lines?who=all")
    assert answer.headers["content-type"] == "application/json"
    line = get(client, "api/line/1")
    assert line["line"] == 1
    assert get(client, f"api/passages/{line['speaker']}?version={line['version']}")


def test_scenes_begin_and_hold_whom_the_reader_says(client: TestClient, desk: Desk) -> None:
    ada, jon = (people(client)[name]["id"] for name in ("Ada", "Jon"))
    whole = get(client, "api/scene/0")
    assert whole["paragraphs"][0]["words"] == "“Come in,” said Ada."
    assert {each["who"] for each in whole["stays"]} == {ada, jon}
    assert not any(each["yours"] for each in whole["stays"])
    first, last = whole["paragraphs"][0], whole["paragraphs"][-1]
    stretch = {"at": first["start"], "until": first["end"]}
    assert decide(client, op="presence", person=jon, present=False, **stretch).status_code == 200
    rest(client)
    ada = people(client)["Ada"]["id"]
    assert decide(client, op="presence", person=ada, present=True, at=0).status_code == 200
    rest(client)
    shown = get(client, "api/scene/0")
    ada, jon = (people(client)[name]["id"] for name in ("Ada", "Jon"))
    of_jon = next(each for each in shown["stays"] if each["who"] == jon)
    final = len(shown["paragraphs"]) - 1
    assert (of_jon["first"], of_jon["last"], of_jon["whole"]) == (1, final, False)
    of_ada = next(each for each in shown["stays"] if each["who"] == ada)
    assert (of_ada["whole"], of_ada["yours"], of_ada["score"]) == (True, True, 1.0)
    (absent,) = shown["absences"]
    assert (absent["name"], absent["first"], absent["last"]) == ("Jon", 0, 0)

    assert decide(client, op="boundary", at=last["start"], present=True).status_code == 200
    rest(client)
    listed = get(client, "api/scenes")["scenes"]
    assert [each["start"] for each in listed] == [0, last["start"]]
    assert [each["yours"] for each in listed] == [True, True]
    assert get(client, "api/scene/1")["begun"]
    assert decide(client, op="boundary", at=last["start"], present=False).status_code == 200
    rest(client)
    joined = get(client, "api/scene/0")
    assert len(get(client, "api/scenes")["scenes"]) == 1
    assert [each["refused"] for each in joined["paragraphs"]] == [False, False, True]
    for _ in range(4):
        assert decide(client, op="undo").status_code == 200
    rest(client)
    again = get(client, "api/scene/0")
    assert again["stays"] == whole["stays"]
    assert again["absences"] == []


@pytest.mark.parametrize(
    "path",
    ["api/scene/9", "api/scene/-1", "api/line/999", "api/passages/999?version=0", "api/line/-1"],
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"/{TOKEN}/{path}").status_code == 404


def test_waiting_ends_when_something_has_changed(client: TestClient) -> None:
    state = rest(client)
    cast = people(client)
    decide(client, op="confirm", person=cast["Jon"]["id"])
    found = get(client, f"api/wait?seen={state['mark']}")
    assert found["mark"] != state["mark"]


def test_a_folder_that_cannot_be_written_is_told(client: TestClient, desk: Desk) -> None:
    rest(client)
    desk.corrections.mkdir()
    answer = client.post(
        f"/{TOKEN}/api/decide",
        json={"version": 0, "op": "confirm", "person": 0},
        headers={"origin": HOME},
    )
    assert answer.status_code == 500
    assert "corrections.jsonl" in answer.text
    desk.corrections.rmdir()


Capture = pytest.CaptureFixture[str]


def test_a_book_and_a_bad_port_are_refused(tmp_path: Path, capsys: Capture) -> None:
    book = tmp_path / "door.txt"
    book.write_text(BOOK, encoding="utf-8")
    assert run_command(["review", str(book)]) == 2
    assert "no story that was read already" in capsys.readouterr().err
    assert run_command(["read", str(book), "--no-model", "--no-report"]) == 0
    capsys.readouterr()
    folder = str(tmp_path / "door.fabula")
    assert run_command(["review", folder, "--port", "99999", "--no-open"]) == 2
    assert "port 99999 cannot be used" in capsys.readouterr().err
    bare = json.loads((tmp_path / "door.fabula" / "story.json").read_bytes())
    del bare["layers"]["dialogue"]
    (tmp_path / "door.fabula" / "story.json").write_text(json.dumps(bare), encoding="utf-8")
    assert run_command(["review", folder, "--no-open"]) == 2
    assert "without its cast or its lines" in capsys.readouterr().err
