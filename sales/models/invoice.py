"""Invoices."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.models.account import Account
from accounting.models.journal import Journal
from accounting.models.open_item import OpenItem
from accounting.models.tax import Tax
from accounts.models.client import Client
from accounts.models.company import Company
from erp.core.fields import MoneyField, PercentField, PriceField, QuantityField
from erp.core.guards.declarations import Guard, Posted, WithParent
from erp.core.models.base import CompanyForeignKey, CompanyOneToOneField, CompanyOwned
from erp.core.models.document import Document
from inventory.models.product import Product
from inventory.models.store import Store


class Invoice(Document):
    """A sale. Totals are computed by the calculator at every save of the draft and final at posting.

    Paid, credited and due are read from `open_item`. A voided invoice and the mirror that voids it are both
    in state void, so the posted invoices are the live ones.
    """

    client = CompanyForeignKey(Client, related_name="invoices", verbose_name=_("client"))
    client_name = models.CharField(_("client's name"), max_length=200, blank=True, editable=False)
    client_tax_number = models.CharField(_("client's tax number"), max_length=50, blank=True, editable=False)
    client_address = models.TextField(_("client's address"), blank=True, editable=False)
    due_date = models.DateField(_("due date"))
    store = CompanyForeignKey(Store, related_name="+", verbose_name=_("store"))
    discount_percent = PercentField(_("discount in percent"), null=True, blank=True)
    discount_amount = MoneyField(_("discount amount"), null=True, blank=True)
    shipping_amount = MoneyField(_("shipping amount"), default=0)
    shipping_tax = CompanyForeignKey(
        Tax, null=True, blank=True, related_name="+", verbose_name=_("tax on shipping")
    )
    tax_rounding = models.CharField(
        _("tax rounding"), max_length=5, choices=Company.TaxRounding.choices, editable=False
    )
    subtotal = MoneyField(_("subtotal"), default=0, editable=False)
    discount = MoneyField(_("discount"), default=0, editable=False)
    net = MoneyField(_("net"), default=0, editable=False)
    tax = MoneyField(_("tax"), default=0, editable=False)
    shipping = MoneyField(_("shipping"), default=0, editable=False)
    rounding = MoneyField(_("rounding"), default=0, editable=False)
    total = MoneyField(_("total"), default=0, editable=False)
    base_total = MoneyField(_("total in the books"), default=0, editable=False)
    journal = CompanyForeignKey(
        Journal, null=True, editable=False, related_name="+", verbose_name=_("journal")
    )
    open_item = CompanyOneToOneField(
        OpenItem, null=True, editable=False, related_name="invoice", verbose_name=_("open item")
    )

    guards: ClassVar[tuple[Guard, ...]] = (
        Posted(moves=(("draft", "posted"), ("draft", "void"), ("posted", "void"))),
    )

    class Meta(Document.Meta):
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        permissions: ClassVar = [
            ("post_invoice", _("Can post invoices")),
            ("void_invoice", _("Can void posted invoices")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Document.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=["draft", "posted", "void"]), name="sales_invoice_state"
            ),
            models.CheckConstraint(
                condition=Q(discount_percent=None) | Q(discount_amount=None),
                name="sales_invoice_one_discount",
            ),
            models.CheckConstraint(
                condition=Q(discount_percent=None) | Q(discount_percent__range=(0, 100)),
                name="sales_invoice_discount_percent",
            ),
            models.CheckConstraint(
                condition=Q(discount_amount=None) | Q(discount_amount__gte=0),
                name="sales_invoice_discount_amount",
            ),
            models.CheckConstraint(condition=Q(due_date__gte=F("date")), name="sales_invoice_due_after_date"),
            models.CheckConstraint(
                condition=Q(total=F("net") + F("tax") + F("shipping") + F("rounding")),
                name="sales_invoice_total",
            ),
            models.CheckConstraint(
                condition=Q(total__gte=0, net__gte=0, tax__gte=0, shipping_amount__gte=0, base_total__gte=0),
                name="sales_invoice_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(journal__isnull=False), name="sales_invoice_posted_has_journal"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "date", "id"], name="sales_invoice_date"),
            models.Index(fields=["company", "client", "id"], name="sales_invoice_client"),
        ]


class InvoiceItem(CompanyOwned):
    """A line of an invoice, with the taxes as they were and the amounts the calculator gave it."""

    invoice = CompanyForeignKey(Invoice, related_name="items")
    position = models.PositiveIntegerField(_("position"))
    product = CompanyForeignKey(Product, null=True, blank=True, related_name="+", verbose_name=_("product"))
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    quantity = QuantityField(_("quantity"), default=1)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    unit_price = PriceField(_("unit price"))
    discount_percent = PercentField(_("discount in percent"), null=True, blank=True)
    discount_amount = MoneyField(_("discount amount"), null=True, blank=True)
    tax1 = CompanyForeignKey(Tax, null=True, blank=True, related_name="+", verbose_name=_("first tax"))
    tax2 = CompanyForeignKey(Tax, null=True, blank=True, related_name="+", verbose_name=_("second tax"))
    tax1_rate = PercentField(_("rate of the first tax"), null=True, editable=False)
    tax2_rate = PercentField(_("rate of the second tax"), null=True, editable=False)
    account = CompanyForeignKey(
        Account, null=True, blank=True, related_name="+", verbose_name=_("revenue account")
    )
    amount = MoneyField(_("amount"), default=0, editable=False)
    discount = MoneyField(_("discount"), default=0, editable=False)
    net = MoneyField(_("net"), default=0, editable=False)
    tax1_amount = MoneyField(_("first tax amount"), default=0, editable=False)
    tax2_amount = MoneyField(_("second tax amount"), default=0, editable=False)
    total = MoneyField(_("total"), default=0, editable=False)
    cost = MoneyField(_("cost"), null=True, editable=False)

    guards: ClassVar[tuple[Guard, ...]] = (WithParent("invoice"),)

    class Meta:
        verbose_name = _("invoice item")
        verbose_name_plural = _("invoice items")
        ordering = ("position",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="sales_invoiceitem_quantity"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="sales_invoiceitem_unit_price"),
            models.CheckConstraint(
                condition=Q(discount_percent=None) | Q(discount_amount=None),
                name="sales_invoiceitem_one_discount",
            ),
            models.CheckConstraint(
                condition=Q(discount_percent=None) | Q(discount_percent__range=(0, 100)),
                name="sales_invoiceitem_discount_percent",
            ),
            models.CheckConstraint(
                condition=Q(discount_amount=None)
                | Q(discount_amount__gte=0, discount_amount__lte=F("amount")),
                name="sales_invoiceitem_discount_amount",
            ),
            models.CheckConstraint(
                condition=Q(total=F("net") + F("tax1_amount") + F("tax2_amount")),
                name="sales_invoiceitem_total",
            ),
        ]

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["invoice", "position"], name="sales_invoiceitem_position"),
        ]

    def __str__(self) -> str:
        return self.name


class InvoiceTax(CompanyOwned):
    """How much of one tax an invoice carries, and on which base."""

    invoice = CompanyForeignKey(Invoice, related_name="taxes")
    tax = CompanyForeignKey(Tax, related_name="+", verbose_name=_("tax"))
    base = MoneyField(_("base"))
    amount = MoneyField(_("amount"))

    guards: ClassVar[tuple[Guard, ...]] = (WithParent("invoice"),)

    class Meta:
        verbose_name = _("invoice tax")
        verbose_name_plural = _("invoice taxes")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["invoice", "tax"], name="sales_invoicetax_tax"),
        ]

    def __str__(self) -> str:
        return f"{self.tax_id}: {self.amount}"
