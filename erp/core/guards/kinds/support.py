"""What several guards stand on."""

from erp.core.guards.rules import Rule
from erp.core.guards.statements import function, literal, trigger

REFUSE = "mizan_refuse"


def refuse() -> Rule:
    """The trigger function that refuses whatever calls it: (guard's name, sentence)."""
    body = """
RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME,
    MESSAGE = 'guard ' || TG_ARGV[0] || ': ' || TG_ARGV[1];
"""
    return Rule(name=REFUSE, model=None, postgresql=(function(REFUSE, body),), kind="support")


def call_refuse(guard: str, sentence: str) -> str:
    """The call of that function in a CREATE TRIGGER statement."""
    return f"{REFUSE}({literal(guard)}, {literal(sentence)})"


def no_truncate(guard: str, table: str) -> str:
    """TRUNCATE fires no row trigger, so it needs its own. SQLite has no TRUNCATE."""
    call = call_refuse(guard, "the table can not be emptied")
    return trigger(f"{guard}__truncate", "BEFORE TRUNCATE", table, call, each="STATEMENT")
