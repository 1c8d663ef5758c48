"""A write takes the same number of statements for three lines as for three hundred.

On PostgreSQL: SQLite cuts what it inserts into batches, so there the number grows with them.
"""

from collections.abc import Callable
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models.product import Product
from inventory.models.stock_transaction import StockTransaction
from inventory.services import stock_transaction
from sales.models.invoice import Invoice
from sales.services import invoice, payment
from tests.support.shop import Shop, item

pytestmark = pytest.mark.postgres

# With goods of both costings and a tax. Raised only on purpose.
STATEMENTS = {
    "draft received": 5,
    "receive": 25,
    "reverse receipt": 30,
    "draft": 7,
    "update": 13,
    "post": 27,
    "pay": 23,
    "reverse payment": 36,
    "void": 40,
}


def statements(act: Callable[[], object]) -> int:
    """How many `act` takes, without the savepoint that its transaction is inside a test's."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


def life(shop: Shop, count: int) -> dict[str, int]:
    """The statements of all that may happen to `count` lines."""
    context, buyer, goods = shop.context, shop.client(), products(shop, count)
    lines = [{"product": each, "quantity": D(9), "unit_cost": D(3)} for each in goods]
    receipts: list[StockTransaction] = []
    data = {"type": "in", "items": lines}
    found = {
        "draft received": statements(
            lambda: receipts.append(stock_transaction.create(context=context, data=data))
        )
    }
    found["receive"] = statements(lambda: stock_transaction.post(context=context, pk=receipts[0].pk))
    second = shop.stock_transaction("in", lines)
    found["reverse receipt"] = statements(lambda: stock_transaction.reverse(context=context, pk=second.pk))
    sold = [item(each, "2") for each in goods]
    found["draft"] = statements(lambda: shop.draft(buyer, *sold))
    draft = Invoice.objects.latest("pk")
    changed = [{"id": line.pk, "quantity": D(3)} for line in draft.items.all()]
    changes = {"items": [*changed[:-1], sold[0]]}
    found["update"] = statements(lambda: invoice.update(context=context, pk=draft.pk, data=changes))
    found["post"] = statements(lambda: shop.post(draft))
    found["pay"] = statements(lambda: shop.pay(draft, "1"))
    paid = draft.payments.get()
    found["reverse payment"] = statements(lambda: payment.reverse(context=context, pk=paid.pk))
    found["void"] = statements(lambda: shop.void(draft))
    return found


def products(shop: Shop, count: int) -> list[Product]:
    """As the API finds them: without their taxes."""
    taxes = [shop.tax(str(rate), name=f"{rate} of {count}") for rate in range(1, 4)]
    made = Product.objects.bulk_create(
        Product(
            company=shop.company,
            name=f"P{number}",
            track_stock=True,
            costing=("fifo", "average")[number % 2],
            price=D(9),
            tax1=taxes[number % 3],
            created_at=shop.context.at,
            updated_at=shop.context.at,
        )
        for number in range(count)
    )
    return list(Product.objects.filter(pk__in=[each.pk for each in made]).order_by("pk"))


def test_the_number_of_lines_does_not_matter(shop: Shop) -> None:
    few = life(shop, 3)
    assert few == life(shop, 300)
    assert few == STATEMENTS
