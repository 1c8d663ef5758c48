"""A posted journal balances to zero, over two lines at least (I-1; domain.md 6.4)."""

from django.utils.translation import gettext_lazy as _

from accounting.guards.posting import at_posting
from erp.core.errors import Invalid

_NAME = "accounting_journal__balanced"

# The update that posts holds the row FOR NO KEY UPDATE, and whoever writes a line reads it FOR SHARE: lines
# that were on their way are committed by now, and later ones will see a posted journal. But only a new
# snapshot sees them, which a transaction at a stricter level does not take: posting is at READ COMMITTED.
_ISOLATION = "current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted')"

BALANCED = at_posting(
    _NAME,
    "a posted journal balances over two lines or more, and is posted at READ COMMITTED",
    declare="lines bigint;\nimbalance numeric;",
    prepare="""
SELECT count(*), coalesce(sum(debit - credit), 0) INTO lines, imbalance
FROM accounting_journalline WHERE journal_id = NEW.id;
""",
    postgresql=f"lines < 2 OR imbalance <> 0 OR {_ISOLATION}",
    sqlite="""
(SELECT count(*) < 2 OR sum(debit) <> sum(credit) FROM accounting_journalline WHERE journal_id = NEW.id)
""",
    message=_("The journal does not balance: debits must equal credits, on two lines or more."),
    reason="unbalanced",
    error=Invalid,
    field="lines",
)
