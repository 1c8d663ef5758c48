"""What is asked of a stock: goods out, goods in, and the undoing of either."""

from dataclasses import dataclass
from decimal import Decimal

from inventory.models.product import Product
from inventory.models.stock import StockMove
from inventory.models.store import Store


@dataclass(frozen=True, slots=True)
class Issue:
    """Goods that leave at what the stock says they cost.

    `line_id` is the line that asks for it, `index` its place among the caller's items, from 0.
    """

    product: Product
    store: Store
    quantity: Decimal
    line_id: int
    index: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """Goods that come in and are worth `value` in the books, which the caller rounded.

    `reversal_of` is the issue whose goods come back, `index` its place among the caller's items, from 0.
    """

    product: Product
    store: Store
    quantity: Decimal
    value: Decimal
    line_id: int
    reversal_of: StockMove | None = None
    index: int = 0


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The goods of an earlier receipt leave again, at what they came in for."""

    receipt: StockMove
    line_id: int

    @property
    def quantity(self) -> Decimal:
        return self.receipt.quantity

    @property
    def product(self) -> Product:
        return self.receipt.product

    @property
    def store(self) -> Store:
        return self.receipt.store


Movement = Issue | Receipt | Withdrawal
