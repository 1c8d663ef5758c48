"""Gapless numbers under load (domain.md 6.2): rollbacks give their numbers back, nothing is taken twice."""

import random
from functools import partial

import pytest

from accounting.models.journal import Journal
from accounting.services import journal as journals
from erp.core import books
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict
from tests import factories
from tests.support.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

THREADS, EACH = 8, 6


def test_posting_at_once_leaves_no_gap_and_no_number_twice() -> None:
    context = factories.context()
    drafts = [[factories.journal(context).pk for _ in range(EACH)] for _ in range(THREADS)]

    @command
    def post(context: Context, pk: int, *, fails: bool) -> None:
        journals.post(context=context, pk=pk)
        if fails:
            raise Conflict("changed its mind")

    def work(number: int) -> int:
        chance = random.Random(number)
        posted = 0
        for pk in drafts[number]:
            fails = chance.random() < 0.3
            try:
                post(factories.in_company(context.company), pk, fails=fails)
                posted += 1
            except Conflict:
                if not fails:
                    raise
        return posted

    outcomes = at_once([partial(work, number) for number in range(THREADS)])
    numbers = sorted(
        Journal.objects.filter(company=context.company, state="posted").values_list("number", flat=True)
    )
    assert 0 < sum(outcomes) < THREADS * EACH
    assert numbers == [f"JRN-2026-{number:05d}" for number in range(1, sum(outcomes) + 1)]
    assert books.faults(context.company) == []


def test_a_draft_posted_twice_at_once_is_posted_once() -> None:
    context = factories.context()
    pk = factories.journal(context).pk
    outcomes = at_once([partial(journals.post, context=context, pk=pk)] * 4)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert [refusal.reason for refusal in refused] == ["posted"] * 3
    assert Journal.objects.get(pk=pk).number == "JRN-2026-00001"


def test_a_journal_reversed_twice_at_once_is_reversed_once() -> None:
    context = factories.context()
    pk = factories.posted(context).pk
    outcomes = at_once([partial(journals.reverse, context=context, pk=pk)] * 4)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert [refusal.reason for refusal in refused] == ["already_reversed"] * 3
    assert Journal.objects.filter(reversal_of=pk).count() == 1
