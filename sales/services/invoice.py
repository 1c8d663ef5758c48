"""Invoices: every write. Drafted, posted, and if need be voided (domain.md 1.2)."""

from sales.services.invoice_draft import create, delete, update
from sales.services.invoice_posting import post
from sales.services.invoice_void import void

__all__ = ["create", "delete", "post", "update", "void"]
