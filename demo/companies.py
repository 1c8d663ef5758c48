"""The two companies and their people, found by short name and e-mail: loading twice makes nothing twice."""

from __future__ import annotations

from datetime import datetime

from accounts.models.company import Company
from accounts.models.membership import Membership
from accounts.models.user import User
from accounts.services import company, membership, role
from demo import books
from erp.core.commands import command
from erp.core.context import Actor, Context

ACTOR = Actor(kind="command", label="load_demo")

NAKHLA = {
    "slug": "nakhla",
    "name": "Nakhla Trading",
    "legal_name": "شركة نخلة للتجارة المحدودة",
    "tax_number": "300000000000003",
    "country": "SA",
    "timezone": "Asia/Riyadh",
    "language": "en",
    "base_currency": "SAR",
}
DELTA = {
    "slug": "delta",
    "name": "Delta Supplies",
    "legal_name": "شركة دلتا للتوريدات",
    "tax_number": "100-200-300",
    "country": "EG",
    "timezone": "Africa/Cairo",
    "language": "en",
    "base_currency": "EGP",
}

ADMIN = "admin@nakhla.example"
APPROVER = "salma@nakhla.example"
CLERK = "omar@nakhla.example"
OTHER_OWNER = "hana@delta.example"


def ensure(*, at: datetime) -> tuple[Membership, Membership, Membership]:
    """The memberships of the admin, of the second person of Nakhla, and of Delta's owner.

    A company that is not there is founded with its books, all or nothing.
    """
    return _nakhla(at), _member("nakhla", APPROVER), _delta(at)


@command
def _nakhla(at: datetime) -> Membership:
    if not Company.objects.filter(slug=NAKHLA["slug"]).exists():
        admin = _user(ADMIN, "Layla", "Al-Harbi", superuser=True)
        context = _founded(NAKHLA, admin, at)
        for email, first, last, name in (
            (APPROVER, "Salma", "Haddad", "owner"),
            (CLERK, "Omar", "Saleh", "sales"),
        ):
            membership.add(context=context, user=_user(email, first, last), role=role.shipped(name))
        books.fill_nakhla(context=context)
    return _member(NAKHLA["slug"], ADMIN)


@command
def _delta(at: datetime) -> Membership:
    if not Company.objects.filter(slug=DELTA["slug"]).exists():
        context = _founded(DELTA, _user(OTHER_OWNER, "Hana", "Mansour"), at)
        books.fill_delta(context=context)
    return _member(DELTA["slug"], OTHER_OWNER)


def _founded(data: dict[str, str], owner: User, at: datetime) -> Context:
    founded = company.create(actor=ACTOR, at=at, data=data, owner=owner)
    return Context(company=founded, actor=ACTOR, at=at)


def _user(email: str, first_name: str, last_name: str, *, superuser: bool = False) -> User:
    found = User.objects.filter(email__iexact=email).first()
    return found or User.objects.create_user(
        email, first_name=first_name, last_name=last_name, is_staff=True, is_superuser=superuser
    )


def _member(slug: str, email: str) -> Membership:
    return Membership.objects.select_related("company", "user").get(
        company__slug=slug, user__email__iexact=email
    )
