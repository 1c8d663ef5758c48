"""What happened in the demo companies: stock that came, invoices in every state, payments.

Days are counted back from today but never into a year that has no periods, and go forward: stock is booked in
the order of its days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounting.models.period import FiscalYear
from accounting.models.tax import Tax
from accounting.models.treasury import Treasury
from accounts.services import client, supplier
from demo import goods
from erp.core.context import Context
from inventory.services import product, product_category, stock_transaction, store
from sales.models.invoice import Invoice
from sales.services import invoice, payment

Item = tuple[Any, ...]


class Desk:
    """Short words for what a company does, under one context."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.standard = Tax.objects.of(context.company).order_by("-rate", "pk")[0]
        self.zero = Tax.objects.of(context.company).filter(rate=0).order_by("pk").first()
        years = FiscalYear.objects.of(context.company).filter(start__lte=context.today)
        self._earliest = years.order_by("start")[0].start
        self.clients: dict[str, Any] = {}
        self.suppliers: dict[str, Any] = {}
        self.products: dict[str, Any] = {}
        self._categories: dict[str, Any] = {}

    def day(self, ago: int) -> date:
        """So many days before today, within the books."""
        return max(self.context.today - timedelta(days=ago), self._earliest)

    def meet(self, clients: goods.Rows, suppliers: goods.Rows) -> None:
        """Enter who the company deals with."""
        for row in clients:
            self.clients[row["external_id"]] = client.create(context=self.context, data=row)
        for row in suppliers:
            self.suppliers[row["external_id"]] = supplier.create(context=self.context, data=row)

    def stock_up(self, products: goods.Rows) -> None:
        """Enter what the company sells, all at the standard rate."""
        for row in products:
            data = {**row, "tax1": self.standard}
            if name := row.get("category"):
                data["category"] = self._category(name)
            if reference := row.get("supplier"):
                data["supplier"] = self.suppliers[reference]
            self.products[row["sku"]] = product.create(context=self.context, data=data)

    def receive(self, kind: str, ago: int, *items: Item, **data: Any) -> None:
        """Goods come in: (sku, quantity, cost of one) each."""
        lines = [
            {"product": self.products[sku], "quantity": Decimal(quantity), "unit_cost": Decimal(cost)}
            for sku, quantity, cost in items
        ]
        self._move(kind, ago, lines, **data)

    def issue(self, ago: int, *items: Item, **data: Any) -> None:
        """Goods leave without an invoice: (sku, quantity) each."""
        lines = [{"product": self.products[sku], "quantity": Decimal(quantity)} for sku, quantity in items]
        self._move("out", ago, lines, **data)

    def draft(self, who: str, ago: int, *items: Item, **data: Any) -> Invoice:
        """An invoice: (sku, quantity, members of the line) each."""
        lines = [
            {"product": self.products[sku], "quantity": Decimal(quantity), **_members(rest)}
            for sku, quantity, *rest in items
        ]
        body = {"client": self.clients[who], "date": self.day(ago), "items": lines, **data}
        return invoice.create(context=self.context, data=body)

    def sell(self, who: str, ago: int, *items: Item, **data: Any) -> Invoice:
        """The same, posted."""
        return invoice.post(context=self.context, pk=self.draft(who, ago, *items, **data).pk)

    def pay(self, bill: Invoice, ago: int, amount: Decimal | str, **data: Any) -> Any:
        """Money for an invoice."""
        body = {"invoice": bill, "amount": Decimal(amount), "date": self.day(ago), **data}
        return payment.create(context=self.context, data=body)

    def _move(self, kind: str, ago: int, items: list[dict[str, Any]], **data: Any) -> None:
        body = {"type": kind, "date": self.day(ago), "items": items, **data}
        made = stock_transaction.create(context=self.context, data=body)
        stock_transaction.post(context=self.context, pk=made.pk)

    def _category(self, name: str) -> Any:
        if name not in self._categories:
            self._categories[name] = product_category.create(context=self.context, data={"name": name})
        return self._categories[name]


def _members(rest: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    return rest[0] if rest else {}


def fill_nakhla(*, context: Context) -> None:
    """Clients, goods in two stores, and invoices: paid, partly paid, overdue, bounced, void, draft."""
    desk = Desk(context)
    bank = Treasury.objects.of(context.company).get(type="bank")
    desk.meet(goods.NAKHLA_CLIENTS, goods.NAKHLA_SUPPLIERS)
    desk.stock_up(goods.NAKHLA_PRODUCTS)
    jeddah = store.create(context=context, data={"name": "Jeddah | جدة", "address_city": "Jeddah"})
    desk.receive("opening", 90, ("COF-1", 120, 30), ("DAT-3", 80, "21.75"), ("MAK-1", 4, 1150))
    desk.receive("opening", 90, ("COF-1", 40, "30.50"), store=jeddah)
    desk.receive("in", 60, ("MAK-1", 3, 1225), ("COF-1", 60, "33.40"), reason="Delivery 4711")

    first = desk.sell(
        "nour", 50, ("COF-1", 40), ("DAT-3", 25, {"discount_percent": Decimal(10)}), ("SRV-TRAIN", 6)
    )
    desk.pay(first, 41, first.total, treasury=bank, method="bank_transfer", transaction_id="RJHI-100231")
    machines = desk.sell("waha", 44, ("MAK-1", 5), ("SRV-INST", 5), discount_percent=Decimal(5))
    desk.pay(machines, 30, "5000", treasury=bank, method="bank_transfer", transaction_id="RJHI-100877")
    desk.sell(
        "bayt", 35, ("COF-1", 15), ("CUP-50", 30), store=jeddah,
        shipping_amount=Decimal(35), shipping_tax=desk.standard,
    )  # fmt: skip
    desk.issue(28, ("DAT-3", 2), reason="Samples")
    counter = desk.sell("khalid", 20, ("COF-1", "1.5"), ("DAT-3", 1, {"discount_amount": Decimal("5.50")}))
    desk.pay(counter, 20, counter.total, method="cash")
    desk.sell("gulf", 14, ("COF-1", 25, {"tax1": desk.zero}), ("DAT-3", 20, {"tax1": desk.zero}))
    mistake = desk.sell("nour", 10, ("COF-1", 40), notes="Ordered twice by mistake")
    invoice.void(context=context, pk=mistake.pk, date=desk.day(10), reason="Ordered twice by mistake")
    late = desk.sell("bayt", 8, ("SRV-TRAIN", 3), ("CUP-50", 10))
    cheque = desk.pay(late, 6, "300", treasury=bank, method="cheque", transaction_id="CHQ-000117")
    payment.reverse(context=context, pk=cheque.pk, date=desk.day(3), reason="The cheque bounced")
    desk.sell("nour", 2, ("COF-1", 20), ("DAT-3", 10), ("SRV-INST", 1))
    desk.draft("waha", 0, ("MAK-1", 1), ("SRV-TRAIN", 8), notes="Waiting for their order number")


def fill_delta(*, context: Context) -> None:
    """A small company in another country and currency."""
    desk = Desk(context)
    desk.meet(goods.DELTA_CLIENTS, goods.DELTA_SUPPLIERS)
    desk.stock_up(goods.DELTA_PRODUCTS)
    desk.receive("opening", 40, ("PAP-A4", 200, 150))
    sold = desk.sell("nil", 25, ("PAP-A4", 30), ("SRV-DEL", 1))
    desk.pay(sold, 12, sold.total, method="cash")
    desk.sell("sphinx", 5, ("PAP-A4", 12))
