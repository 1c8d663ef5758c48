"""People and keys at the same moment."""

from datetime import UTC, datetime
from functools import partial

import pytest

from accounts.models.membership import Membership
from accounts.models.user import User
from accounts.services import client, membership, role
from apikeys import usage
from apikeys.models.api_key import ApiKey
from erp.core.errors import Conflict
from tests.support.people import context, founded, key, member
from tests.support.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_owners_can_not_let_each_other_go() -> None:
    acme = founded()
    owners = [member(acme, "owner", f"{name}@example.com") for name in ("a", "b")]

    outcomes = at_once(
        [partial(membership.deactivate, context=context(acme), pk=owner.pk) for owner in owners]
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert [refusal.reason for refusal in refused] == ["last_owner"]
    assert Membership.objects.of(acme).filter(is_active=True).count() == 1


def test_a_person_invited_twice_at_once_is_one_person_and_one_member() -> None:
    acme = founded()

    outcomes = at_once(
        [
            partial(
                membership.invite,
                context=context(acme),
                email="lina@example.com",
                role=role.shipped("sales"),
            )
        ]
        * 4
    )

    assert sum(isinstance(outcome, Membership) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 3
    assert (User.objects.count(), Membership.objects.count()) == (1, 1)


def test_clients_made_at_once_have_numbers_of_their_own() -> None:
    acme = context(founded())

    made = at_once([partial(client.create, context=acme, data={"name": f"C{n}"}) for n in range(8)])

    assert sorted(one.number for one in made) == [f"CLI-{n:06d}" for n in range(1, 9)]


def test_two_processes_that_write_the_last_uses_keep_the_latest() -> None:
    owner = member(founded(), "owner")
    keys = [key(owner)[0] for _ in range(6)]
    notes = [
        {one.pk: (datetime(2026, 3, 15, 9, minute, tzinfo=UTC), "203.0.113.7") for one in keys}
        for minute in (5, 1, 9, 3)
    ]

    at_once([partial(usage._write, each) for each in notes])

    assert set(ApiKey.objects.values_list("last_used_at", flat=True)) == {
        datetime(2026, 3, 15, 9, 9, tzinfo=UTC)
    }
