"""From an invoice to the calculator and back."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from django.utils.translation import gettext as _

from accounting.models.tax import Tax
from accounting.services import calculator
from accounts.models.company import Company
from erp.core import currencies
from erp.core.errors import Invalid
from erp.core.limits import LARGEST_AMOUNT
from sales.models.invoice import Invoice, InvoiceItem, InvoiceTax

_TOTALS = ("subtotal", "discount", "net", "tax", "shipping", "rounding", "total")
_LINE_AMOUNTS = ("amount", "discount", "net", "tax1_amount", "tax2_amount", "total")


def calculate(invoice: Invoice, items: Sequence[InvoiceItem], *, company: Company) -> list[InvoiceTax]:
    """Set every amount of `invoice` and its `items`; its taxes, not saved.

    By the company's rounding as it is now, and the taxes as they are now. Raises Invalid naming the member.
    """
    invoice.tax_rounding = company.tax_rounding
    try:
        amounts = calculator.calculate(_document(invoice, items, company))
    except calculator.CalculationError as error:
        raise Invalid(error.message, field=error.path, reason=error.reason) from error
    if max(amounts.subtotal, amounts.total) > LARGEST_AMOUNT:
        field = "shipping_amount" if amounts.shipping > amounts.subtotal else "items"
        raise Invalid(_("The total is too large."), field=field, reason="too_large")
    for name in _TOTALS:
        setattr(invoice, name, getattr(amounts, name))
    invoice.base_total = amounts.total
    for item, line in zip(items, amounts.lines, strict=True):
        for name in _LINE_AMOUNTS:
            setattr(item, name, getattr(line, name))
    named = [invoice.shipping_tax, *(tax for item in items for tax in (item.tax1, item.tax2))]
    by_key: dict[Hashable, Tax] = {tax.pk: tax for tax in named if tax is not None}
    return [
        InvoiceTax(company=company, invoice=invoice, tax=by_key[tax.key], base=tax.base, amount=tax.amount)
        for tax in amounts.taxes
    ]


def _document(invoice: Invoice, items: Sequence[InvoiceItem], company: Company) -> calculator.Document:
    return calculator.Document(
        lines=[
            calculator.Line(
                quantity=item.quantity,
                unit_price=item.unit_price,
                discount_percent=item.discount_percent,
                discount_amount=item.discount_amount,
                tax1=_rule(item.tax1),
                tax2=_rule(item.tax2),
            )
            for item in items
        ],
        digits=currencies.digits(invoice.currency),
        discount_percent=invoice.discount_percent,
        discount_amount=invoice.discount_amount,
        shipping_amount=invoice.shipping_amount,
        shipping_tax=_rule(invoice.shipping_tax),
        tax_rounding="line" if company.tax_rounding == Company.TaxRounding.LINE else "group",
        cash_rounding=company.cash_rounding,
    )


def _rule(tax: Tax | None) -> calculator.TaxRule | None:
    if tax is None:
        return None
    return calculator.TaxRule(
        key=tax.pk, rate=tax.rate, is_included=tax.is_included, is_compound=tax.is_compound
    )
