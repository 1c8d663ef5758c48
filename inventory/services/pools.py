"""One locked level in memory, as each movement of a plan leaves it.

A pool values what moves and remembers what has to be written. Average keeps one quantity and one value; FIFO
keeps layers besides, whose sums are the level (I-40, I-41).
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from erp.core.errors import Conflict
from inventory.models.product import Product
from inventory.models.stock import LayerConsumption, StockLayer, StockLevel, StockMove
from inventory.services import valuation
from inventory.services.movements import Issue, Movement, Receipt, Withdrawal


class Pool:
    """The stock of one product in one store, at average cost. `digits` are those of the books' currency."""

    def __init__(self, level: StockLevel, *, digits: int) -> None:
        self.level = level
        self.digits = digits

    def carry_out(self, move: StockMove, movement: Movement) -> None:
        """Give `move` its sequence, quantity and value, and change the level accordingly.

        Raises valuation.InsufficientStock; Conflict stock_backdated or stock_consumed.
        """
        self._refuse_earlier(move)
        move.sequence = self.level.last_sequence + 1
        move.quantity = movement.quantity if isinstance(movement, Receipt) else -movement.quantity
        match movement:
            case Issue():
                move.value = -self._issue(move, movement.quantity)
            case Receipt():
                move.value = movement.value
                move.reversal_of = movement.reversal_of
                self._receive(move)
            case Withdrawal():
                move.value = -movement.receipt.value
                move.reversal_of = movement.receipt
                self._withdraw(move, movement.receipt)
        self.level.last_date = move.date
        self.level.last_sequence = move.sequence
        self.level.quantity += move.quantity
        self.level.value += move.value

    def _refuse_earlier(self, move: StockMove) -> None:
        """Goods are valued as they are posted: back-dated, stock and ledger of a day would differ."""
        if self.level.last_date and move.date < self.level.last_date:
            raise Conflict(
                _("%(product)s moved in %(store)s on %(last)s already: an earlier date is refused.")
                % {"product": self.level.product, "store": self.level.store, "last": self.level.last_date},
                field="posting_date",
                reason="stock_backdated",
            )

    def _issue(self, move: StockMove, quantity: Decimal) -> Decimal:
        return valuation.issue_average(
            on_hand=self.level.quantity, value=self.level.value, quantity=quantity, digits=self.digits
        )

    def _receive(self, move: StockMove) -> None:
        """Nothing beside the level."""

    def _withdraw(self, move: StockMove, receipt: StockMove) -> None:
        quantity, value = self.level.quantity - receipt.quantity, self.level.value - receipt.value
        if quantity < 0 or value < 0 or (value and not quantity):
            raise consumed(self.level)


class FifoPool(Pool):
    """A pool in layers. `open` are those with something left, oldest first."""

    def __init__(self, level: StockLevel, *, digits: int, layers: list[StockLayer]) -> None:
        super().__init__(level, digits=digits)
        self.open = layers
        self.made: list[StockLayer] = []
        self.used: dict[int, StockLayer] = {}
        self.consumptions: list[LayerConsumption] = []

    def _issue(self, move: StockMove, quantity: Decimal) -> Decimal:
        layers = [
            valuation.Layer(index, layer.quantity_remaining, layer.value_remaining)
            for index, layer in enumerate(self.open)
        ]
        issue = valuation.issue_fifo(layers, quantity, digits=self.digits)
        for taken in issue.consumptions:
            self._consume(move, self.open[taken.key], taken.quantity, taken.value)
        self.open = [layer for layer in self.open if layer.quantity_remaining]
        return issue.value

    def _receive(self, move: StockMove) -> None:
        layer = StockLayer(
            company_id=self.level.company_id,
            move=move,
            product_id=self.level.product_id,
            store_id=self.level.store_id,
            sequence=move.sequence,
            quantity_received=move.quantity,
            value_received=move.value,
            quantity_remaining=move.quantity,
            value_remaining=move.value,
        )
        self.made.append(layer)
        self.open.append(layer)

    def _withdraw(self, move: StockMove, receipt: StockMove) -> None:
        layer = next((layer for layer in self.open if layer.move_id == receipt.pk), None)
        if layer is None or layer.quantity_remaining != layer.quantity_received:
            raise consumed(self.level)
        self._consume(move, layer, layer.quantity_remaining, layer.value_remaining)
        self.open.remove(layer)

    def _consume(self, move: StockMove, layer: StockLayer, quantity: Decimal, value: Decimal) -> None:
        layer.quantity_remaining -= quantity
        layer.value_remaining -= value
        if layer.pk:
            self.used[layer.pk] = layer
        self.consumptions.append(
            LayerConsumption(
                company_id=self.level.company_id, move=move, layer=layer, quantity=quantity, value=value
            )
        )


def pool(level: StockLevel, *, digits: int, layers: list[StockLayer]) -> Pool:
    """The pool of `level`, as its product is costed."""
    return FifoPool(level, digits=digits, layers=layers) if is_fifo(level) else Pool(level, digits=digits)


def is_fifo(level: StockLevel) -> bool:
    return level.product.costing == Product.Costing.FIFO


def consumed(level: StockLevel) -> Conflict:
    """The refusal to take back what has been used since."""
    return Conflict(
        _("%(product)s left %(store)s since, so what came in can't be taken back. Book goods out instead.")
        % {"product": level.product, "store": level.store},
        reason="stock_consumed",
    )
