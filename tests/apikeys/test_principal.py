"""A right is held iff the credential grants it and the person behind it holds it."""

import pytest
from django.test import Client as Browser

from accounts.models.client import Client
from accounts.models.company import Company
from accounts.models.user import User
from accounts.services import client
from apikeys.principal import Grants, Principal, effective
from erp.core.context import Actor
from tests.support.people import bearer, context, founded, key, member

VERBS = ("get", "post", "put", "delete", "approve")


@pytest.mark.parametrize(
    ("grants", "granted"),
    [
        (Grants(), ""),
        (Grants(full_access=True), "get post put delete approve"),
        (Grants(abilities=frozenset({"read"})), "get"),
        (Grants(abilities=frozenset({"write"})), "post put"),
        (Grants(abilities=frozenset({"delete"})), "delete"),
        (Grants(abilities=frozenset({"approve"})), "approve"),
        (Grants(abilities=frozenset({"admin"})), "get post put delete approve"),
        (Grants(abilities=frozenset({"read", "write"})), "get post put"),
        (Grants(access={"clients": frozenset({"get", "delete"})}), "get delete"),
        (Grants(abilities=frozenset({"read"}), access={"clients": frozenset({"put"})}), "get put"),
        (Grants(access={"suppliers": frozenset({"get"})}), ""),
    ],
)
def test_what_a_credential_grants_on_clients(grants, granted):
    assert [verb for verb in VERBS if grants("clients", verb)] == granted.split()


def principal(*, permissions=(), superuser=False, **grants):
    return Principal(
        company=Company(slug="acme"),
        user=User(email="a@example.com", is_superuser=superuser),
        actor=Actor("key", "k"),
        membership_id=1,
        granted=Grants(**grants),
        permissions=frozenset(permissions),
    )


def test_abilities_are_told_in_their_usual_order():
    assert principal(abilities=frozenset({"delete", "read"})).abilities == ["read", "delete"]
    assert principal(full_access=True).abilities == ["read", "write", "delete", "approve", "admin"]
    assert principal(access={"clients": frozenset({"get"})}).abilities == []


def test_the_person_holds_what_their_role_holds_and_a_superuser_everything():
    one = principal(permissions={"sales.view_invoice"})
    assert one.holds("sales.view_invoice")
    assert not one.holds("sales.post_invoice")
    assert principal(superuser=True).holds("sales.post_invoice")


def test_effective_rights_are_both_halves_together():
    reader = principal(full_access=True, permissions={"accounts.view_client", "accounts.view_supplier"})
    assert effective(reader) == {"clients": {"get"}, "suppliers": {"get"}}

    narrow = principal(access={"clients": frozenset({"get", "delete"})}, superuser=True)
    assert effective(narrow) == {"clients": {"get", "delete"}}

    assert effective(principal(permissions={"accounts.view_client"})) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "members", "status"),
    [
        ("owner", {"full_access": True}, 201),
        ("owner", {"access": {"clients": ["post"]}}, 201),
        ("owner", {"abilities": ["write"]}, 201),
        ("owner", {"abilities": ["admin"]}, 201),
        ("owner", {"access": {"clients": ["get", "put", "delete"]}}, 403),
        ("owner", {"access": {"suppliers": ["post"]}}, 403),
        ("owner", {"abilities": ["read", "delete", "approve"]}, 403),
        ("owner", {}, 403),
        ("reader", {"full_access": True}, 403),
        ("stock", {"abilities": ["write"]}, 403),
        ("sales", {"abilities": ["write"]}, 201),
    ],
)
def test_creating_a_client_takes_both_halves(role, members, status):
    _made, text = key(member(founded(), role), **members)

    answer = Browser().post(
        "/api/v1/clients", {"name": "Nour"}, content_type="application/json", headers=bearer(text)
    )

    assert answer.status_code == status
    assert Client.objects.count() == (status == 201)


@pytest.mark.django_db
def test_rights_of_one_company_never_leak_into_another():
    acme, other = founded("acme"), founded("other")
    theirs = client.create(context=context(other), data={"name": "Theirs"})
    mine = member(acme, "owner", "lina@example.com")
    reads = member(other, "reader", "lina@example.com")
    _key, in_acme = key(mine, full_access=True)
    _key, in_other = key(reads, full_access=True)
    browser = Browser()

    def change(text):
        body = {"name": "Taken"}
        return browser.patch(
            f"/api/v1/clients/{theirs.pk}", body, content_type="application/json", headers=bearer(text)
        )

    assert change(in_acme).status_code == 404
    assert change(in_other).status_code == 403
    assert browser.get(f"/api/v1/clients/{theirs.pk}", headers=bearer(in_other)).status_code == 200
    theirs.refresh_from_db()
    assert (theirs.name, theirs.version) == ("Theirs", 1)
