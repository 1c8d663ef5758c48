"""Work that comes round by itself: each piece names its hour here, `manage.py clock` enqueues it.

    @periodic(every=timedelta(hours=1))
    @task()
    def purge_idempotency_records() -> None: ...

A run is due at whole multiples of `every` since midnight UTC, plus `at`. A run that was missed while the
clock stood still is made up once, not as often as it was missed. Tasks must be safe to run twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Periodic:
    """A background task and its rhythm."""

    name: str
    task: Any
    every: timedelta
    at: timedelta

    def due(self, moment: datetime) -> datetime:
        """The latest instant at or before `moment` at which a run was due."""
        return moment - ((moment - EPOCH - self.at) % self.every)


_registered: dict[str, Periodic] = {}


def periodic(*, every: timedelta, at: timedelta = timedelta(0)) -> Callable[[Any], Any]:
    """Decorator of a task: run it each `every`, `at` past the whole. Raises ValueError for no rhythm."""
    if every <= timedelta(0):
        raise ValueError("every must be longer than nothing")

    def add(task: Any) -> Any:
        name = task.module_path
        _registered[name] = Periodic(name=name, task=task, every=every, at=at)
        return task

    return add


def registered() -> list[Periodic]:
    """Every periodic task, by name."""
    return sorted(_registered.values(), key=lambda entry: entry.name)
