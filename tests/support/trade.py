"""A company that trades, told through the API: goods on hand, invoices, payments."""

from __future__ import annotations

from typing import Any

from tests.support.program import Program, data
from tests.support.samples import Body, Samples

ON_HAND = 12


class Trade:
    """A client, and a product of which 12 are in the store, received on 15 March 2026."""

    def __init__(self, samples: Samples) -> None:
        self.api: Program = samples.program
        samples.done("stock-transactions", "post")
        self.client: Body = samples.related("clients")
        self.product: Body = samples.related("products")

    def line(self, quantity: str = "1", **members: Any) -> Body:
        return {"product_id": self.product["id"], "quantity": quantity, "unit_price": "10.00", **members}

    def body(self, *lines: Body, **members: Any) -> Body:
        """Of an invoice: one unit at 10.00 unless told otherwise."""
        return {"client_id": self.client["id"], "items": list(lines) or [self.line()], **members}

    def draft(self, *lines: Body, **members: Any) -> Body:
        return data(self.api.post("invoices", self.body(*lines, **members)), 201)

    def posted(self, *lines: Body, **members: Any) -> Body:
        return data(self.api.post(f"invoices/{self.draft(*lines, **members)['id']}/post"))
