"""Properties of the ledger: what goes in balances, stays whole, and is undone by its mirror."""

from collections import defaultdict
from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounting.models.account import Account
from accounting.models.journal import Journal, JournalLine
from accounting.services import journal as journals
from accounting.services import ledger
from accounting.services.ledger import Entry, Line
from erp.core import books
from erp.core.context import Context
from erp.core.errors import Invalid
from erp.core.rounding import allocate
from tests import factories

pytestmark = pytest.mark.django_db

DIMENSIONS = ("account_id", "client_id", "supplier_id", "store_id", "treasury_id", "tax_id", "currency")

cents = st.integers(min_value=-(10**9), max_value=10**9).map(lambda units: D(units).scaleb(-2))
weights = st.lists(st.integers(min_value=0, max_value=50), min_size=1, max_size=6)


@pytest.fixture
def context() -> Context:
    return factories.context()


def sides(context: Context) -> dict[str, list[Line]]:
    """What random amounts are booked on: two plain accounts, and each kind that asks for a dimension."""
    cash, bank = factories.treasury(context), factories.treasury(context, "bank")
    return {
        "debit": [
            Line(factories.account(context)),
            Line(cash.account, treasury=cash),
            Line(bank.account, treasury=bank),
            Line(factories.account(context, "input_tax"), tax=factories.tax(context)),
        ],
        "credit": [
            Line(factories.account(context, "sales")),
            Line(factories.account(context, "output_tax"), tax=factories.tax(context)),
            Line(factories.account(context, "output_tax"), tax=factories.tax(context, 0)),
        ],
    }


def entry(total: D, debited: list[int], credited: list[int], on: dict[str, list[Line]]) -> Entry:
    """`total` shared out over debited and, in other shares, over credited."""
    lines = []
    for side, parts in (("debit", debited), ("credit", credited)):
        for number, share in enumerate(allocate(total, [D(part) for part in parts], 2)):
            like = on[side][number % len(on[side])]
            lines.append(Line(like.account, treasury=like.treasury, tax=like.tax, **{side: share}))
    return Entry(Journal.Kind.MANUAL, None, factories.TODAY, factories.TODAY, "Any", lines)


def sums(context: Context) -> dict[tuple[Any, ...], D]:
    found: dict[tuple[Any, ...], D] = defaultdict(D)
    for line in JournalLine.objects.filter(company=context.company):
        found[tuple(getattr(line, name) for name in DIMENSIONS)] += line.debit - line.credit
    return found


@settings(max_examples=25)
@given(totals=st.lists(st.tuples(cents.filter(bool), weights, weights), min_size=1, max_size=4))
def test_what_is_posted_balances_and_its_mirror_undoes_it(
    context: Context, totals: list[tuple[D, list[int], list[int]]]
) -> None:
    on = sides(context)
    entries = [entry(total, debited, credited, on) for total, debited, credited in totals]
    posted = ledger.post(context=context, entries=entries)
    for journal, wanted in zip(posted, entries, strict=True):
        lines = factories.lines_of(journal)
        assert sum(line.debit for line in lines) == sum(line.credit for line in lines) == journal.total
        assert [line.debit - line.credit for line in lines] == [line.net for line in wanted.lines if line.net]
        assert all(line.debit == 0 or line.credit == 0 for line in lines)
    before = sums(context)
    assert sum(before.values()) == 0
    ledger.reverse(context=context, journals=posted, date=factories.TODAY, source=None)
    # I-10: per account, party, store, treasury, tax and currency.
    assert set(sums(context).values()) == {D(0)}
    assert sums(context).keys() == before.keys()
    assert books.faults(context.company) == []


@settings(max_examples=25)
@given(total=cents.filter(bool), parts=weights, off=cents.filter(bool))
def test_what_does_not_balance_is_never_posted(context: Context, total: D, parts: list[int], off: D) -> None:
    wrong = entry(total, parts, parts, sides(context))
    lines = [*wrong.lines, Line(factories.account(context), debit=off)]
    before = Journal.objects.count()
    with pytest.raises(Invalid) as refusal:
        ledger.post(
            context=context,
            entries=[Entry(wrong.kind, None, wrong.date, wrong.posting_date, "Wrong", lines)],
        )
    assert refusal.value.reason == "unbalanced"
    assert Journal.objects.count() == before


line_edits = st.lists(
    st.tuples(st.sampled_from(["keep", "change", "drop", "add"]), st.integers(min_value=1, max_value=10**6)),
    max_size=8,
)


@settings(max_examples=25)
@given(edits=line_edits)
def test_lines_are_what_the_last_update_said(context: Context, edits: list[tuple[str, int]]) -> None:
    account = Account.objects.get(company=context.company, code="6100")
    first = [{"account": account, "debit": D(number + 1)} for number in range(4)]
    journal = factories.journal(context, {"date": factories.TODAY, "lines": first})
    waiting = factories.lines_of(journal)
    wanted: list[dict[str, Any]] = []
    expected: list[D] = []
    for action, units in edits:
        amount = D(units).scaleb(-2)
        if action == "add":
            wanted.append({"account": account, "debit": amount})
        elif waiting:
            line = waiting.pop(0)
            if action == "drop":
                continue
            wanted.append({"id": line.pk, **({"debit": amount} if action == "change" else {})})
            amount = amount if action == "change" else line.debit
        else:
            continue
        expected.append(amount)
    changed = journals.update(context=context, pk=journal.pk, data={"lines": wanted})
    rows = factories.lines_of(journal)
    assert [row.debit for row in rows] == expected
    assert [row.amount_currency for row in rows] == expected
    assert [row.position for row in rows] == list(range(len(expected)))
    assert changed.total == sum(expected)
