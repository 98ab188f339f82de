"""Reading and using at the same time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Full, Queue
from typing import TypeVar

T = TypeVar("T")

_DEPTH = 4
_LOOK_SECONDS = 0.1


@contextmanager
def read_ahead(items: Iterator[T]) -> Iterator[Iterator[T]]:
    """A thread takes the next few `items` while the last one is in use. What they raise is raised where they are used.

    At the end of the block the thread has ended, whether or not all items have been used.
    """
    queue: Queue[tuple[T] | BaseException | None] = Queue(_DEPTH)
    stopped = threading.Event()

    def put(entry: tuple[T] | BaseException | None) -> None:
        while not stopped.is_set():
            try:
                queue.put(entry, timeout=_LOOK_SECONDS)
            except Full:
                continue
            return

    def take() -> None:
        try:
            for item in items:
                put((item,))
                if stopped.is_set():
                    return
            put(None)
        except BaseException as error:
            put(error)

    def given() -> Iterator[T]:
        while (entry := queue.get()) is not None:
            if isinstance(entry, BaseException):
                raise entry
            yield entry[0]

    thread = threading.Thread(target=take, name="read ahead", daemon=True)
    thread.start()
    try:
        yield given()
    finally:
        stopped.set()
        thread.join()
