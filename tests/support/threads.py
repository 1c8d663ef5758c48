"""Commands at the same moment: threads with a connection each, for tests on PostgreSQL."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections

PATIENCE = 30


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run `calls` side by side, started together; what each returned or raised, in their order."""
    outcomes: list[Any] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            start.wait(PATIENCE)
            outcomes[number] = call()
        except Exception as error:  # noqa: BLE001 - handed to the test, which says what it expects
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "a command waits for ever"
    return outcomes
