"""A locked period stays locked, and a period that was posted into keeps its days (I-60)."""

from django.utils.translation import gettext_lazy as _

from erp.core.guards.declarations import Sql
from erp.core.guards.statements import function, refuse_postgresql, refuse_sqlite, sqlite_trigger, trigger

_NAME = "accounting_period__kept"
_TABLE = "accounting_period"
_SENTENCE = "a locked period stays as it is, and a period that was posted into keeps its days"
_USED = "EXISTS (SELECT 1 FROM accounting_journal AS journal WHERE journal.period_id = OLD.id)"

PERIODS_ARE_KEPT = Sql(
    _NAME,
    postgresql=(
        function(
            _NAME,
            f"""
IF (OLD.state = 'locked' AND (TG_OP = 'DELETE' OR NEW.state <> 'locked')) THEN
    {refuse_postgresql(_NAME, _SENTENCE)}
ELSIF TG_OP = 'DELETE' THEN
    RETURN OLD;
ELSIF OLD.state = 'locked' AND OLD.fiscal_year_id <> NEW.fiscal_year_id THEN
    {refuse_postgresql(_NAME, _SENTENCE)}
ELSIF (OLD.start <> NEW.start OR OLD."end" <> NEW."end") AND (OLD.state = 'locked' OR {_USED}) THEN
    {refuse_postgresql(_NAME, _SENTENCE)}
END IF;
RETURN NEW;
""",
        ),
        trigger(_NAME, "BEFORE UPDATE OR DELETE", _TABLE, f'"{_NAME}"()'),
    ),
    sqlite=(
        sqlite_trigger(
            f"{_NAME}__update",
            "BEFORE UPDATE",
            _TABLE,
            "(OLD.state = 'locked' "
            "AND (NEW.state IS NOT 'locked' OR OLD.fiscal_year_id IS NOT NEW.fiscal_year_id)) "
            'OR ((OLD.start IS NOT NEW.start OR OLD."end" IS NOT NEW."end") '
            f"AND (OLD.state = 'locked' OR {_USED}))",
            refuse_sqlite(_NAME, _SENTENCE),
        ),
        sqlite_trigger(
            f"{_NAME}__delete",
            "BEFORE DELETE",
            _TABLE,
            "OLD.state = 'locked'",
            refuse_sqlite(_NAME, _SENTENCE),
        ),
    ),
    message=_("A locked period stays locked, and a period in use keeps its days."),
    reason="period_locked",
)
