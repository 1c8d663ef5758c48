"""The members that clients and suppliers share."""

from erp.api.serializers import RECORD

PARTY = (
    *RECORD[:2],
    "number",
    "type",
    "name",
    "name_ar",
    "email",
    "phone",
    "mobile",
    "tax_number",
    "registration_number",
    "address",
    "shipping_address",
    "currency",
    "payment_terms",
    "credit_limit",
    "category",
    "is_active",
    "notes",
    *RECORD[2:],
)
