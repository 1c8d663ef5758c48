"""That no guard goes without an attack."""

import re
import sys
from pathlib import Path

from erp.core.guards.collect import collect
from erp.core.guards.declarations import Sql

# These kinds are attacked by tests that walk over all guards.
GENERATED = {"append_only", "company", "fixed", "posted", "reference", "support", "with_parent"}


def test_every_hand_written_guard_is_attacked() -> None:
    tests = "\n".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    attacked = set(re.findall(r"assert_only\(\s*(\w+)\.name", tests))
    declared = {
        name
        for rule in collect()
        if rule.kind == "sql"
        for name, value in vars(sys.modules[rule.model.__module__]).items()
        if isinstance(value, Sql) and value.name == rule.name
    }
    assert declared == attacked


def test_every_other_guard_is_of_a_kind_that_is_attacked() -> None:
    assert {rule.kind for rule in collect()} - {"sql"} == GENERATED
