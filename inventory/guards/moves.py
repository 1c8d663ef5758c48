"""The moves of one product in one store follow each other, in sequence and in date (I-50)."""

from django.utils.translation import gettext_lazy as _

from erp.core.guards.declarations import Sql
from erp.core.guards.statements import function, refuse_postgresql, refuse_sqlite, sqlite_trigger, trigger

_NAME = "inventory_stockmove__order"
_TABLE = "inventory_stockmove"
_SENTENCE = "a move comes after the last one of its product and store, in sequence and in date"

# The last move alone is compared: by the same rule it is the latest of them.
_FAULT = """
EXISTS (
    SELECT 1 FROM (
        SELECT sequence, date FROM inventory_stockmove
        WHERE company_id = NEW.company_id AND product_id = NEW.product_id AND store_id = NEW.store_id
        ORDER BY sequence DESC LIMIT 1
    ) AS last
    WHERE last.sequence >= NEW.sequence OR last.date > NEW.date
)
""".strip()

# Moves are append-only, so inserts are all there is.
MOVES_ARE_IN_ORDER = Sql(
    _NAME,
    postgresql=(
        function(_NAME, f"IF {_FAULT} THEN\n    {refuse_postgresql(_NAME, _SENTENCE)}\nEND IF;\nRETURN NEW;"),
        trigger(_NAME, "BEFORE INSERT", _TABLE, f'"{_NAME}"()'),
    ),
    sqlite=(sqlite_trigger(_NAME, "BEFORE INSERT", _TABLE, _FAULT, refuse_sqlite(_NAME, _SENTENCE)),),
    message=_("A later move of this product in this store is already posted."),
    reason="stock_backdated",
    field="posting_date",
)
