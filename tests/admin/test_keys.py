"""API keys: the secret on one page, once, and rights as ticked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client as Browser
from django.urls import reverse

from apikeys.models.api_key import AccessRow, ApiKey
from apikeys.services import api_key
from erp.api import registry
from erp.audit.models.change import Change
from tests.admin.typing import typed
from tests.admin.world import World

ADD = "/admin/apikeys/apikey/add/"


def page_of(pk: int) -> str:
    return reverse("admin:apikeys_apikey_change", args=[pk])


def button(pk: int, name: str) -> str:
    return reverse("admin:apikeys_apikey_do", args=[pk, name])


def secret_in(page: Any) -> str:
    """The key's text on a page; it must be there in one input."""
    [found] = re.findall(r'value="(\d+\|mzn_[^"]+)"', page.content.decode())
    return found


def status(secret: str, path: str = "/api/v1/clients") -> int:
    return Browser().get(path, headers={"X-API-Key": secret}).status_code


def made(world: World, **data: Any) -> tuple[ApiKey, str]:
    members = {"membership": world.member(world.owner), "description": "shop", **data}
    return api_key.create(context=world.context, data=members)


def rows(key: ApiKey) -> dict[str, set[str]]:
    return {
        row.resource: {verb for verb in registry.VERBS if getattr(row, f"can_{verb}")}
        for row in AccessRow.objects.filter(key=key)
    }


def test_a_key_is_made_shown_once_and_works(world: World) -> None:
    browser = world.browser()
    page = browser.post(
        ADD, typed(browser.get(ADD), description="The shop", access=["clients:get", "invoices:post"])
    )
    secret = secret_in(page)
    assert "no-store" in page["Cache-Control"]
    key = ApiKey.objects.get()
    assert rows(key) == {"clients": {"get"}, "invoices": {"post"}}
    assert (key.membership.user, key.description) == (world.owner, "The shop")
    assert status(secret) == 200
    assert status(secret, "/api/v1/invoices") == 403
    word = secret.partition("|")[2]
    for address in (page_of(key.pk), reverse("admin:apikeys_apikey_history", args=[key.pk]), "/admin/"):
        assert word not in browser.get(address).content.decode()
    logged = Change.objects.filter(record_type="apikeys.apikey").values_list("after", flat=True)
    assert word not in str(list(logged))


def test_the_form_proposes_the_person_themselves(world: World) -> None:
    form = world.browser().get(ADD).context["adminform"].form
    assert form["membership"].value() == world.member(world.owner).pk


def test_the_matrix_has_a_box_for_each_verb_a_resource_has(world: World) -> None:
    text = world.browser().get(ADD).content.decode()
    boxes = set(re.findall(r'name="access" value="([^"]+)"', text))
    assert boxes == {
        f"{resource.name}:{verb}" for resource in registry.resources().values() for verb in resource.verbs
    }
    assert "periods:put" in boxes
    assert "periods:post" not in boxes


def test_the_matrix_saves_exactly_what_is_ticked(world: World) -> None:
    key, _secret = made(world, access={"clients": ["get", "post"], "taxes": ["get"]})
    browser = world.browser()
    page = browser.get(page_of(key.pk))
    ticked = re.findall(r'value="([a-z-]+:[a-z]+)"[^>]*checked', page.content.decode())
    assert set(ticked) == {"clients:get", "clients:post", "taxes:get"}
    browser.post(page_of(key.pk), typed(page, access=["clients:get", "products:put", "products:get"]))
    assert rows(key) == {"clients": {"get"}, "products": {"get", "put"}}
    page = browser.get(page_of(key.pk))
    browser.post(page_of(key.pk), typed(page, access=[]))
    assert rows(key) == {}


@pytest.mark.parametrize("cell", ["secrets:get", "clients:patch", "periods:post", "clients"])
def test_a_right_that_does_not_exist_is_refused(world: World, cell: str) -> None:
    key, _secret = made(world, access={"taxes": ["get"]})
    browser = world.browser()
    page = browser.post(page_of(key.pk), typed(browser.get(page_of(key.pk)), access=[cell]))
    assert "access" in page.context["adminform"].form.errors
    assert rows(key) == {"taxes": {"get"}}


def test_limits_and_abilities_are_kept_as_typed(world: World) -> None:
    key, secret = made(world)
    browser = world.browser()
    data = typed(
        browser.get(page_of(key.pk)),
        abilities=["read", "approve"],
        networks="203.0.113.0/24\n\n 2001:db8::/32 ",
        expires_at_0="2099-12-31",
        expires_at_1="12:00",
    )
    browser.post(page_of(key.pk), data)
    key.refresh_from_db()
    assert (key.abilities, key.networks) == (["read", "approve"], ["203.0.113.0/24", "2001:db8::/32"])
    assert key.expires_at is not None
    assert key.expires_at.isoformat() == "2099-12-31T09:00:00+00:00"  # noon where the company is
    assert status(secret) in {401, 403}


def test_a_wrong_network_stands_at_its_field(world: World) -> None:
    browser = world.browser()
    page = browser.post(ADD, typed(browser.get(ADD), description="x", networks="not a network"))
    assert "networks" in page.context["adminform"].form.errors
    assert not ApiKey.objects.exists()


def test_disable_enable_and_a_new_secret(world: World) -> None:
    key, first = made(world, abilities=["read"])
    browser = world.browser()
    browser.post(button(key.pk, "disable"), {"row_version": key.version})
    assert status(first) == 401
    browser.post(button(key.pk, "enable"), {"row_version": key.version + 1})
    assert status(first) == 200
    second = secret_in(browser.post(button(key.pk, "rotate"), {"row_version": key.version + 2}))
    assert second != first
    assert (status(first), status(second)) == (401, 200)


def test_who_may_do_less_makes_no_key_of_an_owner(world: World) -> None:
    role = world.member(world.person("accountant")).role
    role.permissions.add(*Permission.objects.filter(content_type__app_label="apikeys"))
    browser = world.browser("accountant")
    page = browser.post(
        ADD, typed(browser.get(ADD), description="x", membership=world.member(world.owner), full_access="on")
    )
    assert "may do more than you" in str(page.context["adminform"].form.non_field_errors())
    assert not ApiKey.objects.exists()


def test_deleting_a_key_ends_it(world: World) -> None:
    key, secret = made(world, abilities=["read"])
    world.browser().post(reverse("admin:apikeys_apikey_delete", args=[key.pk]), {"post": "yes"})
    assert status(secret) == 401
    assert not AccessRow.objects.exists()
