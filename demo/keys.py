"""The keys of the demo: each is found by its external reference, and renewed only if its text is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models.membership import Membership
from apikeys import secret
from apikeys.models.api_key import ApiKey
from apikeys.services import api_key
from demo.companies import ACTOR
from erp.core.context import Context


@dataclass(frozen=True)
class Plan:
    """A key by the name it has in demo.json."""

    name: str
    description: str
    members: Mapping[str, Any] = field(default_factory=dict)


FULL = Plan("api_key", "Demo: full access", {"full_access": True})
LIMITED = Plan("limited_key", "Demo: clients, read only", {"access": {"clients": ["get"]}})
READ = Plan("read_token", "Demo: ability read", {"abilities": ["read"]})
APPROVER = Plan("approver_api_key", "Demo: another person", {"full_access": True})
OTHER = Plan("other_company_api_key", "Demo: the other company", {"full_access": True})


def ensure(plan: Plan, member: Membership, *, known: str | None, at: datetime) -> str:
    """The text of the planned key: `known` if that still opens it, else of a new secret."""
    context = Context(company=member.company, actor=ACTOR, at=at)
    reference = f"demo:{plan.name}"
    key = ApiKey.objects.of(member.company).filter(external_id=reference).first()
    if key is None:
        data = {
            "membership": member,
            "description": plan.description,
            "external_id": reference,
            **plan.members,
        }
        _key, text = api_key.create(context=context, data=data)
        return text
    if known and _opens(key, known):
        return known
    _key, text = api_key.rotate(context=context, pk=key.pk)
    return text


def _opens(key: ApiKey, text: str) -> bool:
    shown = secret.read(text)
    return bool(shown and shown[0] == key.pk and secret.matches(shown[1], (key.secret_hash, key.pepper_id)))
