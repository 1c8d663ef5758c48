"""Clients and suppliers: one test for both, as they follow the same rules."""

from decimal import Decimal

import pytest

from accounts.models.client import Client
from accounts.models.supplier import Supplier
from accounts.services import client, supplier
from erp.audit.models.change import Change
from erp.core.errors import Conflict, Invalid, NotFound, PreconditionFailed
from erp.webhooks.models.event import Event
from inventory.services import product
from tests.support.people import context, founded

pytestmark = pytest.mark.django_db

BOTH = pytest.mark.parametrize(
    ("service", "model", "word", "prefix"),
    [(client, Client, "client", "CLI"), (supplier, Supplier, "supplier", "SUP")],
)


@BOTH
def test_each_company_counts_its_own(service, model, word, prefix):
    acme, other = context(founded("acme")), context(founded("other"))

    numbers = [service.create(context=acme, data={"name": f"N{n}"}).number for n in range(3)]
    numbers.append(service.create(context=other, data={"name": "N"}).number)

    assert numbers == [f"{prefix}-000001", f"{prefix}-000002", f"{prefix}-000003", f"{prefix}-000001"]


@BOTH
def test_a_whole_record_is_kept_and_published(service, model, word, prefix):
    acme = context(founded())
    data = {
        "name": "Nour Trading",
        "name_ar": "نور للتجارة",
        "type": "business",
        "email": "nour@example.com",
        "currency": "USD",
        "payment_terms": 30,
        "credit_limit": Decimal("5000.50"),
        "address_country": "SA",
        "shipping_address_country": "AE",
        "external_id": "SHOP-17",
    }

    made = service.create(context=acme, data=data)

    kept = model.objects.get(pk=made.pk)
    assert {name: getattr(kept, name) for name in data} == data
    assert Event.objects.get(name=f"{word}.created").record_id == made.pk
    assert Change.objects.get(record_type=f"accounts.{word}").after["name_ar"] == "نور للتجارة"


@BOTH
@pytest.mark.parametrize(
    ("member", "value", "path"),
    [
        ("name", "", "name"),
        ("name", " ", "name"),
        ("name", "x" * 201, "name"),
        ("type", "ghost", "type"),
        ("email", "not-an-address", "email"),
        ("currency", "riyal", "currency"),
        ("currency", "sar", "currency"),
        ("payment_terms", -1, "payment_terms"),
        ("payment_terms", 40_000, "payment_terms"),
        ("credit_limit", Decimal(-1), "credit_limit"),
        ("address_country", "Saudi", "address.country"),
        ("address_country", "sa", "address.country"),
        ("shipping_address_country", "ZZ", "shipping_address.country"),
    ],
)
def test_a_value_that_is_not_right_is_named_as_the_api_names_it(
    service, model, word, prefix, member, value, path
):
    acme = context(founded())
    there = service.create(context=acme, data={"name": "Nour"})

    for call in (
        lambda: service.create(context=acme, data={"name": "N", member: value}),
        lambda: service.update(context=acme, pk=there.pk, data={member: value}),
    ):
        with pytest.raises(Invalid) as refused:
            call()
        assert list(refused.value.errors) == [path]

    assert model.objects.count() == 1
    assert model.objects.get().version == 1


@BOTH
def test_a_change_keeps_the_number_and_asks_for_the_version(service, model, word, prefix):
    acme = context(founded())
    there = service.create(context=acme, data={"name": "Nour"})

    changed = service.update(context=acme, pk=there.pk, data={"name": "Noor"}, version=1)
    with pytest.raises(PreconditionFailed):
        service.update(context=acme, pk=there.pk, data={"name": "Old"}, version=1)

    assert (changed.name, changed.number, changed.version) == ("Noor", f"{prefix}-000001", 2)


@BOTH
def test_a_record_of_another_company_is_not_there(service, model, word, prefix):
    theirs = service.create(context=context(founded("other")), data={"name": "Theirs"})
    acme = context(founded("acme"))

    with pytest.raises(NotFound):
        service.update(context=acme, pk=theirs.pk, data={"name": "Mine"})
    with pytest.raises(NotFound):
        service.delete(context=acme, pk=theirs.pk)

    assert model.objects.get().name == "Theirs"


@BOTH
def test_an_external_reference_is_unique_in_its_company(service, model, word, prefix):
    acme, other = context(founded("acme")), context(founded("other"))
    service.create(context=acme, data={"name": "A", "external_id": "X"})
    service.create(context=other, data={"name": "B", "external_id": "X"})

    with pytest.raises(Conflict) as refused:
        service.create(context=acme, data={"name": "C", "external_id": "X"})

    assert list(refused.value.errors) == ["external_id"]


@BOTH
def test_deleting_leaves_its_trace(service, model, word, prefix):
    acme = context(founded())
    there = service.create(context=acme, data={"name": "Nour"})

    service.delete(context=acme, pk=there.pk)

    assert not model.objects.exists()
    change = Change.objects.get(record_type=f"accounts.{word}", action="deleted")
    assert (change.record_id, change.before["name"], change.after) == (there.pk, "Nour", None)
    assert Event.objects.filter(name=f"{word}.deleted", record_id=there.pk).count() == 1


def test_what_is_in_use_stays_and_says_by_what():
    acme = context(founded())
    there = supplier.create(context=acme, data={"name": "Nour"})
    product.create(context=acme, data={"name": "Paper", "supplier": there})

    with pytest.raises(Conflict) as refused:
        supplier.delete(context=acme, pk=there.pk)

    assert refused.value.reason == "in_use"
    assert "products" in str(refused.value.message)
    assert Supplier.objects.count() == 1
