import os
from collections.abc import Iterator

import pytest

from include import settings
from include.warehouse.embedded import EmbeddedServer

SMALL = {"shared_buffers": "16MB", "fsync": "off"}


@pytest.fixture
def own_server() -> Iterator[EmbeddedServer]:
    """A server of the test's own, in a folder that an unprivileged user reaches (pytest's own folders are closed)."""
    server = EmbeddedServer(settings.LOCAL / "test" / f"own-{os.getpid()}", overrides=SMALL)
    yield server
    if server.home.exists():
        server.remove()
        for leftover in server.home.iterdir():
            leftover.unlink()
        server.home.rmdir()
