"""An allocation joins a debit and a credit of one party, control account and currency (I-24)."""

from django.utils.translation import gettext_lazy as _

from erp.core.errors import Invalid
from erp.core.guards.declarations import Sql
from erp.core.guards.statements import function, refuse_postgresql, refuse_sqlite, sqlite_trigger, trigger

_NAME = "accounting_allocation__like_items"
_TABLE = "accounting_allocation"
_SENTENCE = (
    "an allocation joins a debit and a credit of one party, account and currency, or undoes one exactly"
)


def _fault(same: str) -> str:
    """The condition, with the database's own comparison that holds NULL equal to NULL."""
    return f"""
NOT EXISTS (
    SELECT 1 FROM accounting_openitem AS debit, accounting_openitem AS credit
    WHERE debit.id = NEW.debit_item_id AND credit.id = NEW.credit_item_id
        AND debit.side = 'debit' AND credit.side = 'credit'
        AND debit.account_id = credit.account_id AND debit.currency = credit.currency
        AND debit.client_id {same} credit.client_id AND debit.supplier_id {same} credit.supplier_id
) OR (NEW.undoes_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM accounting_allocation AS undone
    WHERE undone.id = NEW.undoes_id AND undone.undoes_id IS NULL
        AND undone.debit_item_id = NEW.debit_item_id AND undone.credit_item_id = NEW.credit_item_id
        AND undone.amount = -NEW.amount AND undone.credited = NEW.credited
        AND undone.debit_base = -NEW.debit_base AND undone.credit_base = -NEW.credit_base
))
""".strip()


# Rows are never updated (append-only), nor are the compared columns of items (fixed): inserts are all.
ALLOCATION_JOINS_LIKE_ITEMS = Sql(
    _NAME,
    postgresql=(
        function(
            _NAME,
            f"""
IF {_fault("IS NOT DISTINCT FROM")} THEN
    {refuse_postgresql(_NAME, _SENTENCE)}
END IF;
RETURN NEW;
""",
        ),
        trigger(_NAME, "BEFORE INSERT", _TABLE, f'"{_NAME}"()'),
    ),
    sqlite=(sqlite_trigger(_NAME, "BEFORE INSERT", _TABLE, _fault("IS"), refuse_sqlite(_NAME, _SENTENCE)),),
    message=_("Only a debit and a credit of the same party, account and currency can be joined."),
    reason="mismatch",
    error=Invalid,
    field="amount",
)
