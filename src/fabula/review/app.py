"""The server behind the page: a few addresses that read, one that decides."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from importlib import resources
from typing import Any, TypeAlias

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from fabula.correction_words import describe
from fabula.corrections import AnyOperation, find_active
from fabula.errors import FabulaError, InputError
from fabula.report.palette import render_palette
from fabula.review.decided import DecidedLines
from fabula.review.decisions import read_decision
from fabula.review.desk import Desk
from fabula.review.guard import Guard
from fabula.review.lines import list_lines, show_line
from fabula.review.people import show_passages, show_people
from fabula.review.progress_view import show_state
from fabula.review.scenes import list_scenes, show_scene

MEDIA_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript"}
FILES = (
    "index.html",
    "review.css",
    "app.js",
    "asking.js",
    "cast.js",
    "history.js",
    "lines.js",
    "making.js",
    "scenes.js",
    "store.js",
)
"""The front end; nothing else of the disk can be asked for."""

LONGEST_WAIT_S = 20.0
"""Seconds that a page waits at most for something new."""

PAGE_LINES = 200
"""Lines of a list that are sent at once."""

Endpoint: TypeAlias = Callable[[Request], Any]


def build_app(desk: Desk, token: str, port: int) -> Guard:
    """The server for one story.

    Args:
        desk: The story.
        token: The secret that every path begins with.
        port: The port it will listen on.
    """
    pages = _Pages(desk)
    files = [Route(f"/{name}", _file(name)) for name in FILES]
    routes = [
        Route("/", _file("index.html")),
        Route("/palette.css", _palette),
        *files,
        Route("/api/state", pages.state),
        Route("/api/people", pages.people),
        Route("/api/passages/{person:int}", pages.passages),
        Route("/api/doubts", pages.doubts),
        Route("/api/lines", pages.lines),
        Route("/api/line/{line:int}", pages.line),
        Route("/api/scenes", pages.scenes),
        Route("/api/scene/{scene:int}", pages.scene),
        Route("/api/history", pages.history),
        Route("/api/wait", pages.wait),
        Route("/api/decide", pages.decide, methods=["POST"]),
    ]
    return Guard(Starlette(routes=routes), token, port)


class _Pages:
    """What the page asks for; each answer tells the version that its ids are of."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lines = DecidedLines(desk.snapshot.story)

    def state(self, request: Request) -> Response:
        self._desk.look()
        return _json(show_state(self._desk))

    def people(self, request: Request) -> Response:
        shot = self._desk.snapshot
        people = show_people(shot.story, shot.operations)
        return _json({"version": shot.version, "people": people})

    def passages(self, request: Request) -> Response:
        try:
            story = self._desk.at(_number(request, "version", 0)).story
        except InputError as error:
            return _complaint(error, 409)
        person = request.path_params["person"]
        if not 0 <= person < len(story.characters):
            return _missing("person")
        return _json(show_passages(story, person))

    def doubts(self, request: Request) -> Response:
        shot = self._desk.snapshot
        return _json({"version": shot.version, "doubts": shot.doubts})

    def lines(self, request: Request) -> Response:
        who = request.query_params.get("who", "all")
        start = _number(request, "start", 0)
        return _json(list_lines(self._desk.snapshot, who, start, PAGE_LINES))

    def line(self, request: Request) -> Response:
        found = show_line(self._desk.snapshot, request.path_params["line"])
        return _missing("line") if found is None else _json(found)

    def scenes(self, request: Request) -> Response:
        return _json(list_scenes(self._desk.snapshot))

    def scene(self, request: Request) -> Response:
        found = show_scene(self._desk.snapshot, request.path_params["scene"])
        return _missing("scene") if found is None else _json(found)

    def history(self, request: Request) -> Response:
        shot = self._desk.snapshot
        active = {each.id for each in find_active(shot.operations)}
        return _json([self._told(each, each.id in active) for each in shot.operations])

    async def wait(self, request: Request) -> Response:
        """Answer as soon as something has changed that the page does not show."""
        seen = request.query_params.get("seen", "")
        until = time.monotonic() + LONGEST_WAIT_S
        while self._desk.mark == seen and time.monotonic() < until:
            if self._desk.is_hung_up or await request.is_disconnected():
                break
            await asyncio.sleep(0.1)
        return _json(await run_in_threadpool(show_state, self._desk))

    async def decide(self, request: Request) -> Response:
        try:
            decision = read_decision(await request.body())
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            return PlainTextResponse(f"this is no decision: {error}\n", 400)
        try:
            made = await run_in_threadpool(self._desk.decide, decision.version, decision.make)
        except FabulaError as error:
            return _complaint(error, 409 if isinstance(error, InputError) else 500)
        known = {each.id: each for each in self._desk.asked}
        undone = [known.get(getattr(each, "of", "")) for each in made]
        lines = [line for each in undone if each for line in self._lines.lines_of(each)]
        told = [self._told(each, True) for each in made]
        state = await run_in_threadpool(show_state, self._desk)
        return _json({"made": told, "undone": lines, "state": state})

    def _told(self, operation: AnyOperation, holds: bool) -> dict[str, Any]:
        return {
            "id": operation.id,
            "made": operation.made,
            "words": describe(operation),
            "lines": self._lines.lines_of(operation),
            "undoes": getattr(operation, "of", None),
            "holds": holds,
        }


def _file(name: str) -> Endpoint:
    media = MEDIA_TYPES[name.rpartition(".")[2]]
    content = resources.files("fabula.review").joinpath("web", name).read_bytes()

    def answer(request: Request) -> Response:
        return Response(content, media_type=media)

    return answer


def _palette(request: Request) -> Response:
    return Response(render_palette(), media_type="text/css")


def _number(request: Request, name: str, default: int) -> int:
    """A number of the query; what is none counts as the default."""
    words = request.query_params.get(name, "")
    return int(words) if words.isdecimal() and len(words) < 10 else default


def _json(data: object | Sequence[object]) -> Response:
    return Response(msgspec.json.encode(data), media_type="application/json")


def _missing(what: str) -> Response:
    return PlainTextResponse(f"there is no such {what}\n", 404)


def _complaint(error: FabulaError, status: int) -> Response:
    return PlainTextResponse(f"{error}\n", status)
