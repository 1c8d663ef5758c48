"""When keys were last used: noted in memory by requests, written by a thread of its own once a minute.

Each process keeps its own notes. Losing a minute of them (a killed process) loses nothing that matters, and a
request never waits for the write, nor fails by it.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
from datetime import datetime

from django.conf import settings
from django.db import Error, connections
from django.db.models import Case, DateTimeField, GenericIPAddressField, Q, Value, When
from django.db.models.functions import Cast

from apikeys.models.api_key import ApiKey
from erp.core.client_address import Address

logger = logging.getLogger("mizan.keys")

Note = tuple[datetime, str | None]

# Keys written by one statement.
_BATCH = 500


class _Process:
    """The notes of this process."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Begin without notes and without a thread."""
        self.lock = threading.Lock()
        self.kept: dict[int, Note] = {}
        self.thread: threading.Thread | None = None
        self.ending = threading.Event()


_process = _Process()


def note(key_id: int, at: datetime, address: Address | None) -> datetime | None:
    """Remember that a key was used; touches nothing but memory. The use before, if it is not written yet."""
    with _process.lock:
        before = _process.kept.get(key_id)
        _process.kept[key_id] = (at, None if address is None else str(address))
        if _process.thread is None and settings.KEY_USAGE_SECONDS:
            _process.thread = threading.Thread(
                target=_run, args=[_process.ending], name="key-usage", daemon=True
            )
            _process.thread.start()
    return before[0] if before else None


def flush() -> None:
    """Write the notes: one UPDATE, which leaves alone what another process wrote later. Never raises.

    What can't be written now is kept for the next time. The row's version stays: being used is no change.
    """
    with _process.lock:
        notes, _process.kept = _process.kept, {}
    try:
        items = sorted(notes.items())
        for start in range(0, len(items), _BATCH):
            _write(dict(items[start : start + _BATCH]))
    except Error:
        logger.warning(
            "last uses of %s keys could not be written; trying again later", len(notes), exc_info=True
        )
        with _process.lock:
            _process.kept = {**notes, **_process.kept}


def _write(notes: dict[int, Note]) -> None:
    at = Case(
        *(When(pk=pk, then=Value(used)) for pk, (used, _ip) in notes.items()), output_field=DateTimeField()
    )
    address = Case(
        *(When(pk=pk, then=Value(ip, GenericIPAddressField())) for pk, (_used, ip) in notes.items()),
        output_field=GenericIPAddressField(),
    )
    ApiKey.objects.filter(Q(last_used_at=None) | Q(last_used_at__lt=at), pk__in=list(notes)).update(
        last_used_at=at,
        # A CASE of nothing but nulls has no type of its own.
        last_ip=Cast(address, GenericIPAddressField()),
    )


def forget() -> None:
    """Drop the notes and end the thread.

    Also right after a fork: the parent writes its own notes, and its thread and its lock are not ours.
    """
    _process.ending.set()
    _process.start()


def _run(ending: threading.Event) -> None:
    while not ending.wait(settings.KEY_USAGE_SECONDS):
        flush()
        # A connection of its own, not held for a minute between two statements.
        connections.close_all()


def _end() -> None:
    _process.ending.set()
    if _process.kept and settings.KEY_USAGE_SECONDS:
        flush()


os.register_at_fork(after_in_child=forget)
atexit.register(_end)
