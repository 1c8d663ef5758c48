"""Nothing is posted into a closed period (I-60), and periods do not overlap (I-63)."""

from django.utils.translation import gettext_lazy as _

from accounting.guards.posting import at_posting
from erp.core.errors import Invalid
from erp.core.guards.declarations import Sql
from erp.core.guards.statements import refuse_sqlite, sqlite_trigger

_OPEN = "accounting_journal__open_period"
_OVERLAP = "accounting_period__overlap"
_OVERLAP_SENTENCE = "periods of a company do not overlap"

POSTED_IN_AN_OPEN_PERIOD = at_posting(
    _OPEN,
    "a journal is posted into an open period that holds its date",
    declare="period record;",
    # FOR SHARE: who closes the period waits for this posting, or this posting waits and sees it closed.
    prepare="""
SELECT p.state, p.start, p."end" INTO period
FROM accounting_period AS p WHERE p.id = NEW.period_id FOR SHARE;
""",
    postgresql="""
NOT FOUND OR period.state <> 'open' OR NEW.posting_date NOT BETWEEN period.start AND period."end"
""",
    sqlite="""
NOT EXISTS (SELECT 1 FROM accounting_period AS p WHERE p.id = NEW.period_id AND p.state = 'open'
    AND NEW.posting_date BETWEEN p.start AND p."end")
""",
    message=_("The period is closed, or does not hold the posting date."),
    reason="period_closed",
    field="posting_date",
)


def _overlap_trigger(event: str) -> str:
    return sqlite_trigger(
        f"{_OVERLAP}__{event.lower()}",
        f"AFTER {event}",
        "accounting_period",
        "EXISTS (SELECT 1 FROM accounting_period AS other WHERE other.company_id = NEW.company_id "
        'AND other.id <> NEW.id AND other.start <= NEW."end" AND other."end" >= NEW.start)',
        refuse_sqlite(_OVERLAP, _OVERLAP_SENTENCE),
    )


PERIODS_DO_NOT_OVERLAP = Sql(
    _OVERLAP,
    # Company and days as a flat box: an exclusion over (company, range) would need the extension btree_gist.
    # Days are whole numbers and boxes include their edges, so neighbours (31st and 1st) do not touch.
    postgresql=(
        f"ALTER TABLE accounting_period ADD CONSTRAINT {_OVERLAP} EXCLUDE USING gist (box("
        "point(company_id, start - date '2000-01-01'), point(company_id, \"end\" - date '2000-01-01')"
        ") WITH &&)",
    ),
    sqlite=(_overlap_trigger("INSERT"), _overlap_trigger("UPDATE")),
    message=_("This period overlaps another one."),
    reason="overlap",
    error=Invalid,
    field="start",
)
