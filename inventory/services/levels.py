"""Levels: the rows that make postings of the same goods wait for one another."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from erp.core.context import Context
from erp.core.errors import Conflict
from erp.core.locks import lock_all
from inventory.models.product import Product
from inventory.models.stock import StockLevel
from inventory.models.store import Store

Key = tuple[int, int]


def key(product: Product, store: Store) -> Key:
    """What a level is found by: the ids of product and store."""
    return product.pk, store.pk


def ensure(*, context: Context, keys: Iterable[Key]) -> None:
    """Make the level rows of `keys` that do not exist yet, in the order of the keys.

    A product's first level ends the freedom to change how it is valued, so the products concerned are locked
    until the transaction ends: `inventory.services.product` takes the same lock and then looks for levels.
    Raises Conflict "not_tracked" if one stopped being tracked meanwhile.
    """
    wanted = set(keys)
    there = StockLevel.objects.of(context.company).filter(product__in={product for product, _store in wanted})
    missing = sorted(wanted - set(there.values_list("product_id", "store_id")))
    if missing:
        products = Product.objects.of(context.company).filter(pk__in={product for product, _store in missing})
        if any(not product.track_stock for product in lock_all(products)):
            raise Conflict(_("No stock is kept of this product."), reason="not_tracked")
        StockLevel.objects.bulk_create(
            (
                StockLevel(company=context.company, product_id=product, store_id=store)
                for product, store in missing
            ),
            ignore_conflicts=True,
        )


def lock_levels(*, context: Context, keys: Iterable[Key]) -> Mapping[Key, StockLevel]:
    """The levels of `keys`, locked FOR NO KEY UPDATE in the order of (product, store).

    A key without a row, which is to say without stock, is left out. Other stores of the same products may be
    locked with them.
    """
    wanted = set(keys)
    rows = (
        StockLevel.objects.of(context.company)
        .filter(
            product__in={product for product, _store in wanted},
            store__in={store for _product, store in wanted},
        )
        .select_for_update(no_key=True, of=("self",))
        .select_related("product")
        .order_by("product_id", "store_id")
    )
    return {(row.product_id, row.store_id): row for row in rows if (row.product_id, row.store_id) in wanted}
