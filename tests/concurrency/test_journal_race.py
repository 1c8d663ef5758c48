"""Two transactions on one journal: the race of domain.md 6.4, with two real connections."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from accounting.guards.balance import BALANCED
from accounting.models.journal import Journal, JournalLine
from accounting.models.period import Period
from erp.core.faults import fault_of
from erp.core.guards.collect import collect
from erp.core.guards.install import lifted
from tests.guards.rows import add_lines, build, make, make_company, period_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

LINES = "accounting_journalline__with_journal"
WAIT = 10


class Session:
    """A transaction in a thread of its own, led step by step; `outcome` is its error or None."""

    def __init__(self, *steps: Callable[[], Any]) -> None:
        self.steps = steps
        self.turns = [threading.Event() for _ in range(len(steps) + 1)]
        self.done = [threading.Event() for _ in range(len(steps) + 1)]
        self.outcome: DatabaseError | None = None
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            with transaction.atomic():
                for number, step in enumerate(self.steps):
                    assert self.turns[number].wait(WAIT)
                    step()
                    self.done[number].set()
                assert self.turns[-1].wait(WAIT)
        except DatabaseError as error:
            self.outcome = error
        finally:
            for event in self.done:
                event.set()
            connection.close()

    def step(self, number: int, *, waits: bool = False) -> None:
        """Let step `number` run: to its end, or, if it `waits` for a lock, until it surely does."""
        self.turns[number].set()
        assert self.done[number].wait(0.5 if waits else WAIT) is not waits

    def commit(self) -> None:
        self.turns[-1].set()
        self.thread.join(WAIT)
        assert not self.thread.is_alive()


def balanced_draft() -> Journal:
    journal = make(Journal, make_company())
    add_lines(journal, 10, -10)
    period_of(journal)
    return journal


def posting(journal: Journal) -> Callable[[], Any]:
    period = Period.objects.get(company=journal.company)
    values = {"state": "posted", "number": "JRN-1", "posted_at": journal.created_at, "period": period}
    return lambda: Journal.objects.filter(pk=journal.pk).update(**values)


def adding_a_line(journal: Journal) -> Callable[[], Any]:
    line = build(JournalLine, journal.company, journal=journal)
    return lambda: line.save(force_insert=True)


def imbalance(journal: Journal) -> Any:
    sums = JournalLine.objects.filter(journal=journal).aggregate(debit=Sum("debit"), credit=Sum("credit"))
    return sums["debit"] - sums["credit"]


def refusal(session: Session) -> str:
    assert session.outcome is not None
    fault = fault_of(session.outcome)
    assert fault is not None
    return fault.name


def test_a_line_that_meets_a_posting_waits_and_is_refused() -> None:
    journal = balanced_draft()
    poster, writer = Session(posting(journal)), Session(adding_a_line(journal))
    poster.step(0)
    writer.step(0, waits=True)
    poster.commit()
    writer.commit()
    assert poster.outcome is None
    assert refusal(writer) == LINES
    assert imbalance(journal) == 0


def test_a_posting_that_meets_a_line_waits_and_counts_it() -> None:
    journal = balanced_draft()
    writer, poster = Session(adding_a_line(journal)), Session(posting(journal))
    writer.step(0)
    poster.step(0, waits=True)
    writer.commit()
    poster.commit()
    assert writer.outcome is None
    assert refusal(poster) == BALANCED.name
    journal.refresh_from_db()
    assert journal.state == "draft"


@contextmanager
def reading_without_a_lock() -> Iterator[None]:
    """The guard of lines, with a plain read in place of FOR SHARE.

    The reference to the journal is lifted too: its key share happens to wait for a posting as well, because a
    posting sets `number`, which is part of a unique key.
    """
    rule = next(rule for rule in collect() if rule.name == LINES)
    function = rule.pieces("postgresql")[0].sql
    assert "FOR SHARE" in function
    with lifted("accounting_journalline__journal__company"), connection.cursor() as cursor:
        cursor.execute(function.replace("FOR SHARE", ""))
        yield
        cursor.execute(function)


@pytest.mark.parametrize("first", ["poster", "writer"])
def test_without_the_lock_both_would_commit_and_the_books_be_off(first: str) -> None:
    """That the two tests above see the race at all."""
    journal = balanced_draft()
    with reading_without_a_lock():
        sessions = {"poster": Session(posting(journal)), "writer": Session(adding_a_line(journal))}
        for name in sorted(sessions, key=lambda name: name != first):
            sessions[name].step(0)
        for session in sessions.values():
            session.commit()
    journal.refresh_from_db()
    assert journal.state == "posted"
    assert imbalance(journal) == 10


def test_closing_a_period_waits_for_the_posting_into_it() -> None:
    journal = balanced_draft()
    period = Period.objects.get(company=journal.company)
    closing = Session(lambda: Period.objects.filter(pk=period.pk).update(state="closed"))
    poster = Session(posting(journal))
    poster.step(0)
    closing.step(0, waits=True)
    poster.commit()
    closing.commit()
    assert (poster.outcome, closing.outcome) == (None, None)


def test_a_posting_waits_for_the_closing_and_is_refused() -> None:
    journal = balanced_draft()
    period = Period.objects.get(company=journal.company)
    closing = Session(lambda: Period.objects.filter(pk=period.pk).update(state="closed"))
    poster = Session(posting(journal))
    closing.step(0)
    poster.step(0, waits=True)
    closing.commit()
    poster.commit()
    assert closing.outcome is None
    assert refusal(poster) == "accounting_journal__open_period"


def test_two_writers_of_lines_do_not_wait_for_each_other() -> None:
    journal = balanced_draft()
    one, other = Session(adding_a_line(journal)), Session(adding_a_line(journal))
    one.step(0)
    other.step(0)
    one.commit()
    other.commit()
    assert (one.outcome, other.outcome) == (None, None)
