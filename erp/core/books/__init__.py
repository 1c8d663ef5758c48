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
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from erp.core.models.books_check import BooksCheck
from erp.core.modules import load

# A company whose books are wrong may be wrong in every row; this many say it as well.
MOST_PER_INVARIANT = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """A row at fault: the invariant's number, the table, the row's key and what is wrong with it."""

    invariant: str
    table: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.invariant} {self.table} {self.key}: {self.message}"


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
    """What is wrong in the books of `company`, over all invariants."""
    return [fault for entry in invariants() for fault in entry.check(company)]


def verify(companies: Iterable[models.Model], *, at: datetime) -> BooksCheck:
    """Check the books of `companies`, keep the outcome (`/health/ledger` shows the last), and return it."""
    checked = 0
    found = []
    for company in companies:
        checked += 1
        found += [{"company": company.slug, **asdict(fault)} for fault in faults(company)]  # type: ignore[attr-defined]
    return BooksCheck.objects.create(at=at, companies=checked, faults=found)
