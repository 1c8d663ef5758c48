"""Who the demo companies deal with, and in what."""

from decimal import Decimal
from typing import Any

# Members of clients, suppliers and products as their services take them; `sku` and `external_id` name them.
Rows = list[dict[str, Any]]

NAKHLA_CLIENTS: Rows = [
    {
        "external_id": "nour",
        "name": "Nour Markets",
        "name_ar": "أسواق نور",
        "email": "accounts@nour.example",
        "phone": "+966 11 555 0101",
        "tax_number": "311111111100003",
        "address_line1": "King Fahd Road 12",
        "address_city": "Riyadh",
        "address_postal_code": "12271",
        "address_country": "SA",
        "payment_terms": 30,
        "credit_limit": Decimal(50000),
        "category": "Retail",
    },
    {
        "external_id": "bayt",
        "name": "Bayt Al-Qahwa",
        "name_ar": "بيت القهوة",
        "email": "orders@bayt.example",
        "address_city": "Jeddah",
        "address_country": "SA",
        "payment_terms": 15,
        "category": "Cafés",
    },
    {
        "external_id": "waha",
        "name": "Waha Hotels",
        "name_ar": "فنادق الواحة",
        "email": "finance@waha.example",
        "address_city": "Al-Ula",
        "address_country": "SA",
        "payment_terms": 45,
        "category": "Hotels",
    },
    {
        "external_id": "khalid",
        "name": "Khalid Al-Otaibi",
        "name_ar": "خالد العتيبي",
        "type": "individual",
        "mobile": "+966 50 555 0177",
        "address_city": "Dammam",
        "address_country": "SA",
    },
    {
        "external_id": "gulf",
        "name": "Gulf Catering W.L.L.",
        "name_ar": "الخليج للتموين",
        "email": "ap@gulf.example",
        "address_city": "Manama",
        "address_country": "BH",
        "payment_terms": 30,
        "category": "Export",
    },
]

NAKHLA_SUPPLIERS: Rows = [
    {
        "external_id": "jazan",
        "name": "Jazan Coffee Farms",
        "name_ar": "مزارع بن جازان",
        "address_country": "SA",
    },
    {"external_id": "qassim", "name": "Qassim Dates", "name_ar": "تمور القصيم", "address_country": "SA"},
    {"external_id": "milano", "name": "Milano Machines S.p.A.", "address_country": "IT", "currency": "EUR"},
]

# `category` and `supplier` by name and reference; `taxed` is the standard rate.
NAKHLA_PRODUCTS: Rows = [
    {
        "sku": "COF-1",
        "name": "Khawlani coffee, 1 kg | بن خولاني",
        "category": "Coffee",
        "supplier": "jazan",
        "barcode": "6281000000017",
        "unit": "bag",
        "price": Decimal(60),
        "cost": Decimal(32),
        "track_stock": True,
        "costing": "average",
        "low_stock": Decimal(20),
    },
    {
        "sku": "DAT-3",
        "name": "Sukkari dates, 3 kg | تمر سكري",
        "category": "Dates",
        "supplier": "qassim",
        "barcode": "6281000000024",
        "unit": "box",
        "price": Decimal("45.50"),
        "cost": Decimal("21.75"),
        "track_stock": True,
        "costing": "average",
    },
    {
        "sku": "MAK-1",
        "name": "Espresso machine | آلة إسبريسو",
        "category": "Machines",
        "supplier": "milano",
        "unit": "piece",
        "price": Decimal(1850),
        "cost": Decimal(1200),
        "track_stock": True,
        "costing": "fifo",
        "low_stock": Decimal(2),
    },
    {
        "sku": "CUP-50",
        "name": "Paper cups, 50 | أكواب ورقية",
        "category": "Coffee",
        "unit": "pack",
        "price": Decimal(12),
        "cost": Decimal(7),
    },
    {
        "sku": "SRV-INST",
        "name": "Installation | تركيب",
        "type": "service",
        "unit": "visit",
        "price": Decimal(250),
    },
    {
        "sku": "SRV-TRAIN",
        "name": "Barista training | تدريب",
        "type": "service",
        "unit": "hour",
        "price": Decimal("180.25"),
    },
]

DELTA_CLIENTS: Rows = [
    {"external_id": "nil", "name": "Nil Stationers", "name_ar": "مكتبات النيل", "address_country": "EG"},
    {
        "external_id": "sphinx",
        "name": "Sphinx Schools",
        "name_ar": "مدارس أبو الهول",
        "address_country": "EG",
    },
]

DELTA_SUPPLIERS: Rows = [
    {"external_id": "qena", "name": "Qena Paper Mill", "name_ar": "مصنع ورق قنا", "address_country": "EG"},
]

DELTA_PRODUCTS: Rows = [
    {
        "sku": "PAP-A4",
        "name": "Paper A4, 500 sheets | ورق",
        "category": "Paper",
        "supplier": "qena",
        "unit": "ream",
        "price": Decimal(210),
        "cost": Decimal(150),
        "track_stock": True,
    },
    {"sku": "SRV-DEL", "name": "Delivery | توصيل", "type": "service", "price": Decimal(75)},
]
