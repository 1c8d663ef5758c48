"""The locks on time that stand above periods (I-60, I-61), and the currency of the books (I-64)."""

from django.utils.translation import gettext_lazy as _

from accounting.guards.posting import at_posting
from erp.core.guards.declarations import Sql
from erp.core.guards.statements import function, refuse_postgresql, refuse_sqlite, sqlite_trigger, trigger

_HARD = "accounting_journal__hard_lock"
_TAX = "accounting_journal__tax_lock"
_FIXED = "accounts_company__books"
_FIXED_SENTENCE = "the hard lock date only moves forward, and the currency stays once something is posted"

# FOR SHARE: whoever moves the date waits for this posting, or this posting waits and sees it moved.
_READ = """
SELECT c.{column} INTO locked FROM accounts_company AS c WHERE c.id = NEW.company_id FOR SHARE;
"""

POSTED_AFTER_THE_HARD_LOCK = at_posting(
    _HARD,
    "nothing is posted on or before the hard lock date",
    declare="locked date;",
    prepare=_READ.format(column="hard_lock_date"),
    postgresql="NEW.posting_date <= locked",
    sqlite="NEW.posting_date <= (SELECT hard_lock_date FROM accounts_company WHERE id = NEW.company_id)",
    message=_("The books are locked on this date, for good."),
    reason="hard_locked",
    field="posting_date",
)

POSTED_AFTER_THE_TAX_LOCK = at_posting(
    _TAX,
    "nothing with tax is posted on or before the tax lock date",
    declare="locked date;",
    prepare=_READ.format(column="tax_lock_date"),
    postgresql="""
NEW.posting_date <= locked
    AND EXISTS (SELECT FROM accounting_journalline WHERE journal_id = NEW.id AND tax_id IS NOT NULL)
""",
    sqlite="""
NEW.posting_date <= (SELECT tax_lock_date FROM accounts_company WHERE id = NEW.company_id)
    AND EXISTS (SELECT 1 FROM accounting_journalline WHERE journal_id = NEW.id AND tax_id IS NOT NULL)
""",
    message=_("Taxes of this date are reported and locked."),
    reason="tax_locked",
    field="posting_date",
)

_POSTED = "EXISTS (SELECT 1 FROM accounting_journal WHERE company_id = OLD.id AND state <> 'draft')"

THE_COMPANY_KEEPS_ITS_BOOKS = Sql(
    _FIXED,
    postgresql=(
        function(
            _FIXED,
            f"""
IF NEW.hard_lock_date < OLD.hard_lock_date OR (OLD.hard_lock_date IS NOT NULL AND NEW.hard_lock_date IS NULL)
    OR (OLD.base_currency IS DISTINCT FROM NEW.base_currency AND {_POSTED})
THEN
    {refuse_postgresql(_FIXED, _FIXED_SENTENCE)}
END IF;
RETURN NEW;
""",
        ),
        trigger(_FIXED, "BEFORE UPDATE", "accounts_company", f'"{_FIXED}"()'),
    ),
    sqlite=(
        sqlite_trigger(
            _FIXED,
            "BEFORE UPDATE",
            "accounts_company",
            "NEW.hard_lock_date < OLD.hard_lock_date "
            "OR (OLD.hard_lock_date IS NOT NULL AND NEW.hard_lock_date IS NULL) "
            f"OR (OLD.base_currency IS NOT NEW.base_currency AND {_POSTED})",
            refuse_sqlite(_FIXED, _FIXED_SENTENCE),
        ),
    ),
    message=_(
        "The hard lock date only moves forward, and the currency of the books is fixed once it is used."
    ),
    reason="fixed",
)
