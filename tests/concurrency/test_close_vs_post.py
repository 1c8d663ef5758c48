"""Closing a period against posting into it (I-62): one waits for the other."""

import threading
from functools import partial

import pytest
from django.db import transaction

from accounting.models.journal import Journal
from accounting.models.period import Period
from accounting.services import journal as journals
from accounting.services import ledger, periods
from accounting.services.ledger import Entry, Line
from erp.core import books
from erp.core.context import Context
from erp.core.errors import Conflict
from tests import factories
from tests.support.threads import PATIENCE, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def march(context: Context) -> Period:
    return Period.objects.get(company=context.company, start=factories.TODAY.replace(day=1))


def rent(context: Context) -> Entry:
    """A posting without a draft, which would keep the period open by itself."""
    cash = factories.treasury(context)
    lines = [
        Line(factories.account(context), debit=factories.Decimal(1)),
        Line(cash.account, credit=factories.Decimal(1), treasury=cash),
    ]
    return Entry(Journal.Kind.MANUAL, None, factories.TODAY, factories.TODAY, "Rent", lines)


@pytest.mark.parametrize("attempt", range(5))
def test_the_posting_is_in_before_the_close_or_refused(attempt: int) -> None:
    context = factories.context()
    entry, pk = rent(context), march(context).pk
    posted, closed = at_once(
        [
            partial(ledger.post, context=context, entries=[entry]),
            partial(periods.close, context=context, pk=pk),
        ]
    )
    assert isinstance(closed, Period), closed
    count = Journal.objects.filter(company=context.company, state="posted").count()
    if isinstance(posted, list):
        assert count == 1
    else:
        assert isinstance(posted, Conflict), posted
        assert (posted.reason, count) == ("period_closed", 0)
    assert books.faults(context.company) == []


def test_the_close_waits_for_a_posting_under_way() -> None:
    context = factories.context()
    entry, pk = rent(context), march(context).pk
    is_posted, may_commit, is_closed = threading.Event(), threading.Event(), threading.Event()

    def post() -> None:
        with transaction.atomic():
            ledger.post(context=context, entries=[entry])
            is_posted.set()
            assert may_commit.wait(PATIENCE)

    def close() -> Period:
        assert is_posted.wait(PATIENCE)
        period = periods.close(context=context, pk=pk)
        is_closed.set()
        return period

    def watch() -> bool:
        assert is_posted.wait(PATIENCE)
        waited = not is_closed.wait(0.5)
        may_commit.set()
        return waited

    posted, closed, waited = at_once([post, close, watch])
    assert posted is None
    assert closed.state == "closed"
    assert waited is True
    assert Journal.objects.filter(company=context.company, state="posted").count() == 1


def test_a_draft_keeps_its_period_from_closing_whoever_comes_first() -> None:
    context = factories.context()
    draft, pk = factories.journal(context).pk, march(context).pk
    posted, closed = at_once(
        [partial(journals.post, context=context, pk=draft), partial(periods.close, context=context, pk=pk)]
    )
    assert isinstance(posted, Journal), posted
    if isinstance(closed, Conflict):
        assert closed.reason == "drafts_left"
    assert Journal.objects.get(pk=draft).state == "posted"
