"""Keeps everybody but the reader's own page away from the server.

Any page in the reader's browser can send requests to this machine, so being local is no protection:
the path must begin with a secret, ``Host`` must be this server (no name that somebody else has made
point here), ``Origin`` and ``Sec-Fetch-Site`` must be its own page, what changes something must be
JSON, and a body must be small. Every answer forbids the page to load or to run anything else.

Source: OWASP cheat sheets on cross-site request forgery and DNS rebinding.
"""

from __future__ import annotations

from hmac import compare_digest

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY_BYTES = 1 << 20
"""Bytes of a request: a decision on every line of a book is a tenth of this."""

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


class Guard:
    """Lets through what comes from the reader's own page.

    Args:
        app: What is guarded; it sees paths without the secret.
        token: The secret that every path begins with.
        port: The port that the server listens on.
    """

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self._app = app
        self._token = token.encode("ascii")
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._origins = {f"http://{host}" for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            return
        out = _with_headers(send)
        refusal = self._refuse(scope)
        if refusal is not None:
            await refusal(scope, receive, out)
            return
        body = await _read_body(receive)
        if body is None:
            await _refusal(413, "the request is too large")(scope, receive, out)
            return
        path = scope["path"][len(self._token) + 1 :]
        inner = {**scope, "path": path, "raw_path": path.encode("utf-8", "replace")}
        await self._app(inner, _replay(body, receive), out)

    def _refuse(self, scope: Scope) -> PlainTextResponse | None:
        """The answer to a request that is not from the reader's page."""
        headers = Headers(scope=scope)
        first = scope["path"].split("/")[1] if scope["path"].startswith("/") else ""
        size = headers.get("content-length", "0")
        reads = scope["method"] in ("GET", "HEAD")
        origin = headers.get("origin")
        site = headers.get("sec-fetch-site", "same-origin")
        media = headers.get("content-type", "").partition(";")[0].strip()
        own_page = origin in self._origins or (reads and origin is None)
        rules = (
            (headers.get("host") in self._hosts, 421, "this is not the server that was asked for"),
            (own_page, 403, "another page may not ask this"),
            (site in ("same-origin", "none"), 403, "another page may not ask this"),
            (self._knows_secret(first), 403, "open the address that fabula review has shown"),
            (_is_small(size), 413, "the request is too large"),
            (reads or media == "application/json", 415, "this takes JSON"),
        )
        return next((_refusal(code, words) for fine, code, words in rules if not fine), None)

    def _knows_secret(self, words: str) -> bool:
        return compare_digest(words.encode("utf-8", "replace"), self._token)


def _is_small(size: str) -> bool:
    return size.isdecimal() and len(size) < 12 and int(size) <= LARGEST_BODY_BYTES


def _refusal(status: int, words: str) -> PlainTextResponse:
    close = {"connection": "close"} if status == 413 else {}
    return PlainTextResponse(f"{words}\n", status, headers=close)


def _with_headers(send: Send) -> Send:
    """The same, with the headers that bind the browser."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(raw=message.setdefault("headers", [])).update(HEADERS)
        await send(message)

    return sending


async def _read_body(receive: Receive) -> bytes | None:
    """The whole body; ``None`` where it is too large, whatever its head says."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > LARGEST_BODY_BYTES:
            return None
        if not message.get("more_body", False):
            return body


def _replay(body: bytes, receive: Receive) -> Receive:
    """A body that was read already, then whatever comes after it."""
    waiting = [body]

    async def replaying() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return replaying
