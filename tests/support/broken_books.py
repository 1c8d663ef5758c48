"""Books with something in every part of them, and ways to break them."""

from decimal import Decimal as D

from django.db.models import Value

from accounting.models.journal import Journal, JournalLine
from accounting.models.open_item import Allocation, OpenItem
from accounting.models.period import Period
from accounting.services import journal as journals
from accounting.services import open_items
from erp.core.context import Context
from erp.core.fields import MoneyField
from tests import factories

BROKEN = (Journal, JournalLine, OpenItem, Allocation, Period)


def busy() -> Context:
    """Books with something in every part of them."""
    context = factories.context()
    client, supplier = factories.client(context), factories.supplier(context)
    receivable, sales = factories.account(context, "receivable"), factories.account(context, "sales")
    output, tax = factories.account(context, "output_tax"), factories.tax(context)

    def book(*lines: dict[str, object]) -> Journal:
        return factories.posted(context, factories.rent(context, lines=list(lines)))

    invoice = book(
        {"account": receivable, "client": client, "debit": D("115")},
        {"account": sales, "credit": D("100")},
        {"account": output, "credit": D("15"), "tax": tax, "tax_base": D("100")},
    )
    cash = factories.treasury(context)
    payment = book(
        {"account": cash.account, "treasury": cash, "debit": D("200")},
        {"account": receivable, "client": client, "credit": D("200")},
    )
    book(
        {"account": factories.account(context), "debit": D("80")},
        {"account": factories.account(context, "payable"), "supplier": supplier, "credit": D("80")},
    )
    allocation = open_items.allocate(
        context=context,
        debit_item=OpenItem.objects.get(journal=invoice),
        credit_item=OpenItem.objects.get(journal=payment),
        amount=D("115"),
        date=factories.TODAY,
    )
    open_items.release(context=context, allocation=allocation, date=factories.TODAY)
    open_items.allocate(
        context=context,
        debit_item=allocation.debit_item,
        credit_item=allocation.credit_item,
        amount=D("60"),
        date=factories.TODAY,
    )
    journals.reverse(context=context, pk=factories.posted(context).pk)
    factories.journal(context, factories.rent(context, lines=factories.rent(context)["lines"][:1]))
    return context


def money(amount: str) -> Value:
    return Value(D(amount), output_field=MoneyField())


def first_line(context: Context, **conditions: object) -> JournalLine:
    line = JournalLine.objects.filter(company=context.company, journal__state="posted", **conditions).first()
    assert line is not None
    return line


def change_line(context: Context, conditions: dict[str, object], **values: object) -> JournalLine:
    line = first_line(context, **conditions)
    JournalLine.objects.filter(pk=line.pk).update(**values)
    return line


def unbalanced(context: Context) -> object:
    line = change_line(
        context, {"account__kind": "sales"}, credit=money("100.01"), amount_currency=money("-100.01")
    )
    return line.journal_id
