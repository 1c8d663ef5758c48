"""The company a signed-in person works in: one at a time, kept in their session."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from accounts.models.company import Company
from accounts.models.membership import Membership
from accounts.models.user import User

_KEY = "company_id"


@dataclass(frozen=True, slots=True)
class Current:
    """Where a person works now. A superuser needs no membership for it."""

    company: Company | None
    membership: Membership | None


def companies_of(user: User) -> list[Company]:
    """The active companies a person may choose: those of their active memberships; all for a superuser."""
    companies = Company.objects.filter(is_active=True)
    if not user.is_superuser:
        companies = companies.filter(
            pk__in=Membership.objects.filter(user=user, is_active=True).values("company")
        )
    return list(companies)


def find(user: User, session: SessionBase) -> Current:
    """The chosen company if it is still theirs, else that of their first membership."""
    members = list(
        Membership.objects.filter(user=user, is_active=True, company__is_active=True)
        .select_related("company", "role")
        .order_by("pk")
    )
    chosen = session.get(_KEY)
    member = next((member for member in members if member.company_id == chosen), None)
    if member is None and user.is_superuser:
        company = Company.objects.filter(pk=chosen, is_active=True).first() if chosen else None
        if company is None and not members:
            company = Company.objects.filter(is_active=True).order_by("pk").first()
        if company is not None:
            return Current(company, None)
    if member is None and members:
        member = members[0]
    return Current(member.company, member) if member else Current(None, None)


def choose(user: User, session: SessionBase, company_id: int) -> bool:
    """Work in another company from now on. False, and nothing changed, if it is not theirs."""
    if all(company.pk != company_id for company in companies_of(user)):
        return False
    session[_KEY] = company_id
    return True
