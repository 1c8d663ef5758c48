"""Manual journals."""

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from accounting.models.journal import Journal, JournalLine
from accounting.models.open_item import OpenItem
from accounting.services import account as accounts
from accounting.services import journal as journals
from erp.audit.models.change import Change
from erp.core.context import Context
from erp.core.errors import Conflict, DomainError, Invalid, NotFound, PreconditionFailed
from erp.webhooks.models.event import Event
from tests import factories


def faults(error: DomainError) -> list[str]:
    return sorted(error.errors)


def test_a_draft_keeps_its_lines_in_order_and_has_no_number(context: Context) -> None:
    journal = factories.journal(context)
    journal.refresh_from_db()
    assert (journal.number, journal.state, journal.total) == (None, "draft", D("100.00"))
    assert (journal.date, journal.posting_date) == (factories.TODAY, factories.TODAY)
    rows = [
        (line.position, line.account.code, line.debit, line.credit, line.amount_currency, line.currency)
        for line in factories.lines_of(journal)
    ]
    assert rows == [
        (0, "6100", D("100"), D("0"), D("100"), "SAR"),
        (1, "1010", D("0"), D("100"), D("-100"), "SAR"),
    ]


def test_a_draft_need_not_balance(context: Context) -> None:
    data = factories.rent(context)
    journal = factories.journal(context, {**data, "lines": data["lines"][:1]})
    assert JournalLine.objects.filter(journal=journal).count() == 1


def test_posting_gives_number_period_and_state(context: Context) -> None:
    draft = factories.journal(context)
    journal = journals.post(context=context, pk=draft.pk, version=1)
    for row in (journal, Journal.objects.get(pk=draft.pk)):
        assert (row.number, row.state, row.version) == ("JRN-2026-00001", "posted", 2)
        assert (row.period.start, row.period.end) == (date(2026, 3, 1), date(2026, 3, 31))
        assert (row.posted_at, row.total, row.kind) == (factories.AT, D("100"), "manual")
    assert factories.posted(context).number == "JRN-2026-00002"


def test_posting_is_recorded_and_announced(context: Context) -> None:
    journal = factories.posted(context)
    change = Change.objects.get(record_type="accounting.journal", record_id=journal.pk, action="posted")
    assert change.before["state"] == "draft"
    assert change.after["state"] == "posted"
    assert change.after["number"] == "JRN-2026-00001"
    names = Event.objects.filter(record_type="accounting.journal", record_id=journal.pk).order_by("id")
    assert [event.name for event in names] == ["journal.created", "journal.posted"]


def test_an_update_changes_adds_and_removes_lines(context: Context) -> None:
    journal = factories.journal(context)
    rent, paid = factories.lines_of(journal)
    charges = factories.account(context, code="6500")
    cash = factories.treasury(context)
    updated = journals.update(
        context=context,
        pk=journal.pk,
        version=1,
        data={
            "description": "Rent and charges",
            "lines": [
                {"account": charges, "debit": D("1.50")},
                {"id": rent.pk, "debit": D("98.50"), "description": "March"},
                {"account": cash.account, "credit": D("100"), "treasury": cash},
            ],
        },
    )
    assert (updated.version, updated.total, updated.description) == (2, D("100.00"), "Rent and charges")
    rows = [
        (line.account.code, line.debit, line.credit, line.description) for line in factories.lines_of(journal)
    ]
    assert rows == [
        ("6500", D("1.5"), D("0"), ""),
        ("6100", D("98.5"), D("0"), "March"),
        ("1010", D("0"), D("100"), ""),
    ]
    ids = {line.pk for line in factories.lines_of(journal)}
    assert rent.pk in ids
    assert paid.pk not in ids


def test_an_update_that_changes_nothing_writes_nothing(context: Context) -> None:
    journal = factories.journal(context)
    lines = [{"id": line.pk} for line in factories.lines_of(journal)]
    assert journals.update(context=context, pk=journal.pk, data={"lines": lines}).version == 1
    assert not Change.objects.filter(record_id=journal.pk, action="updated").exists()


