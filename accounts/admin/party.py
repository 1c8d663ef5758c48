"""What the pages of clients and suppliers have in common."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from erp.admin.base import ServiceAdmin


class PartyAdmin(ServiceAdmin):
    """Somebody the company trades with."""

    list_display = ("number", "name", "phone", "email", "is_active")
    list_display_links = ("number", "name")
    list_filter = ("is_active", "type")
    search_fields = ("number", "name", "name_ar", "email", "phone", "mobile", "tax_number")
    ordering = ("name", "id")
    layout = (
        (
            None,
            (
                ("name", "name_ar"),
                ("type", "category"),
                ("email", "phone", "mobile"),
                ("tax_number", "registration_number"),
            ),
        ),
        (_("Terms"), (("payment_terms", "credit_limit", "currency"), "is_active")),
        (
            _("Address"),
            (
                ("address_line1", "address_line2"),
                ("address_city", "address_state"),
                ("address_postal_code", "address_country"),
            ),
        ),
        (
            _("Shipping address"),
            (
                ("shipping_address_line1", "shipping_address_line2"),
                ("shipping_address_city", "shipping_address_state"),
                ("shipping_address_postal_code", "shipping_address_country"),
            ),
        ),
        (_("More"), ("notes", ("number", "external_id"))),
    )
