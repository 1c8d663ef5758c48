"""The chart of accounts and the taxes a new company starts with, as data.

Codes are four digits: the first is the type, the first two the category. Names are translated when they are
written, in the company's language; after that they are the company's own.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounting.models.account import Account, AccountCategory

Kind = Account.Kind
Type = AccountCategory.Type


class Category(NamedTuple):
    code: str
    name: Promise
    type: AccountCategory.Type
    parent: str | None = None


class Entry(NamedTuple):
    code: str
    name: Promise
    category: str
    kind: Account.Kind = Kind.ORDINARY


CATEGORIES: Final = (
    Category("1", _("Assets"), Type.ASSET),
    Category("2", _("Liabilities"), Type.LIABILITY),
    Category("3", _("Equity"), Type.EQUITY),
    Category("4", _("Income"), Type.INCOME),
    Category("5", _("Expenses"), Type.EXPENSE),
    Category("10", _("Cash and bank"), Type.ASSET, "1"),
    Category("11", _("Receivables"), Type.ASSET, "1"),
    Category("12", _("Stock"), Type.ASSET, "1"),
    Category("13", _("Other current assets"), Type.ASSET, "1"),
    Category("15", _("Fixed assets"), Type.ASSET, "1"),
    Category("20", _("Payables"), Type.LIABILITY, "2"),
    Category("21", _("Taxes"), Type.LIABILITY, "2"),
    Category("22", _("Other current liabilities"), Type.LIABILITY, "2"),
    Category("25", _("Long-term liabilities"), Type.LIABILITY, "2"),
    Category("30", _("Capital and reserves"), Type.EQUITY, "3"),
    Category("40", _("Sales"), Type.INCOME, "4"),
    Category("45", _("Other income"), Type.INCOME, "4"),
    Category("50", _("Cost of sales"), Type.EXPENSE, "5"),
    Category("60", _("Operating expenses"), Type.EXPENSE, "5"),
    Category("65", _("Financial expenses"), Type.EXPENSE, "5"),
)

# The accounts of the first treasuries; later ones of the same type share them.
CASH: Final = "1010"
BANK: Final = "1020"

ACCOUNTS: Final = (
    Entry(CASH, _("Cash"), "10", Kind.TREASURY),
    Entry(BANK, _("Bank"), "10", Kind.TREASURY),
    Entry("1100", _("Accounts receivable"), "11", Kind.RECEIVABLE),
    Entry("1110", _("Employee advances"), "11"),
    Entry("1200", _("Inventory"), "12", Kind.INVENTORY),
    Entry("1300", _("Input tax"), "13", Kind.INPUT_TAX),
    Entry("1310", _("Prepaid expenses"), "13"),
    Entry("1500", _("Equipment"), "15"),
    Entry("1510", _("Vehicles"), "15"),
    Entry("1520", _("Furniture"), "15"),
    Entry("1590", _("Accumulated depreciation"), "15"),
    Entry("2000", _("Accounts payable"), "20", Kind.PAYABLE),
    Entry("2010", _("Goods received, not invoiced"), "20", Kind.GOODS_RECEIVED),
    Entry("2100", _("Output tax"), "21", Kind.OUTPUT_TAX),
    Entry("2110", _("Tax settlement"), "21"),
    Entry("2200", _("Accrued expenses"), "22"),
    Entry("2210", _("Salaries payable"), "22"),
    Entry("2500", _("Loans"), "25"),
    Entry("3000", _("Capital"), "30"),
    Entry("3100", _("Retained earnings"), "30", Kind.RETAINED_EARNINGS),
    Entry("3200", _("Opening balance equity"), "30", Kind.OPENING_EQUITY),
    Entry("3300", _("Owner's drawings"), "30"),
    Entry("4000", _("Sales"), "40", Kind.SALES),
    Entry("4100", _("Shipping income"), "40", Kind.SHIPPING_INCOME),
    Entry("4500", _("Other income"), "45"),
    Entry("4510", _("Exchange gain"), "45", Kind.FX_GAIN),
    Entry("5000", _("Cost of goods sold"), "50", Kind.COGS),
    Entry("5100", _("Inventory adjustment"), "50", Kind.INVENTORY_ADJUSTMENT),
    Entry("5110", _("Purchase variance"), "50", Kind.PURCHASE_VARIANCE),
    Entry("6000", _("Salaries and wages"), "60"),
    Entry("6100", _("Rent"), "60"),
    Entry("6110", _("Electricity and water"), "60"),
    Entry("6120", _("Telephone and internet"), "60"),
    Entry("6200", _("Marketing"), "60"),
    Entry("6210", _("Travel"), "60"),
    Entry("6220", _("Office supplies"), "60"),
    Entry("6230", _("Maintenance"), "60"),
    Entry("6240", _("Insurance"), "60"),
    Entry("6250", _("Professional fees"), "60"),
    Entry("6300", _("Government fees"), "60"),
    Entry("6400", _("Depreciation"), "60"),
    Entry("6500", _("Bank charges"), "65"),
    Entry("6510", _("Interest"), "65"),
    Entry("6520", _("Exchange loss"), "65", Kind.FX_LOSS),
    Entry("6530", _("Rounding"), "65", Kind.ROUNDING),
)

# The standard rate of value added tax where the product is mostly used; elsewhere the company adds its own.
STANDARD_RATES: Final = {
    "AE": Decimal(5),
    "BH": Decimal(10),
    "EG": Decimal(14),
    "JO": Decimal(16),
    "OM": Decimal(5),
    "SA": Decimal(15),
}
