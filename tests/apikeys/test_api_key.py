"""Making, changing, renewing and ending keys."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core import serializers
from django.test import Client as Browser
from django.utils import timezone

from accounts.services import membership
from apikeys import secret
from apikeys.models.api_key import AccessRow, ApiKey
from apikeys.services import api_key
from erp.audit.models.change import Change
from erp.core.errors import Conflict, Invalid, NotFound, PreconditionFailed
from erp.webhooks.models.event import Event
from tests.support.people import bearer, context, founded, key, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return member(founded(), "owner")


def opens(text):
    return Browser().get("/api/v1/me", headers=bearer(text)).status_code == 200


def changes():
    return list(Change.objects.filter(record_type="apikeys.apikey").order_by("pk"))


def test_a_key_is_kept_as_a_hash_and_shown_once(owner):
    _made, text = key(owner, abilities=["read"], access={"clients": ["get", "post"], "suppliers": []})

    key_id, given = secret.read(text)
    kept = ApiKey.objects.get()
    assert (kept.pk, kept.membership, kept.description) == (key_id, owner, "Shop")
    assert secret.matches(given, (kept.secret_hash, kept.pepper_id))
    assert api_key.access_of(kept) == {"clients": {"get", "post"}}
    everything = [
        *ApiKey.objects.all(),
        *AccessRow.objects.all(),
        *Change.objects.all(),
        *Event.objects.all(),
    ]
    assert given not in serializers.serialize("json", everything)


def test_the_change_log_holds_no_hash_and_no_use(owner):
    made, _text = key(owner, access={"clients": ["get"]})
    api_key.update(context=context(owner.company), pk=made.pk, data={"access": {"clients": ["get", "put"]}})
    api_key.rotate(context=context(owner.company), pk=made.pk)
    api_key.delete(context=context(owner.company), pk=made.pk)

    logged = changes()
    assert [change.action for change in logged] == ["created", "updated", "rotated", "deleted"]
    assert logged[0].after["access"] == {"clients": ["get"]}
    assert (logged[1].before, logged[1].after) == (
        {"access": {"clients": ["get"]}},
        {"access": {"clients": ["get", "put"]}},
    )
    text = json.dumps([[change.before, change.after] for change in logged])
    for member_name in ("secret_hash", "pepper_id", "last_used_at", "last_ip"):
        assert member_name not in text
    events = Event.objects.filter(record_type="apikeys.apikey").order_by("pk")
    assert [event.name for event in events] == [
        "api_key.created", "api_key.updated", "api_key.rotated", "api_key.deleted",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ({"description": ""}, "description"),
        ({"description": "x" * 151}, "description"),
        ({"abilities": ["read", "rule"]}, "abilities"),
        ({"networks": ["203.0.113.0/24", "203.0.113.7/24"]}, "networks.1"),
        ({"networks": ["everywhere"]}, "networks.0"),
        ({"networks": ["203.0.113.0/33"]}, "networks.0"),
        ({"access": {"ghosts": ["get"]}}, "access.ghosts"),
        ({"access": {"clients": ["get", "approve"]}}, "access.clients"),
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, "expires_at"),
        ({"expires_at": datetime(2999, 1, 1)}, "expires_at"),
    ],
)
def test_a_member_that_is_not_right_is_named_and_nothing_is_made_or_changed(owner, members, fault):
    there, _text = key(owner)
    with pytest.raises(Invalid) as refused:
        key(owner, **members)
    assert list(refused.value.errors) == [fault]
    with pytest.raises(Invalid) as refused:
        api_key.update(context=context(owner.company), pk=there.pk, data=members)
    assert list(refused.value.errors) == [fault]

    assert ApiKey.objects.get().version == 1
    assert len(changes()) == 1


def test_a_key_needs_a_person_of_this_company_who_works_here(owner):
    stranger = member(founded("other"), "owner")
    gone = member(owner.company, "sales")
    membership.deactivate(context=context(owner.company), pk=gone.pk)

    for person in ({"membership": stranger}, {"membership": gone}, {"membership": None}, {}):
        with pytest.raises(Invalid) as refused:
            api_key.create(context=context(owner.company), data={"description": "K", **person})
        assert list(refused.value.errors) == ["membership"]
    assert not ApiKey.objects.exists()


def test_members_are_kept_tidy(owner):
    made, _text = key(
        owner,
        abilities=["delete", "read", "read"],
        networks=[" 203.0.113.7 ", "2001:DB8::/32", "203.0.113.7/32"],
        access={"suppliers": [], "clients": ["put", "get"]},
    )

    made.refresh_from_db()
    assert made.abilities == ["read", "delete"]
    assert made.networks == ["203.0.113.7/32", "2001:db8::/32"]
    assert AccessRow.objects.filter(key=made).count() == 1


def test_disabling_and_enabling_take_effect_at_once(owner):
    made, text = key(owner)
    api_key.disable(context=context(owner.company), pk=made.pk)
    assert not opens(text)
    api_key.enable(context=context(owner.company), pk=made.pk)
    assert opens(text)


def test_rotating_kills_the_old_secret_at_once(owner):
    made, old = key(owner)

    rotated, new = api_key.rotate(context=context(owner.company), pk=made.pk, version=1)

    assert (rotated.pk, rotated.version) == (made.pk, 2)
    assert new != old
    assert (opens(old), opens(new)) == (False, True)


def test_rotating_takes_the_first_pepper(owner, settings):
    made, _text = key(owner)
    settings.MIZAN_KEY_PEPPERS = {"new": "n" * 32, **settings.MIZAN_KEY_PEPPERS}

    _rotated, text = api_key.rotate(context=context(owner.company), pk=made.pk)

    made.refresh_from_db()
    assert made.pepper_id == "new"
    assert opens(text)


def test_an_expired_key_is_not_renewed(owner):
    made, _text = key(owner, expires_at=timezone.now() + timedelta(days=1))

    with pytest.raises(Conflict) as refused:
        api_key.rotate(context=context(owner.company, at=timezone.now() + timedelta(days=2)), pk=made.pk)

    assert refused.value.reason == "expired"


def test_a_change_leaves_the_secret_and_the_last_use(owner):
    made, text = key(owner, abilities=["read"])
    used = datetime(2026, 3, 15, tzinfo=UTC)
    stale = ApiKey.objects.get()
    ApiKey.objects.update(last_used_at=used, last_ip="203.0.113.7")

    api_key.update(context=context(owner.company), pk=made.pk, data={"description": "New", "abilities": []})

    kept = ApiKey.objects.get()
    assert (kept.description, kept.abilities, kept.version) == ("New", [], 2)
    assert (kept.last_used_at, kept.secret_hash) == (used, stale.secret_hash)
    assert opens(text)


def test_a_change_of_rows_alone_gives_the_next_version(owner):
    made, _text = key(owner, access={"clients": ["get"]})

    changed = api_key.update(
        context=context(owner.company), pk=made.pk, data={"access": {"suppliers": ["get"]}}
    )
    same = api_key.update(context=context(owner.company), pk=made.pk, data={"access": {"suppliers": ["get"]}})

    assert (changed.version, same.version) == (2, 2)
    assert api_key.access_of(made) == {"suppliers": {"get"}}


def test_a_key_stays_with_its_person(owner):
    made, _text = key(owner)
    with pytest.raises(Invalid) as refused:
        api_key.update(
            context=context(owner.company), pk=made.pk, data={"membership": member(owner.company, "sales")}
        )
    assert list(refused.value.errors) == ["membership"]


def test_versions_and_companies_are_asked_for(owner):
    made, _text = key(owner)
    other = context(founded("other"))
    for change in (
        lambda **a: api_key.update(**a, data={"description": "X"}),
        api_key.disable,
        api_key.rotate,
        api_key.delete,
    ):
        with pytest.raises(PreconditionFailed):
            change(context=context(owner.company), pk=made.pk, version=9)
        with pytest.raises(NotFound):
            change(context=other, pk=made.pk)
    assert ApiKey.objects.get().version == 1


def test_deleting_takes_the_rows_along(owner):
    made, text = key(owner, access={"clients": ["get"]})

    api_key.delete(context=context(owner.company), pk=made.pk)

    assert not ApiKey.objects.exists()
    assert not AccessRow.objects.exists()
    assert not opens(text)
