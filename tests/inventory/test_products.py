"""Products, their categories, and stores."""

from decimal import Decimal as D
from typing import Any

import pytest

from erp.core.errors import Conflict, Invalid
from inventory.models.product import Product, ProductCategory
from inventory.models.store import Store
from inventory.services import product, product_category, store
from tests import factories
from tests.support.shop import Shop, item, refused


def test_an_empty_code_is_none(shop: Shop) -> None:
    for _ in range(2):
        assert shop.product(sku="", barcode="").sku is None
    shop.product(sku="A-1")
    with refused(Conflict, "duplicate", "sku"):
        shop.product(sku="A-1")


@pytest.mark.django_db
def test_costing_is_the_companys_unless_given() -> None:
    shop = Shop(costing="fifo")
    assert shop.product().costing == "fifo"
    assert shop.product(costing="average").costing == "average"


def test_a_service_has_no_stock(shop: Shop) -> None:
    with refused(Invalid, "service_without_stock", "track_stock"):
        shop.service(track_stock=True)
    goods = shop.product()
    with refused(Invalid, "service_without_stock", "track_stock"):
        product.update(context=shop.context, pk=goods.pk, data={"type": "service"})


@pytest.mark.parametrize("member", ["price", "cost", "low_stock"])
def test_nothing_is_below_zero(shop: Shop, member: str) -> None:
    with refused(Invalid, None, member):
        shop.product(**{member: D(-1)})


@pytest.mark.parametrize(("member", "value"), [("track_stock", False), ("costing", "fifo")])
def test_how_stock_is_kept_is_fixed_by_the_first_move(shop: Shop, member: str, value: Any) -> None:
    free = shop.product("Free")
    assert getattr(product.update(context=shop.context, pk=free.pk, data={member: value}), member) == value
    goods = shop.stocked()
    shop.issue(goods, "10")
    with refused(Conflict, "has_moves", member):
        product.update(context=shop.context, pk=goods.pk, data={member: value})
    renamed = product.update(context=shop.context, pk=goods.pk, data={"name": "Card", "costing": "average"})
    assert renamed.name == "Card"


def test_only_an_unused_product_is_deleted(shop: Shop) -> None:
    unused = shop.product("Unused")
    product.delete(context=shop.context, pk=unused.pk)
    assert not Product.objects.filter(pk=unused.pk).exists()
    sold = shop.service()
    shop.draft(shop.client(), item(sold))
    for used in (shop.stocked(), sold):
        with refused(Conflict, "in_use"):
            product.delete(context=shop.context, pk=used.pk)


def category(shop: Shop, name: str, parent: ProductCategory | None = None) -> ProductCategory:
    return product_category.create(context=shop.context, data={"name": name, "parent": parent})


def test_a_category_never_stands_below_itself(shop: Shop) -> None:
    top = category(shop, "Office")
    middle = category(shop, "Paper", top)
    low = category(shop, "A4", middle)
    for parent in (top, middle, low):
        with refused(Invalid, "cycle", "parent_id"):
            product_category.update(context=shop.context, pk=top.pk, data={"parent": parent})
    moved = product_category.update(context=shop.context, pk=low.pk, data={"parent": top})
    assert moved.parent == top


def test_a_name_is_unique_below_its_parent(shop: Shop) -> None:
    top = category(shop, "Office")
    category(shop, "Office", top)
    for parent in (None, top):
        with refused(Conflict, "duplicate", "name"):
            category(shop, "Office", parent)
    other = category(shop, "Home")
    with refused(Conflict, "duplicate", "name"):
        product_category.update(context=shop.context, pk=other.pk, data={"name": "Office"})


def test_a_category_in_use_stays(shop: Shop) -> None:
    top = category(shop, "Office")
    low = category(shop, "Paper", top)
    shop.product(category=low)
    for used in (top, low):
        with refused(Conflict, "in_use"):
            product_category.delete(context=shop.context, pk=used.pk)


def test_a_company_starts_with_one_primary_store(shop: Shop) -> None:
    assert [(each.is_primary, each.is_active) for each in Store.objects.all()] == [(True, True)]
    assert shop.store.account == factories.account(shop.context, "inventory")


def test_there_is_always_one_primary_store(shop: Shop) -> None:
    old = shop.store
    new = shop.another_store(is_primary=True)
    assert shop.store == new
    store.update(context=shop.context, pk=old.pk, data={"is_primary": True})
    assert shop.store == old
    with refused(Conflict, "primary_required", "is_primary"):
        store.update(context=shop.context, pk=old.pk, data={"is_primary": False})
    with refused(Conflict, "primary_required", "is_active"):
        store.update(context=shop.context, pk=old.pk, data={"is_active": False})
    with refused(Conflict, "primary_required"):
        store.delete(context=shop.context, pk=old.pk)
    with refused(Conflict, "primary_required", "is_active"):
        shop.another_store(name="Dark", is_primary=True, is_active=False)


def test_a_store_with_goods_stays_open(shop: Shop) -> None:
    other = shop.another_store()
    goods = shop.product()
    shop.receive(goods, "1", "1", store=other)
    with refused(Conflict, "has_stock", "is_active"):
        store.update(context=shop.context, pk=other.pk, data={"is_active": False})
    with refused(Conflict, "in_use"):
        store.delete(context=shop.context, pk=other.pk)
    shop.issue(goods, "1", store=other)
    assert not store.update(context=shop.context, pk=other.pk, data={"is_active": False}).is_active


def test_a_country_of_an_address_is_checked(shop: Shop) -> None:
    with refused(Invalid, None, "address.country"):
        shop.another_store(address_country="XX")


def test_a_store_is_deleted_while_unused(shop: Shop) -> None:
    other = shop.another_store()
    store.delete(context=shop.context, pk=other.pk)
    assert Store.objects.get() == shop.store
