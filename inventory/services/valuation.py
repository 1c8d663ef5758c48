"""What leaves a stock, and at what value (domain.md, section 4). Pure: the caller locks, reads and writes.

The stock of one product in one store is a quantity and a value; unit costs are never stored, so they are
never rounded (I-48). What leaves takes its share of the value that remains, and the last of it takes all: an
emptied stock is worth exactly zero (I-43). `digits` are those of the company's base currency.

A quantity can outlive its value: of 3 pieces worth 0.01 in all, two leave for 0.01 and one remains at 0.00
(I-44, "zero-cost layers"). A value never outlives its quantity.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from django.utils.translation import gettext_lazy as _

from erp.core.rounding import EXACT, from_units, share


class InsufficientStock(ValueError):
    """More was asked for than there is. `on_hand` and `requested` are quantities."""

    message = _("There is not enough stock.")
    reason = "insufficient_stock"

    def __init__(self, *, on_hand: Decimal, requested: Decimal) -> None:
        super().__init__(on_hand, requested)
        self.on_hand = on_hand
        self.requested = requested


@dataclass(frozen=True, slots=True)
class Layer:
    """What remains of one receipt. `key` is the caller's, usually the primary key of the stored layer."""

    key: int
    quantity: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class Consumption:
    """What an issue takes from one layer."""

    key: int
    quantity: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class Issue:
    """The outcome of a FIFO issue: its cost, whence it came, and the layers not exhausted, in their order."""

    value: Decimal
    consumptions: tuple[Consumption, ...]
    remaining: tuple[Layer, ...]


def issue_fifo(layers: Sequence[Layer], quantity: Decimal, *, digits: int) -> Issue:
    """Take `quantity` from `layers` in the order given: posting order, or another that the caller wants first
    (a purchase return starts with the layer of its own receipt, domain.md 4.1).

    Raises InsufficientStock; ValueError if `quantity` is negative.
    """
    with localcontext(EXACT):
        _check_available(sum((layer.quantity for layer in layers), Decimal(0)), quantity)
        consumptions: list[Consumption] = []
        remaining: list[Layer] = []
        wanted = quantity
        for layer in layers:
            taken = min(wanted, layer.quantity)
            value = share(layer.value, part=taken, whole=layer.quantity, digits=digits)
            if taken:
                wanted -= taken
                consumptions.append(Consumption(layer.key, taken, value))
            if taken != layer.quantity:
                remaining.append(Layer(layer.key, layer.quantity - taken, layer.value - value))
        cost = sum((consumption.value for consumption in consumptions), from_units(0, digits))
    return Issue(cost, tuple(consumptions), tuple(remaining))


def issue_average(*, on_hand: Decimal, value: Decimal, quantity: Decimal, digits: int) -> Decimal:
    """The value of `quantity` leaving a pool of `on_hand` pieces worth `value` in all.

    Raises InsufficientStock; ValueError if `quantity` is negative.
    """
    _check_available(on_hand, quantity)
    return share(value, part=quantity, whole=on_hand, digits=digits)


def _check_available(on_hand: Decimal, quantity: Decimal) -> None:
    if quantity < 0:
        raise ValueError(f"an issue takes a quantity out, not {quantity}")
    if quantity > on_hand:
        raise InsufficientStock(on_hand=on_hand, requested=quantity)