def test_the_posting_date_follows_the_date_until_it_is_another(context: Context) -> None:
    journal = factories.journal(context)
    moved = journals.update(context=context, pk=journal.pk, data={"date": date(2026, 2, 1)})
    assert moved.posting_date == date(2026, 2, 1)
    journals.update(context=context, pk=journal.pk, data={"posting_date": date(2026, 2, 9)})
    kept = journals.update(context=context, pk=journal.pk, data={"date": date(2026, 2, 2)})
    assert (kept.date, kept.posting_date) == (date(2026, 2, 2), date(2026, 2, 9))


def test_a_draft_is_deleted_with_its_lines(context: Context) -> None:
    journal = factories.journal(context)
    journals.delete(context=context, pk=journal.pk)
    assert not Journal.objects.filter(pk=journal.pk).exists()
    assert not JournalLine.objects.filter(journal_id=journal.pk).exists()
    assert Change.objects.get(record_id=journal.pk, action="deleted").before["description"] == "Rent"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"debit": D("-1")}, "lines.0.debit"),
        ({"debit": D("0")}, "lines.0.debit"),
        ({"debit": D("0.001")}, "lines.0.debit"),
        ({"credit": D("5")}, "lines.0.credit"),
        ({"debit": D(10) ** 14}, "lines.0.debit"),
        ({"account": "inventory"}, "lines.0.account_id"),
        ({"account": "receivable"}, "lines.0.client_id"),
        ({"account": "payable"}, "lines.0.supplier_id"),
        ({"account": "output_tax"}, "lines.0.tax_id"),
        ({"account": "input_tax"}, "lines.0.tax_id"),
        ({"account": "goods_received"}, "lines.0.supplier_id"),
        ({"account": None}, "lines.0.account_id"),
        ({"treasury": "bank"}, "lines.0.treasury_id"),
    ],
)
def test_a_line_that_cannot_be_booked_is_named(context: Context, change: dict[str, Any], path: str) -> None:
    data = factories.rent(context)
    if isinstance(change.get("account"), str):
        change = {**change, "account": factories.account(context, change["account"])}
    if "treasury" in change:
        change = {"treasury": factories.treasury(context, "bank")}
    data["lines"][0] |= change
    with pytest.raises(Invalid) as refusal:
        journals.create(context=context, data=data)
    assert faults(refusal.value) == [path]
    assert not Journal.objects.exists()


def test_a_treasury_account_asks_for_the_treasury(context: Context) -> None:
    data = factories.rent(context)
    del data["lines"][1]["treasury"]
    with pytest.raises(Invalid) as refusal:
        journals.create(context=context, data=data)
    assert faults(refusal.value) == ["lines.1.treasury_id"]


def test_every_line_at_fault_is_named_at_once(context: Context) -> None:
    data = factories.rent(context)
    for line in data["lines"]:
        line |= {"debit": D("-1"), "credit": D("0")}
    with pytest.raises(Invalid) as refusal:
        journals.create(context=context, data=data)
    assert faults(refusal.value) == ["lines.0.debit", "lines.1.debit"]


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"currency": "USD"}, "currency"),
        ({"exchange_rate": D("3.75")}, "exchange_rate"),
        ({"date": None}, "date"),
    ],
)
def test_a_head_that_cannot_be_booked_is_named(context: Context, values: dict[str, Any], path: str) -> None:
    with pytest.raises(Invalid) as refusal:
        factories.journal(context, **values)
    assert path in faults(refusal.value)


def test_an_unknown_line_is_named(context: Context) -> None:
    journal = factories.journal(context)
    strange = factories.lines_of(factories.journal(context))[0]
    with pytest.raises(Invalid) as refusal:
        journals.update(context=context, pk=journal.pk, data={"lines": [{"id": strange.pk, "debit": D("1")}]})
    assert faults(refusal.value) == ["lines.0.id"]
    assert len(factories.lines_of(journal)) == 2


