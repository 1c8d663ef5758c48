"""What clients and suppliers have in common."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.core.fields import MoneyField
from erp.core.models.base import Record


class Address(models.Model):
    """The columns of a postal address; the API shows them as the object `address`."""

    address_line1 = models.CharField(_("address line 1"), max_length=200, blank=True)
    address_line2 = models.CharField(_("address line 2"), max_length=200, blank=True)
    address_city = models.CharField(_("city"), max_length=100, blank=True)
    address_state = models.CharField(_("state"), max_length=100, blank=True)
    address_postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    address_country = models.CharField(_("country"), max_length=2, blank=True)

    class Meta:
        abstract = True


class ShippingAddress(models.Model):
    """A second address, shown as `shipping_address`."""

    shipping_address_line1 = models.CharField(_("shipping address line 1"), max_length=200, blank=True)
    shipping_address_line2 = models.CharField(_("shipping address line 2"), max_length=200, blank=True)
    shipping_address_city = models.CharField(_("shipping city"), max_length=100, blank=True)
    shipping_address_state = models.CharField(_("shipping state"), max_length=100, blank=True)
    shipping_address_postal_code = models.CharField(_("shipping postal code"), max_length=20, blank=True)
    shipping_address_country = models.CharField(_("shipping country"), max_length=2, blank=True)

    class Meta:
        abstract = True


class Party(Record, Address, ShippingAddress):
    """Somebody a company trades with. What is owed is read from the ledger, never stored here."""

    class Type(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual")
        BUSINESS = "business", _("Business")

    number = models.CharField(_("number"), max_length=40, editable=False)
    type = models.CharField(_("type"), max_length=10, choices=Type.choices, default=Type.BUSINESS)
    name = models.CharField(_("name"), max_length=200)
    name_ar = models.CharField(_("name in Arabic"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    mobile = models.CharField(_("mobile"), max_length=40, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=50, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=50, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    payment_terms = models.PositiveSmallIntegerField(_("payment terms in days"), default=0)
    credit_limit = MoneyField(
        _("credit limit"), null=True, blank=True, help_text=_("In the currency of the books; empty for none.")
    )
    category = models.CharField(_("category"), max_length=100, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    notes = models.TextField(_("notes"), blank=True)

    class Meta(Record.Meta):
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["company", "number"], name="%(app_label)s_%(class)s_number"),
            models.CheckConstraint(
                condition=models.Q(credit_limit=None) | models.Q(credit_limit__gte=0),
                name="%(app_label)s_%(class)s_credit_limit",
            ),
        ]

    def __str__(self) -> str:
        return self.name
