"""Nobody makes or widens a key beyond their own rights: neither a key nor a person."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from apikeys.authentication import KeyAuthentication
from apikeys.models.api_key import ApiKey
from apikeys.services import api_key
from erp.core.context import Context
from erp.core.errors import Forbidden
from tests.support.people import bearer, context, founded, key, member

pytestmark = pytest.mark.django_db

SOON = timezone.now() + timedelta(days=1)
LATER = timezone.now() + timedelta(days=9)


def principal_of(text):
    request = Request(APIRequestFactory().get("/", headers=bearer(text)))
    _user, principal = KeyAuthentication().authenticate(request)
    return principal


def by_key(text):
    """The arguments of a service that this key calls."""
    principal = principal_of(text)
    return {
        "context": Context(company=principal.company, actor=principal.actor, at=timezone.now()),
        "by": principal,
    }


@pytest.fixture
def owner():
    return member(founded(), "owner")


BEYOND = [
    ({"abilities": ["read"]}, {"full_access": True}, "full_access"),
    ({"abilities": ["admin"]}, {"full_access": True}, "full_access"),
    ({"abilities": ["read"]}, {"abilities": ["write"]}, "abilities"),
    ({"abilities": ["read", "write", "delete", "approve"]}, {"abilities": ["admin"]}, "abilities"),
    ({"access": {"clients": ["get"]}}, {"abilities": ["read"]}, "abilities"),
    ({"access": {"clients": ["get"]}}, {"access": {"clients": ["get", "put"]}}, "access.clients"),
    ({"access": {"clients": ["get"]}}, {"access": {"suppliers": ["get"]}}, "access.suppliers"),
    ({"full_access": True, "expires_at": SOON}, {"abilities": ["read"]}, "expires_at"),
    ({"full_access": True, "expires_at": SOON}, {"expires_at": LATER}, "expires_at"),
    ({"full_access": True, "networks": ["10.0.0.0/8", "127.0.0.1"]}, {"networks": []}, "networks"),
    ({"full_access": True, "networks": ["127.0.0.0/8"]}, {"networks": ["0.0.0.0/0"]}, "networks"),
    ({"full_access": True, "networks": ["127.0.0.0/8"]}, {"networks": ["::/0"]}, "networks"),
]


@pytest.mark.parametrize(("own", "wanted", "fault"), BEYOND)
def test_a_key_makes_no_key_beyond_itself(owner, own, wanted, fault):
    _key, text = key(owner, **own)

    with pytest.raises(Forbidden) as refused:
        api_key.create(**by_key(text), data={"membership": owner, "description": "More", **wanted})

    assert list(refused.value.errors) == [fault]
    assert ApiKey.objects.count() == 1


@pytest.mark.parametrize(("own", "wanted", "fault"), BEYOND)
def test_a_key_widens_no_key_beyond_itself_least_of_all_itself(owner, own, wanted, fault):
    made, text = key(owner, **own)
    if "expires_at" in own and "expires_at" not in wanted:
        wanted = {**wanted, "expires_at": None}

    with pytest.raises(Forbidden) as refused:
        api_key.update(**by_key(text), pk=made.pk, data=wanted)

    assert list(refused.value.errors) == [fault]
    assert ApiKey.objects.get().version == 1


@pytest.mark.parametrize(
    ("own", "wanted"),
    [
        ({"full_access": True}, {"full_access": True}),
        ({"full_access": True}, {"abilities": ["admin"], "access": {"clients": ["get"]}}),
        ({"abilities": ["admin"]}, {"abilities": ["read", "delete"]}),
        ({"abilities": ["read", "write"]}, {"abilities": ["read"], "access": {"clients": ["post"]}}),
        ({"access": {"clients": ["get", "put"]}}, {"access": {"clients": ["get"]}}),
        ({"abilities": ["read"], "expires_at": LATER}, {"abilities": ["read"], "expires_at": SOON}),
        ({"networks": ["127.0.0.0/8"]}, {"networks": ["127.0.0.1"]}),
    ],
)
def test_a_key_makes_a_key_within_itself(owner, own, wanted):
    _key, text = key(owner, **own)

    made, _text = api_key.create(**by_key(text), data={"membership": owner, "description": "Less", **wanted})

    assert ApiKey.objects.filter(pk=made.pk).exists()


def test_narrowing_a_wider_key_is_no_widening(owner):
    wide, _text = key(owner, full_access=True)
    _narrow, text = key(owner, access={"clients": ["get"]})

    api_key.update(**by_key(text), pk=wide.pk, data={"full_access": False, "abilities": ["read"]})
    api_key.update(**by_key(text), pk=wide.pk, data={"description": "Renamed"})
    api_key.disable(**by_key(text), pk=wide.pk)

    wide.refresh_from_db()
    assert (wide.full_access, wide.abilities, wide.enabled) == (False, ["read"], False)


@pytest.mark.parametrize("act", [api_key.rotate, api_key.enable])
def test_to_renew_or_enable_a_wider_key_is_to_make_one(owner, act):
    wide, _text = key(owner, full_access=True, enabled=False)
    _narrow, text = key(owner, abilities=["read", "write"])

    with pytest.raises(Forbidden):
        act(**by_key(text), pk=wide.pk)

    assert ApiKey.objects.get(pk=wide.pk).version == 1


@pytest.mark.parametrize(
    ("actor", "person", "allowed"),
    [
        ("owner", "sales", True),
        ("owner", "owner", True),
        ("sales", "owner", False),
        ("sales", "stock", False),
        ("accountant", "sales", True),
        ("accountant", "stock", False),
        ("accountant", "accountant", True),
    ],
)
def test_nobody_makes_a_key_of_a_person_who_may_do_more(actor, person, allowed):
    acme = founded()
    who = member(acme, actor, "who@example.com")
    whose = member(acme, person, "whose@example.com")
    data = {"membership": whose, "description": "K", "abilities": ["read"]}
    _key, text = key(who, full_access=True)

    for call in (
        lambda: api_key.create(context=context(acme, user=who.user), data=data),
        lambda: api_key.create(**by_key(text), data=data),
    ):
        if allowed:
            assert call()
        else:
            with pytest.raises(Forbidden):
                call()


def test_nobody_widens_or_renews_a_key_of_a_person_who_may_do_more():
    acme = founded()
    boss, clerk = member(acme, "owner"), member(acme, "sales")
    theirs, _text = key(boss, access={"clients": ["get"]}, networks=["127.0.0.1"])
    who = context(acme, user=clerk.user)

    for call in (
        lambda: api_key.update(context=who, pk=theirs.pk, data={"full_access": True}),
        lambda: api_key.update(context=who, pk=theirs.pk, data={"networks": []}),
        lambda: api_key.rotate(context=who, pk=theirs.pk),
    ):
        with pytest.raises(Forbidden):
            call()

    assert ApiKey.objects.get().version == 1
    assert api_key.update(context=who, pk=theirs.pk, data={"description": "Renamed"}).version == 2


def test_a_superusers_key_is_made_by_a_superuser_only():
    acme = founded()
    boss = member(acme, "reader", "boss@example.com", superuser=True)
    clerk = member(acme, "owner")
    data = {"membership": boss, "description": "K", "full_access": True}

    with pytest.raises(Forbidden):
        api_key.create(context=context(acme, user=clerk.user), data=data)

    assert api_key.create(context=context(acme, user=boss.user), data=data)
    other_boss = member(acme, "reader", "boss2@example.com", superuser=True)
    assert api_key.create(context=context(acme, user=other_boss.user), data=data)
