"""A role of a company is held by its own members only."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from accounts.guards.roles import ROLES_STAY_IN_THEIR_COMPANY
from accounts.models.company import Company
from accounts.models.membership import Membership, Role
from tests.guards.attacks import assert_only, sql
from tests.guards.rows import build, make, make_company

pytestmark = pytest.mark.django_db


def role_of(company: Company | None) -> Role:
    return Role.objects.create(name=f"cashier {company}", title="Cashier", company=company)


def member(company: Company, role: Role) -> Any:
    return build(
        Membership, company, role=role, user=get_user_model().objects.create(email=f"{company.slug}@x.com")
    )


def test_nobody_enters_with_a_role_of_another_company() -> None:
    stranger = member(make_company(), role_of(make_company()))
    assert_only(ROLES_STAY_IN_THEIR_COMPANY.name, lambda: stranger.save(force_insert=True))


def test_nobody_is_given_a_role_of_another_company() -> None:
    row, role = make(Membership, make_company()), role_of(make_company())
    give = "UPDATE accounts_membership SET role_id = %s WHERE id = %s"
    assert_only(ROLES_STAY_IN_THEIR_COMPANY.name, lambda: sql(give, role.pk, row.pk))


def test_a_role_that_is_held_elsewhere_does_not_become_a_companys_own() -> None:
    row, role = make_company(), role_of(None)
    member(row, role).save()
    take = "UPDATE accounts_role SET company_id = %s WHERE group_ptr_id = %s"
    other = make_company()
    assert_only(ROLES_STAY_IN_THEIR_COMPANY.name, lambda: sql(take, other.pk, role.pk))
    assert sql(take, row.pk, role.pk) == 1


def test_shipped_roles_and_the_companys_own_are_given() -> None:
    company, other, shipped = make_company(), make_company(), role_of(None)
    for row in (member(company, shipped), member(other, role_of(other))):
        row.save(force_insert=True)
    Membership.objects.filter(company=other).update(role=shipped)