@pytest.mark.parametrize(("keep", "reason"), [(1, "too_few_lines"), (0, "too_few_lines")])
def test_too_few_lines_are_not_posted(context: Context, keep: int, reason: str) -> None:
    data = factories.rent(context)
    journal = factories.journal(context, {**data, "lines": data["lines"][:keep]})
    with pytest.raises(Invalid) as refusal:
        journals.post(context=context, pk=journal.pk)
    assert (refusal.value.reason, faults(refusal.value)) == (reason, ["lines"])


def test_what_does_not_balance_is_not_posted(context: Context) -> None:
    data = factories.rent(context)
    data["lines"][0]["debit"] = D("100.01")
    journal = factories.journal(context, data)
    with pytest.raises(Invalid) as refusal:
        journals.post(context=context, pk=journal.pk)
    assert (refusal.value.reason, faults(refusal.value)) == ("unbalanced", ["lines"])
    assert str(refusal.value.message) == "The debits are 100.01, the credits 100.00."
    journal.refresh_from_db()
    assert (journal.state, journal.number) == ("draft", None)


def test_an_account_deactivated_since_the_draft_stops_posting(context: Context) -> None:
    journal = factories.journal(context)
    accounts.update(context=context, pk=factories.account(context).pk, data={"is_active": False})
    with pytest.raises(Invalid) as refusal:
        journals.post(context=context, pk=journal.pk)
    assert faults(refusal.value) == ["lines.0.account_id"]


@pytest.mark.parametrize("action", ["post", "update", "delete"])
def test_a_posted_journal_is_final(context: Context, action: str) -> None:
    journal = factories.posted(context)
    data = {"data": {"notes": "x"}} if action == "update" else {}
    with pytest.raises(Conflict) as refusal:
        getattr(journals, action)(context=context, pk=journal.pk, **data)
    assert refusal.value.reason == "posted"
    assert Journal.objects.get(pk=journal.pk).version == 2


def test_a_stale_version_is_refused(context: Context) -> None:
    journal = factories.journal(context)
    with pytest.raises(PreconditionFailed):
        journals.post(context=context, pk=journal.pk, version=7)


def test_another_companys_journal_is_not_there(context: Context) -> None:
    other = factories.context()
    with pytest.raises(NotFound):
        journals.post(context=other, pk=factories.journal(context).pk)


def test_another_companys_account_is_refused(context: Context) -> None:
    data = factories.rent(context)
    data["lines"][0]["account"] = factories.account(factories.context())
    with pytest.raises(DomainError):
        journals.create(context=context, data=data)
    assert not Journal.objects.filter(company=context.company).exists()


def receivable(context: Context, amount: str = "250.00", **line: Any) -> dict[str, Any]:
    return factories.rent(
        context,
        lines=[
            {"account": factories.account(context, "receivable"), "debit": D(amount), **line},
            {"account": factories.account(context, "opening_equity"), "credit": D(amount)},
        ],
    )


def test_a_receivable_opens_an_item(context: Context) -> None:
    client = factories.client(context)
    journal = factories.posted(context, receivable(context, client=client, due_date=date(2026, 4, 1)))
    item = OpenItem.objects.get(journal=journal)
    assert (item.client, item.side, item.amount, item.base_amount) == (client, "debit", D("250"), D("250"))
    assert (item.date, item.due_date, item.settled, item.currency) == (
        factories.TODAY,
        date(2026, 4, 1),
        D("0"),
        "SAR",
    )


def test_a_journal_speaks_of_one_party(context: Context) -> None:
    data = receivable(context, client=factories.client(context))
    data["lines"].append(
        {
            "account": factories.account(context, "receivable"),
            "debit": D("1"),
            "client": factories.client(context),
        }
    )
    with pytest.raises(Invalid) as refusal:
        journals.create(context=context, data=data)
    assert faults(refusal.value) == ["lines.2.client_id"]


def test_lines_of_a_party_that_cancel_out_open_nothing(context: Context) -> None:
    account, client = factories.account(context, "receivable"), factories.client(context)
    lines = [
        {"account": account, "client": client, "debit": D("5")},
        {"account": account, "client": client, "credit": D("5")},
    ]
    journal = factories.posted(context, factories.rent(context, lines=lines))
    assert not OpenItem.objects.filter(journal=journal).exists()


