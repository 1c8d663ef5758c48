"""Verifying the books: the invariants of domain.md, section 2, read back from the data itself.

The database refuses what would break them; this finds what got in all the same: a restore gone wrong, a
guard that was off, a mistake of ours. An app states its invariants in modules below `<app>/books/`:

    @invariant("I-9", _("Debits equal credits on every day"))
    def trial_balance(company: Model) -> Iterator[Fault]: ...

Each is one or few statements over one company's rows, never a walk through them, and each statement is
consistent in itself, so a check may run beside postings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.utils.translation import gettext as _

from erp.core.models.books_check import BooksCheck
from erp.core.modules import load

# A company whose books are wrong may be wrong in every row; this many say it as well.
MOST_PER_INVARIANT = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """A row at fault: the invariant's number, the table, the row's key and what is wrong with it.

    An invariant that could not be checked has no row: `table` is empty and `key` is None.
    """

    invariant: str
    table: str
    key: str | None
    message: str

    def __str__(self) -> str:
        row = f" {self.table} {self.key}" if self.table else ""
        return f"{self.invariant}{row}: {self.message}"


# Of a company; core does not know its class.
Check = Callable[[Any], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class Invariant:
    """One rule: its number, what it says, and the function that lists the faults of a company."""

    number: str
    title: Any
    check: Check


_invariants: dict[str, Invariant] = {}


def invariant(number: str, title: Any) -> Callable[[Check], Check]:
    """Register a function of a company as the check of invariant `number`."""

    def add(check: Check) -> Check:
        _invariants[f"{check.__module__}.{check.__name__}"] = Invariant(number, title, check)
        return check

    return add


@cache
def invariants() -> tuple[Invariant, ...]:
    """All invariants of all apps, by number."""
    for config in apps.get_app_configs():
        load(f"{config.name}.books")
    return tuple(
        sorted(_invariants.values(), key=lambda entry: [int(part) for part in entry.number[2:].split("-")])
    )


def faults_in(rows: models.QuerySet, number: str, message: Callable[[Any], Any]) -> list[Fault]:
    """A fault for each of `rows`, the first hundred; `message` says of a row what is wrong with it."""
    table = rows.model._meta.db_table
    return [Fault(number, table, str(row.pk), str(message(row))) for row in rows[:MOST_PER_INVARIANT]]


def faults(company: models.Model) -> list[Fault]:
    """What is wrong in the books of `company`, over all invariants.

    An invariant that the database fails to check is a fault too, and keeps no other from being checked.
    """
    return [fault for entry in invariants() for fault in _faults_of(entry, company)]


def _faults_of(entry: Invariant, company: models.Model) -> list[Fault]:
    # Inside a transaction, PostgreSQL would refuse every statement after one that failed. Outside, there is
    # nothing to protect, and on SQLite a transaction would make writers wait.
    protected = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with protected:
            return list(entry.check(company))
    except DatabaseError as error:
        return [Fault(entry.number, "", None, _("It could not be checked: %(error)s") % {"error": error})]


def verify(companies: Iterable[models.Model], *, at: datetime) -> BooksCheck:
    """Check the books of `companies`, keep the outcome (`/health/ledger` shows the last), and return it."""
    checked = 0
    found = []
    for company in companies:
        checked += 1
        found += [{"company": company.slug, **asdict(fault)} for fault in faults(company)]  # type: ignore[attr-defined]
    return BooksCheck.objects.create(at=at, companies=checked, faults=found)
