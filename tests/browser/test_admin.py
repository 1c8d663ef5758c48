"""A bookkeeper's first day in a real browser: keys, invoices, payments, and nothing the policy refuses."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from accounting.models.account import Account
from accounting.models.journal import JournalLine
from apikeys.models.api_key import AccessRow
from inventory.models.stock import StockLevel
from sales.models.invoice import Invoice
from sales.models.payment import ClientPayment
from tests.admin.world import PASSWORD, World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def desk(page: Any, world: World, live_server: Any) -> Iterator[Any]:
    """A signed-in window. Fails the test when the page complains or calls elsewhere."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((live_server.url, "data:", "blob:"))
            else complaints.append(request.url)
        ),
    )
    page.goto("/admin/")
    page.fill("#id_username", world.owner.email)
    page.fill("#id_password", PASSWORD)
    page.click("#login-form button[type=submit]")
    page.wait_for_selector("#nav-sidebar")
    yield page
    assert complaints == []


def call(live_server: Any, path: str, key: str) -> tuple[int, Any]:
    request = urllib.request.Request(live_server.url + path, headers={"X-API-Key": key})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def save(page: Any) -> None:
    page.click("button[name=_save]")


def choose(page: Any, field: str, text: str) -> None:
    """Pick from a select that searches."""
    page.click(f"#id_{field} + .select2-container")
    page.fill(".select2-search__field", text)
    page.click(f".select2-results__option:has-text('{text}')")


def test_a_key_is_made_copied_and_used(desk: Any, world: World, live_server: Any) -> None:
    desk.goto("/admin/apikeys/apikey/add/")
    desk.fill("#id_description", "The shop")
    desk.check("[data-column=get]")
    desk.check("tr:has(code:text-is('clients')) [data-row]")
    desk.uncheck("input[value='taxes:get']")
    assert desk.locator("[data-column=get]").evaluate("box => box.indeterminate")
    save(desk)
    key = desk.input_value("#secret")
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.click("#copy")
    desk.wait_for_selector("#copy:has-text('Copied')")
    assert desk.evaluate("navigator.clipboard.readText()") == key
    rows = AccessRow.objects.all()
    assert {row.resource for row in rows if row.can_post} == {"clients"}
    assert "taxes" not in {row.resource for row in rows}
    status, body = call(live_server, "/api/v1/clients", key)
    assert (status, [one["name"] for one in body["data"]]) == (200, ["Acme Trading Client"])
    assert call(live_server, "/api/v1/taxes", key)[0] == 403
    # Reloading shows the key's page, without the secret and without a second key.
    desk.reload()
    desk.wait_for_selector("[data-matrix]")
    assert key.partition("|")[2] not in desk.content()
    assert desk.evaluate("location.pathname") == "/admin/apikeys/apikey/1/change/" or "/change/" in desk.url


def test_an_invoice_is_written_posted_and_paid(desk: Any, world: World) -> None:
    desk.goto("/admin/sales/invoice/add/")
    choose(desk, "client", "Acme Trading Client")
    choose(desk, "items-0-product", "Pen")
    desk.fill("#id_items-0-quantity", "3")
    desk.click(".add-row")
    desk.fill("#id_items-2-name", "Delivery")
    desk.fill("#id_items-2-unit_price", "12.50")
    save(desk)
    desk.wait_for_selector("text=Draft")
    desk.click("a:has-text('Post')")
    desk.click(".mz-card button[type=submit]")
    desk.wait_for_selector("text=The invoice is posted")
    made = Invoice.objects.get()
    assert made.number is not None
    assert str(made.total.normalize()) == "47"
    assert StockLevel.objects.get(product=world.product).quantity == 7
    desk.click("a:has-text('Take payment')")
    assert desk.input_value("#id_amount") == "47.00"
    desk.fill("#id_amount", "40")
    desk.click(".mz-card button[type=submit]")
    desk.wait_for_selector("text=Partly paid")
    assert ClientPayment.objects.get().amount == 40
    receivable = Account.objects.get(kind="receivable")
    lines = JournalLine.objects.filter(account=receivable)
    assert sum(line.debit - line.credit for line in lines) == 7


def test_a_refusal_is_read_where_it_belongs(desk: Any, world: World) -> None:
    draft = world.invoice(items=[{"product": world.product, "quantity": 11}])
    desk.goto(f"/admin/sales/invoice/{draft.pk}/change/")
    desk.click("a:has-text('Post')")
    desk.click(".mz-card button[type=submit]")
    desk.wait_for_selector("text=Line 1:")
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/sales/invoice/",
        "/admin/sales/invoice/add/",
        "/admin/accounting/journal/add/",
        "/admin/accounts/client/add/",
        "/admin/inventory/stocktransaction/add/",
        "/admin/apikeys/apikey/add/",
        "/admin/audit/change/",
        "/admin/password_change/",
        "/admin/password_reset/",
        "/admin/reset/MQ/of-no-use/",
    ],
)
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_fit_and_draw(desk: Any, address: str, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto(address)
    desk.wait_for_timeout(200)
    assert desk.evaluate("document.documentElement.scrollWidth") <= width


def test_arabic_is_mirrored(desk: Any, live_server: Any) -> None:
    desk.context.add_cookies([{"name": "django_language", "value": "ar", "url": live_server.url}])
    desk.goto("/admin/sales/invoice/add/")
    assert desk.get_attribute("html", "dir") == "rtl"
    box = desk.locator("#nav-sidebar").bounding_box()
    assert box["x"] > 600
