"""Companies, people and keys, made by the services themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from accounts.models.company import Company
from accounts.models.membership import Membership
from accounts.models.user import User
from accounts.services import company, role
from apikeys.models.api_key import ApiKey
from apikeys.services import api_key
from erp import records
from erp.core.context import Actor, Context

AT = datetime(2026, 3, 15, 9, 30, tzinfo=UTC)
COMMAND = Actor("command", "tests")
UNAUTHENTICATED = {"message": "Unauthenticated.", "errors": {"token": ["Invalid or expired token"]}}


def founded(slug: str = "acme", **data: Any) -> Company:
    """A company with everything it is seeded with, and nobody in it."""
    members = {"slug": slug, "name": slug.title(), "country": "SA", "base_currency": "SAR", **data}
    return company.create(actor=COMMAND, at=AT, data=members)


def context(of: Company, *, user: User | None = None, at: datetime | None = None) -> Context:
    """Circumstances of a command of the server, or of what `user` does in the admin."""
    actor = COMMAND if user is None else Actor("session", user.email, user_id=user.pk)
    return Context(company=of, actor=actor, at=at or timezone.now())


def member(of: Company, name: str = "owner", email: str = "", *, superuser: bool = False) -> Membership:
    """A person with the shipped role `name`; without `email` it is name@slug.example."""
    email = email or f"{name}@{of.slug}.example"
    user = User.objects.filter(email__iexact=email).first()
    user = user or User.objects.create_user(email, "pass-word-1", is_staff=True, is_superuser=superuser)
    data = {"user": user, "role": role.shipped(name)}
    return records.create(Membership, context=context(of), data=data)


def key(of: Membership, **data: Any) -> tuple[ApiKey, str]:
    """An API key of a person, and its text."""
    members = {"membership": of, "description": "Shop", **data}
    return api_key.create(context=context(of.company), data=members)


def bearer(text: str) -> dict[str, str]:
    """The header that shows a key."""
    return {"Authorization": f"Bearer {text}"}
