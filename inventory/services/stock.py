"""The one way stock moves: plan it under locks, book its value, record it.

    plan = prepare(context=…, source=invoice, date=…, movements=[Issue(…), …])
    journal = …                      # of plan.value_by_store()
    record(plan, journal=journal)

The number of statements does not depend on the number of movements. Rules: domain.md, section 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from accounting.models.journal import Journal
from erp.core import currencies, limits
from erp.core.bulk import rewrite
from erp.core.context import Context
from erp.core.errors import Invalid
from erp.core.fields import QuantityField
from erp.core.models.document import Document
from inventory.models.stock import LayerConsumption, StockLayer, StockLevel, StockMove
from inventory.models.store import Store
from inventory.services.levels import Key, ensure, key, lock_levels
from inventory.services.movements import Issue, Movement, Receipt, Withdrawal
from inventory.services.pools import FifoPool, Pool, consumed, is_fifo, pool
from inventory.services.valuation import InsufficientStock

__all__ = ["Issue", "Plan", "Receipt", "prepare", "record", "reversal"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be recorded. `moves` are in the order of the movements, with signed quantity and value."""

    moves: list[StockMove]
    pools: list[Pool]

    def value_by_store(self) -> dict[Store, Decimal]:
        """The change in value of each store's stock, in the company's currency."""
        values: dict[Store, Decimal] = defaultdict(Decimal)
        for move in self.moves:
            values[move.store] += move.value
        return dict(values)


def prepare(*, context: Context, source: Document, date: Date, movements: Sequence[Movement]) -> Plan:
    """Value `movements` of the saved document `source`, on `date`, in their order.

    Locks the levels concerned in the order of their keys until the transaction ends. All of Invalid
    (insufficient_stock; too_large if a store would hold more than erp.core.limits allow) are reported at
    once, as items.N.quantity; Conflict: stock_backdated, stock_consumed.
    """
    pools = _pools(context, movements)
    moves: list[StockMove] = []
    missing: dict[str, list[str]] = {}
    excessive: dict[str, list[str]] = {}
    for movement in movements:
        move = _move(context, source, date, movement)
        place = pools.get(key(movement.product, movement.store))
        if place is None:  # never held any
            missing |= _shortage(movement, Decimal(0))
            continue
        try:
            place.carry_out(move, movement)
        except InsufficientStock as shortage:
            missing |= _shortage(movement, shortage.on_hand)
        else:
            excessive |= _excess(movement, place.level)
        moves.append(move)
    if missing:
        raise Invalid(_("There is not enough stock."), errors=missing, reason="insufficient_stock")
    if excessive:
        raise Invalid(_("This is more than a store can hold."), errors=excessive, reason="too_large")
    return Plan(moves, list(pools.values()))


def record(plan: Plan, *, journal: Journal | None) -> None:
    """Write what was planned: moves, layers, what was taken from layers, and the levels.

    `journal` is the one that books the moves' value; None if they are worth nothing together.
    """
    for move in plan.moves:
        move.journal = journal
    StockMove.objects.bulk_create(plan.moves)
    fifo = [pool for pool in plan.pools if isinstance(pool, FifoPool)]
    StockLayer.objects.bulk_create([layer for pool in fifo for layer in pool.made])
    rewrite(
        [layer for pool in fifo for layer in pool.used.values()], ["quantity_remaining", "value_remaining"]
    )
    LayerConsumption.objects.bulk_create([taken for pool in fifo for taken in pool.consumptions])
    rewrite([pool.level for pool in plan.pools], ["quantity", "value", "last_date", "last_sequence"])


