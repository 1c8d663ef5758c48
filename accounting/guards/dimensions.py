"""Posted lines stand on active accounts and carry the dimension their kind of account asks for (I-12)."""

from django.utils.translation import gettext_lazy as _

from accounting.guards.posting import at_posting
from erp.core.errors import Invalid

_NAME = "accounting_journalline__dimensions"

# A reversal mirrors its original, also when the account was closed in between.
_FAULT = """
EXISTS (
    SELECT 1 FROM accounting_journalline AS line
    JOIN accounting_account AS account ON account.id = line.account_id
    WHERE line.journal_id = NEW.id AND (
        (NOT account.is_active AND NEW.reversal_of_id IS NULL)
        OR (account.kind = 'receivable' AND line.client_id IS NULL)
        OR (account.kind = 'payable' AND line.supplier_id IS NULL)
        OR (account.kind IN ('output_tax', 'input_tax') AND line.tax_id IS NULL)
        OR (account.kind = 'inventory' AND line.store_id IS NULL)
        OR (account.kind = 'treasury' AND line.treasury_id IS NULL)
    )
)
"""

LINES_CARRY_THEIR_DIMENSIONS = at_posting(
    _NAME,
    "a posted line stands on an active account and carries the dimension the account asks for",
    postgresql=_FAULT,
    sqlite=_FAULT,
    message=_(
        "A line is on an inactive account, or lacks what its account asks for: "
        "client, supplier, tax, store or treasury."
    ),
    reason="dimension_missing",
    error=Invalid,
)
