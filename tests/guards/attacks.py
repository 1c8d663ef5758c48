"""What the tests of guards are written with: attacks in SQL, and what is said of their outcome."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from erp.core.faults import fault_of
from erp.core.guards.collect import collect
from erp.core.guards.install import lifted
from erp.core.guards.rules import Rule


def rules(*kinds: str) -> list[Any]:
    """The guards of these kinds, for parametrize."""
    return [pytest.param(rule, id=rule.name) for rule in collect() if rule.kind in kinds]


def sql(statement: str, *values: Any) -> int:
    """Run raw SQL; answer the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


@contextmanager
def refused_by(rule: Rule | str, *, in_use: bool = False) -> Iterator[None]:
    """The block is refused by exactly this guard."""
    name = rule if isinstance(rule, str) else rule.name
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        yield
    fault = fault_of(caught.value)
    assert fault is not None, caught.value
    assert (fault.name, fault.is_in_use) == (name, in_use), caught.value


@contextmanager
def undone() -> Iterator[None]:
    """The block succeeds, and is rolled back so that the guard can stand again."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def without(*chosen: Rule | str) -> Iterator[None]:
    """With these guards lifted (none if none is given)."""
    names = [rule if isinstance(rule, str) else rule.name for rule in chosen]
    if not names:
        yield
        return
    with lifted(*names):
        yield


def assert_only(rule: Rule, attack: Any, *, aside: list[Rule] | None = None, in_use: bool = False) -> None:
    """`attack` is refused by `rule`, and succeeds once that one guard is lifted.

    `aside` are guards that would refuse the attack too, lifted in both cases.
    """
    with without(*(aside or [])):
        with refused_by(rule, in_use=in_use):
            attack()
        with without(rule), undone():
            attack()
        with refused_by(rule, in_use=in_use):
            attack()