def reversal(
    *, context: Context, source: Document, original: Document, date: Date, line_ids: Mapping[int, int]
) -> Plan:
    """The opposite of every move of the document `original`, at its own recorded value.

    What had left comes back as a new layer; what had come in leaves, if it is still whole (Conflict
    stock_consumed). `source` is the mirror document and `line_ids` says which of its lines mirrors which.
    """
    moves = list(
        StockMove.objects.of(context.company)
        .filter(source_type=original._meta.label_lower, source_id=original.pk)
        .select_related("product", "store")
        .order_by("pk")
    )
    movements: list[Movement] = [
        Withdrawal(move, line_ids[move.source_line_id])
        if move.quantity > 0
        else Receipt(
            move.product,
            move.store,
            -move.quantity,
            -move.value,
            line_ids[move.source_line_id],
            reversal_of=move,
        )
        for move in moves
    ]
    return prepare(context=context, source=source, date=date, movements=movements)


def _pools(context: Context, movements: Sequence[Movement]) -> dict[Key, Pool]:
    if not movements:
        return {}
    stores = {key(each.product, each.store): each.store for each in movements}
    ensure(
        context=context,
        keys=[key(each.product, each.store) for each in movements if isinstance(each, Receipt)],
    )
    levels = lock_levels(context=context, keys=stores)
    for place, level in levels.items():
        level.store = stores[place]
    _check_withdrawals(context, levels, [each for each in movements if isinstance(each, Withdrawal)])
    layers = _open_layers(context, levels)
    digits = currencies.digits(context.company.base_currency)
    return {place: pool(level, digits=digits, layers=layers[place]) for place, level in levels.items()}


def _open_layers(context: Context, levels: Mapping[Key, StockLevel]) -> dict[Key, list[StockLayer]]:
    layers: dict[Key, list[StockLayer]] = defaultdict(list)
    fifo = [place for place, level in levels.items() if is_fifo(level)]
    if fifo:
        rows = StockLayer.objects.of(context.company).filter(
            product__in={product for product, _store in fifo},
            store__in={store for _product, store in fifo},
            quantity_remaining__gt=0,
        )
        for layer in rows.order_by("product_id", "store_id", "sequence"):
            layers[layer.product_id, layer.store_id].append(layer)
    return layers


def _check_withdrawals(
    context: Context, levels: Mapping[Key, StockLevel], withdrawals: Sequence[Withdrawal]
) -> None:
    """In an average pool a receipt is whole as long as nothing issued after it is still out."""
    pooled = [each for each in withdrawals if not is_fifo(levels[key(each.product, each.store)])]
    if not pooled:
        return
    last_issue = {
        (row["product"], row["store"]): row["last"]
        for row in StockMove.objects.of(context.company)
        .filter(
            product__in={each.product.pk for each in pooled},
            store__in={each.store.pk for each in pooled},
            quantity__lt=0,
            reversal_of=None,
            reversed_by=None,
        )
        .values("product", "store")
        .annotate(last=Max("sequence"))
    }
    for each in pooled:
        place = key(each.product, each.store)
        if last_issue.get(place, 0) > each.receipt.sequence:
            raise consumed(levels[place])


def _move(context: Context, source: Document, date: Date, movement: Movement) -> StockMove:
    return StockMove(
        company=context.company,
        product=movement.product,
        store=movement.store,
        date=date,
        at=context.at,
        source_type=source._meta.label_lower,
        source_id=source.pk,
        source_line_id=movement.line_id,
    )


def _shortage(movement: Movement, on_hand: Decimal) -> dict[str, list[str]]:
    index = movement.index if isinstance(movement, Issue) else 0
    message = _("There are only %(on_hand)s of %(product)s in %(store)s.") % {
        "on_hand": QuantityField.to_text(on_hand),
        "product": movement.product,
        "store": movement.store,
    }
    return {f"items.{index}.quantity": [message]}


def _excess(movement: Movement, level: StockLevel) -> dict[str, list[str]]:
    """What `movement` brought beyond the limits; goods that leave bring nothing."""
    if not isinstance(movement, Receipt) or (
        level.quantity <= limits.LARGEST_STOCK_QUANTITY and level.value <= limits.LARGEST_STOCK_VALUE
    ):
        return {}
    message = _("%(store)s would hold more of %(product)s than fits.") % {
        "product": movement.product,
        "store": movement.store,
    }
    return {f"items.{movement.index}.quantity": [message]}
