"""The shipped roles: which permissions they hold, of models that are and of models that come."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from accounts.models.client import Client
from accounts.models.membership import Role
from accounts.services import rights, role
from erp.core.models.sequence import NumberSequence
from inventory.models.product import Product

pytestmark = pytest.mark.django_db

HELD = {
    "owner": {
        "accounting.manage_ledger",
        "accounts.change_company",
        "accounts.add_membership",
        "apikeys.add_apikey",
        "apikeys.rotate_apikey",
        "audit.view_change",
        "inventory.post_stocktransaction",
        "sales.post_invoice",
        "sales.reverse_clientpayment",
        "sales.void_invoice",
    },
    "accountant": {
        "accounting.manage_ledger",
        "accounting.change_period",
        "accounts.delete_client",
        "accounts.add_supplier",
        "audit.view_change",
        "inventory.view_stockmove",
        "sales.void_invoice",
    },
    "sales": {
        "accounts.add_client",
        "accounts.change_client",
        "inventory.view_product",
        "accounting.view_tax",
        "sales.post_invoice",
        "sales.add_clientpayment",
    },
    "purchasing": {"accounts.change_supplier", "inventory.view_product", "accounting.view_treasury"},
    "stock": {"inventory.post_stocktransaction", "inventory.add_product", "accounts.view_supplier"},
    "reader": {"accounting.view_journal", "accounts.view_client", "sales.view_invoice", "audit.view_change"},
}

NOT_HELD = {
    "owner": {"accounts.add_company", "accounts.change_user", "accounts.change_role", "auth.add_permission",
              "audit.change_change", "core.change_numbersequence", "admin.view_logentry"},
    "accountant": {"accounts.change_membership", "apikeys.view_apikey", "inventory.post_stocktransaction"},
    "sales": {"accounts.delete_client", "accounts.view_supplier", "accounting.view_journal"},
    "purchasing": {"sales.view_invoice", "accounts.view_client", "accounting.manage_ledger"},
    "stock": {"sales.view_invoice", "accounts.view_client", "accounting.view_journal"},
    "reader": {"accounts.change_client", "sales.post_invoice", "accounting.manage_ledger"},
}  # fmt: skip


@pytest.mark.parametrize("name", HELD)
def test_a_role_holds_what_its_work_needs_and_no_more(name):
    held = rights.of_role(role.shipped(name).pk)

    assert held >= HELD[name]
    assert not held & NOT_HELD[name]


def test_a_reader_only_reads():
    assert all(".view_" in name for name in rights.of_role(role.shipped("reader").pk))


def test_every_shipped_role_belongs_to_no_company():
    assert set(Role.objects.filter(company=None).values_list("name", flat=True)) == set(HELD)


def _new_permission(model, codename):
    return Permission.objects.create(
        content_type=ContentType.objects.get_for_model(model), codename=codename, name=codename
    )


def test_the_permissions_of_a_new_model_reach_the_right_roles_by_a_migration():
    _new_permission(Product, "view_brand")
    _new_permission(Product, "change_brand")
    _new_permission(NumberSequence, "change_counter")

    call_command("migrate", verbosity=0)

    holders = {
        name: {entry.name for entry in role.SHIPPED if name in rights.of_role(role.shipped(entry.name).pk)}
        for name in ("inventory.view_brand", "inventory.change_brand", "core.change_counter")
    }
    assert holders == {
        "inventory.view_brand": set(HELD),
        "inventory.change_brand": {"owner", "stock"},
        "core.change_counter": set(),
    }


def test_a_migration_takes_back_what_a_shipped_role_should_not_hold():
    reader = role.shipped("reader")
    reader.permissions.add(Permission.objects.get(codename="change_client"))

    call_command("migrate", verbosity=0)

    assert "accounts.change_client" not in rights.of_role(reader.pk)


def test_a_role_of_a_company_is_left_alone():
    own = Role.objects.create(name="acme:cashier", title="Cashier")
    permission = Permission.objects.get(
        codename="view_client", content_type=ContentType.objects.get_for_model(Client)
    )
    own.permissions.set([permission])

    role.synchronise()

    assert rights.of_role(own.pk) == {"accounts.view_client"}
