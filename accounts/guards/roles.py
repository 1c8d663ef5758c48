"""A member holds a shipped role or one of the member's own company (I-66).

No generated reference can say that: a role may belong to no company.
"""

from django.utils.translation import gettext_lazy as _

from erp.core.errors import Invalid
from erp.core.guards.declarations import Sql
from erp.core.guards.statements import function, refuse_postgresql, refuse_sqlite, sqlite_trigger, trigger

_NAME = "accounts_membership__role"
_SENTENCE = "a role of a company is held by its own members only"

_STRANGER = """
EXISTS (
    SELECT 1 FROM accounts_role AS role
    WHERE role.group_ptr_id = NEW.role_id AND role.company_id <> NEW.company_id
)
""".strip()

_HELD_ELSEWHERE = """
EXISTS (
    SELECT 1 FROM accounts_membership AS member
    WHERE member.role_id = NEW.group_ptr_id AND member.company_id <> NEW.company_id
)
""".strip()


def _function(name: str, fault: str) -> str:
    return function(name, f"IF {fault} THEN\n    {refuse_postgresql(_NAME, _SENTENCE)}\nEND IF;\nRETURN NEW;")


ROLES_STAY_IN_THEIR_COMPANY = Sql(
    _NAME,
    postgresql=(
        _function(_NAME, _STRANGER),
        trigger(_NAME, "BEFORE INSERT OR UPDATE", "accounts_membership", f'"{_NAME}"()'),
        _function(f"{_NAME}__held", _HELD_ELSEWHERE),
        trigger(f"{_NAME}__held", "BEFORE UPDATE", "accounts_role", f'"{_NAME}__held"()'),
    ),
    sqlite=(
        *(
            sqlite_trigger(
                f"{_NAME}__{event.lower()}",
                f"BEFORE {event}",
                "accounts_membership",
                _STRANGER,
                refuse_sqlite(_NAME, _SENTENCE),
            )
            for event in ("INSERT", "UPDATE")
        ),
        sqlite_trigger(
            f"{_NAME}__held",
            "BEFORE UPDATE",
            "accounts_role",
            _HELD_ELSEWHERE,
            refuse_sqlite(_NAME, _SENTENCE),
        ),
    ),
    message=_("This role belongs to another company."),
    reason="reference_not_found",
    error=Invalid,
    field="role_id",
)
