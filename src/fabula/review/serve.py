"""Runs the server of one story on this machine, for its reader alone."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn

from fabula.errors import InputError
from fabula.redeciding import Redecider
from fabula.review.app import build_app
from fabula.review.desk import Desk
from fabula.story import Story

ADDRESS = "127.0.0.1"
TOKEN_BYTES = 24


def serve(
    folder: Path,
    story: Story,
    redecider: Redecider,
    *,
    port: int,
    announce: Callable[[str], None],
) -> bool:
    """Serve until interrupted; what is waiting then is finished and written.

    Args:
        folder: The story's folder.
        story: The story as it is stored.
        redecider: Decides it anew.
        port: Port to listen on; 0 = any that is free.
        announce: Told the address of the page, once it answers.

    Returns:
        Whether all work has ended. Where nothing was waiting, the model may still be at work on
        its first reading of a long book, for nobody; Python cannot end while it is.

    Raises:
        InputError: If the port cannot be used.
    """
    listener = _listen(port)
    number = int(listener.getsockname()[1])
    token = secrets.token_urlsafe(TOKEN_BYTES)
    desk = Desk(folder, story, redecider)
    config = uvicorn.Config(
        build_app(desk, token, number),
        log_level="critical",
        access_log=False,
        lifespan="off",
        ws="none",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    address = f"http://{ADDRESS}:{number}/{token}/"
    server = _Server(config, started=lambda: announce(address), ending=desk.hang_up)
    desk.start()
    try:
        with suppress(KeyboardInterrupt):  # uvicorn has ended well and hands it on
            server.run(sockets=[listener])
    finally:
        listener.close()
        ended = desk.close()
    return ended


class _Server(uvicorn.Server):
    """A server that says when it answers, and when it is about to end."""

    def __init__(
        self, config: uvicorn.Config, started: Callable[[], None], ending: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._started = started
        self._ending = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self._started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End, after those who wait have been answered."""
        self._ending()
        await super().shutdown(sockets)


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((ADDRESS, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise InputError(
            f"port {port} cannot be used: {error}", "leave --port out, and a free one is taken"
        ) from error
    return listener
