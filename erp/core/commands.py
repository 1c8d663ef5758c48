"""One command, one transaction."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, OperationalError, transaction

from erp.core.integrity import translate

P = ParamSpec("P")
T = TypeVar("T")

_running: ContextVar[bool] = ContextVar("mizan_command_running", default=False)

# Serialisation failure and deadlock: the database undid everything, so the whole command may run again.
_TRANSIENT = {"40001", "40P01"}
_ATTEMPTS = 3


def command(service: Callable[P, T]) -> Callable[P, T]:
    """Run `service` in one transaction; inside another command, join that one.

    All or nothing: an error undoes the whole outermost command. A constraint or guard the database raises,
    also at commit, comes out as the DomainError it stands for. Serialisation failures and deadlocks are
    retried from the start.
    """

    @wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        if _running.get():
            return service(*args, **kwargs)
        token = _running.set(True)
        try:
            return _attempt(lambda: service(*args, **kwargs))
        finally:
            _running.reset(token)

    return run


def _attempt(work: Callable[[], T]) -> T:
    for attempt in range(_ATTEMPTS):
        nested = transaction.get_connection().in_atomic_block
        try:
            with transaction.atomic():
                return work()
        except DatabaseError as error:
            transient = isinstance(error, OperationalError) and _sqlstate(error) in _TRANSIENT
            if transient and not nested and attempt + 1 < _ATTEMPTS:
                time.sleep(random.uniform(0.01, 0.05) * (attempt + 1))  # noqa: S311 - jitter, not a secret
                continue
            refusal = translate(error)
            if refusal is None:
                raise
            raise refusal from error
    raise AssertionError("unreachable")


def _sqlstate(error: DatabaseError) -> str:
    return getattr(error.__cause__, "sqlstate", "") or ""