def test_a_reversal_is_the_mirror(context: Context) -> None:
    journal = factories.posted(context, receivable(context, client=factories.client(context)))
    mirror = journals.reverse(
        context=context, pk=journal.pk, version=2, date=date(2026, 4, 2), reason="Typed twice"
    )
    mirror.refresh_from_db()
    assert (mirror.notes, mirror.description) == ("Typed twice", "Reversal of JRN-2026-00001")
    assert (mirror.kind, mirror.number, mirror.reversal_of) == ("reversal", "JRN-2026-00002", journal)
    assert (mirror.posting_date, mirror.total, mirror.state) == (date(2026, 4, 2), D("250"), "posted")
    assert [
        (line.account_id, line.client_id, line.debit, line.credit, line.amount_currency)
        for line in factories.lines_of(mirror)
    ] == [
        (line.account_id, line.client_id, line.credit, line.debit, -line.amount_currency)
        for line in factories.lines_of(journal)
    ]
    items = OpenItem.objects.filter(company=context.company).order_by("id")
    assert [(item.side, item.amount, item.settled, item.credited) for item in items] == [
        ("debit", D("250"), D("250"), D("250")),
        ("credit", D("250"), D("250"), D("250")),
    ]
    journal.refresh_from_db()
    assert (journal.state, journal.version) == ("posted", 3)
    assert Change.objects.get(record_id=journal.pk, action="reversed").after == {"reversed_by": mirror.pk}


def test_a_reversal_is_dated_today_where_the_company_is(context: Context) -> None:
    journal = factories.posted(context)
    assert journals.reverse(context=context, pk=journal.pk).posting_date == factories.TODAY


def test_a_reversal_is_not_before_its_journal(context: Context) -> None:
    journal = factories.posted(context)
    with pytest.raises(Invalid) as refusal:
        journals.reverse(context=context, pk=journal.pk, date=date(2026, 3, 14))
    assert (refusal.value.reason, faults(refusal.value)) == ("before_original", ["date"])


def test_a_journal_is_no_more_than_its_limit(context: Context) -> None:
    data = factories.rent(context, "100000000000")
    assert factories.journal(context, data).total == D(10**11)
    debit, credit = data["lines"]
    with pytest.raises(Invalid) as refusal:
        factories.journal(context, {**data, "lines": [{**debit, "debit": D("100000000000.01")}]})
    assert faults(refusal.value) == ["lines.0.debit"]
    with pytest.raises(Invalid) as refusal:
        factories.journal(context, {**data, "lines": [debit, {**debit, "debit": D("0.01")}, credit]})
    assert (refusal.value.reason, faults(refusal.value)) == ("too_large", ["lines"])


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("draft", "draft"),
        ("twice", "already_reversed"),
        ("reversal", "is_reversal"),
        ("invoice", "automatic"),
    ],
)
def test_what_is_not_reversed(context: Context, case: str, reason: str) -> None:
    journal = factories.journal(context)
    if case == "invoice":
        Journal.objects.filter(pk=journal.pk).update(kind="invoice")
    if case != "draft":
        journals.post(context=context, pk=journal.pk)
    if case in {"twice", "reversal"}:
        mirror = journals.reverse(context=context, pk=journal.pk)
        journal = mirror if case == "reversal" else journal
    before = Journal.objects.count()
    with pytest.raises(Conflict) as refusal:
        journals.reverse(context=context, pk=journal.pk)
    assert refusal.value.reason == reason
    assert Journal.objects.count() == before


@pytest.mark.postgres  # SQLite cuts an insert at 999 parameters
def test_the_statements_of_an_update_do_not_grow(
    context: Context, django_assert_max_num_queries: Any
) -> None:
    data = factories.rent(context)
    data["lines"] *= 100
    journal = factories.journal(context, data)
    lines = [{"id": line.pk, "description": "x"} for line in factories.lines_of(journal)[:150]]
    lines += [{"account": factories.account(context), "debit": D("1")}] * 50
    with django_assert_max_num_queries(10):
        journals.update(context=context, pk=journal.pk, data={"lines": lines})
    assert len(factories.lines_of(journal)) == 200
