"""The worked examples of domain.md 3.4, to the digit; one table, one row a case."""

from dataclasses import dataclass, replace
from decimal import Decimal as D

import pytest

from accounting.services.calculator import Document, TaxAmount, calculate
from tests.support.calculation import document, figures, line, tax


@dataclass(frozen=True)
class Example:
    document: Document
    net: str
    tax: str
    total: str


VAT19, VAT20, VAT23, VAT24 = tax("19"), tax("20"), tax("23"), tax("24")
M2 = (line("1", "55.55", VAT23), line("1", "11.11", VAT23))
M3 = (line("1", "10.01", VAT20),) * 3
NINE1, NINE2 = tax("9", included=True, key="nine 1"), tax("9", included=True, key="nine 2")

EXAMPLES = {
    "M1": Example(
        document(*(line(units, "4.60", VAT19) for units in ("84", "54", "288", "144", "430"))),
        *("4600.00", "874.00", "5474.00"),
    ),
    "M2 group": Example(document(*M2), "66.66", "15.33", "81.99"),
    "M2 line": Example(document(*M2, tax_rounding="line"), "66.66", "15.34", "82.00"),
    "M3 group": Example(document(*M3), "30.03", "6.01", "36.04"),
    "M3 line": Example(document(*M3, tax_rounding="line"), "30.03", "6.00", "36.03"),
    "M4 7.00 @ 21": Example(document(line("1", "7.00", tax("21", included=True))), "5.79", "1.21", "7.00"),
    "M4 399.99 @ 20": Example(
        document(line("1", "399.99", tax("20", included=True))), "333.33", "66.66", "399.99"
    ),
    "M4 52.50 @ 12": Example(
        document(line("1", "52.50", tax("12", included=True))), "46.88", "5.62", "52.50"
    ),
    "M4 8 x 15.55 @ 8": Example(
        document(line("8", "15.55", tax("8", included=True))), "115.19", "9.21", "124.40"
    ),
    "M7": Example(
        document(
            *(line("1", price, VAT24) for price in ("75", "500", "200", "100", "50", "50")),
            discount_amount=D("75"),
        ),
        *("900.00", "216.00", "1116.00"),
    ),
    "M8": Example(
        document(
            line("1", "100", tax("21")), line("2", "10", tax("4"), percent="14.5"), discount_percent=D("7.85")
        ),
        *("107.91", "19.98", "127.89"),
    ),
    "M9": Example(
        document(*(line("1", price, NINE1, NINE2) for price in ("400", "400", "600", "100"))),
        *("1271.19", "228.81", "1500.00"),
    ),
    "M10 parallel": Example(document(line("1", "100", tax("5"), tax("9.5"))), "100.00", "14.50", "114.50"),
    "M10 compound": Example(
        document(line("1", "100", tax("5"), tax("9.5", compound=True))), "100.00", "14.98", "114.98"
    ),
    "M10 included and excluded": Example(
        document(line("1", "115", tax("15", included=True), tax("5"))), "100.00", "20.00", "120.00"
    ),
    "M10 included compound": Example(
        document(line("1", "115.50", tax("5", included=True), tax("10", included=True, compound=True))),
        *("100.00", "15.50", "115.50"),
    ),
    # Odoo charges 6, 6 and 10 % on top of both; two parallel taxes of 6 are one of 12.
    "M10 based on the taxes before": Example(
        document(line("1", "100", tax("12"), tax("10", compound=True))), "100.00", "23.20", "123.20"
    ),
    "M11": Example(document(line("2.25", "64.22", VAT20, percent="100")), "0.00", "0.00", "0.00"),
    "M12": Example(document(*(line("1", "1.001", VAT20) for _ in range(100))), "100.00", "20.00", "120.00"),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_example(name: str) -> None:
    example = EXAMPLES[name]
    amounts = calculate(example.document)
    assert (amounts.net, amounts.tax, amounts.total) == (D(example.net), D(example.tax), D(example.total))


@pytest.mark.parametrize("name", EXAMPLES)
def test_m14_a_negated_document_has_every_figure_negated(name: str) -> None:
    given = EXAMPLES[name].document
    mirrored = replace(given, sign=-1)
    assert figures(calculate(mirrored)) == [-figure for figure in figures(calculate(given))]


def test_m3_line_taxes_share_the_rounded_tax_of_the_group() -> None:
    amounts = calculate(document(*M3))
    assert [row.tax1_amount for row in amounts.lines] == [D("2.01"), D("2.00"), D("2.00")]
    assert [row.total for row in amounts.lines] == [D("12.02"), D("12.01"), D("12.01")]


def test_m8_the_document_discount_is_shared_by_largest_remainder() -> None:
    amounts = calculate(EXAMPLES["M8"].document)
    assert [row.amount for row in amounts.lines] == [D("100.00"), D("20.00")]
    assert [row.discount for row in amounts.lines] == [D("0.00"), D("2.90")]
    assert [row.document_discount for row in amounts.lines] == [D("7.85"), D("1.34")]
    assert [row.net for row in amounts.lines] == [D("92.15"), D("15.76")]
    assert [row.tax1_amount for row in amounts.lines] == [D("19.35"), D("0.63")]
    assert (amounts.subtotal, amounts.discount) == (D("120.00"), D("12.09"))
    assert amounts.document_discount == D("9.19")


def test_m9_two_equal_included_taxes_differ_by_the_cent_that_is_left() -> None:
    amounts = calculate(EXAMPLES["M9"].document)
    assert amounts.taxes == (
        TaxAmount("nine 1", D("1271.19"), D("114.41")),
        TaxAmount("nine 2", D("1271.19"), D("114.40")),
    )
    assert [row.total for row in amounts.lines] == [D("400.00"), D("400.00"), D("600.00"), D("100.00")]


@pytest.mark.parametrize(
    ("name", "tax1", "tax2"),
    [
        ("M10 parallel", "5.00", "9.50"),
        ("M10 compound", "5.00", "9.98"),
        ("M10 included and excluded", "15.00", "5.00"),
        ("M10 included compound", "5.00", "10.50"),
    ],
)
def test_m10_each_tax_of_the_line(name: str, tax1: str, tax2: str) -> None:
    (row,) = calculate(EXAMPLES[name].document).lines
    assert (row.tax1_amount, row.tax2_amount) == (D(tax1), D(tax2))


def test_m11_a_whole_discount_leaves_exactly_nothing() -> None:
    (row,) = calculate(EXAMPLES["M11"].document).lines
    assert (row.amount, row.discount, row.net, row.total) == (D("144.50"), D("144.50"), D("0.00"), D("0.00"))


def test_the_base_of_a_compound_tax_has_the_first_tax_in_it() -> None:
    amounts = calculate(EXAMPLES["M10 compound"].document)
    assert amounts.taxes == (
        TaxAmount("5", D("100.00"), D("5.00")),
        TaxAmount("9.5", D("105.00"), D("9.98")),
    )


def test_an_included_compound_tax_on_an_excluded_one() -> None:
    # net n, tax1 5 % on top, tax2 10 % of (n + tax1) inside the price: price = n + 0.10 x 1.05 n = 1.105 n
    amounts = calculate(
        document(line("1", "110.50", tax("5"), tax("10", included=True, compound=True))),
    )
    (row,) = amounts.lines
    assert (row.net, row.tax1_amount, row.tax2_amount, row.total) == (
        D("100.00"),
        D("5.00"),
        D("10.50"),
        D("115.50"),
    )


def test_shipping_is_taxed_with_the_lines_of_its_tax_and_stays_out_of_net() -> None:
    # 10.01 + 10.01 + 10.01 at 20 % in one group: 6.01, as in M3, now with shipping as the third.
    amounts = calculate(document(*M3[:2], shipping_amount=D("10.01"), shipping_tax=VAT20))
    assert (amounts.net, amounts.shipping, amounts.tax) == (D("20.02"), D("10.01"), D("6.01"))
    assert amounts.total == D("36.04")
    assert amounts.shipping_line.total == D("12.01")
    assert amounts.taxes == (TaxAmount("20", D("30.03"), D("6.01")),)


def test_included_shipping_tax_leaves_the_net_of_shipping() -> None:
    amounts = calculate(document(shipping_amount=D("7.00"), shipping_tax=tax("21", included=True)))
    assert (amounts.net, amounts.shipping, amounts.tax, amounts.total) == (
        D("0.00"),
        D("5.79"),
        D("1.21"),
        D("7.00"),
    )


def test_no_shipping_charge_lists_no_shipping_tax() -> None:
    amounts = calculate(document(line("1", "1.00"), shipping_tax=VAT20))
    assert amounts.taxes == ()


def test_discounts_of_prices_that_include_tax_include_it_too() -> None:
    # 2 x 60.00 incl. 20 %, the line less 10 %, the document less 8.00: 100.00 to pay.
    amounts = calculate(
        document(line("2", "60.00", tax("20", included=True), percent="10"), discount_amount=D("8.00"))
    )
    assert (amounts.subtotal, amounts.discount) == (D("120.00"), D("20.00"))
    assert (amounts.net, amounts.tax, amounts.total) == (D("83.33"), D("16.67"), D("100.00"))


def test_the_price_of_every_line_is_kept_where_remainders_are_equal() -> None:
    # 0.05 + 0.05 incl. 100 %: net 0.05 is 0.03 + 0.02; tax given back on its own would be 0.03 + 0.02 again.
    amounts = calculate(document(*(line("1", "0.05", tax("100", included=True)) for _ in range(2))))
    assert [(row.net, row.tax1_amount, row.total) for row in amounts.lines] == [
        (D("0.03"), D("0.02"), D("0.05")),
        (D("0.02"), D("0.03"), D("0.05")),
    ]


@pytest.mark.parametrize(
    ("price", "step", "rounding", "total"),
    [
        ("10.02", "0.05", "-0.02", "10.00"),
        ("10.03", "0.05", "0.02", "10.05"),
        ("10.05", "0.10", "0.05", "10.10"),
        ("10.49", "1", "-0.49", "10.00"),
        ("10.50", "1.0000", "0.50", "11.00"),
    ],
)
def test_cash_rounding_goes_to_rounding_only(price: str, step: str, rounding: str, total: str) -> None:
    amounts = calculate(document(line("1", price), cash_rounding=D(step)))
    assert (amounts.net, amounts.tax) == (D(price), D("0.00"))
    assert (amounts.rounding, amounts.total) == (D(rounding), D(total))


@pytest.mark.parametrize(
    ("digits", "net", "tax1", "total"),
    [(0, "33", "5", "38"), (2, "33.33", "5.00", "38.33"), (3, "33.333", "5.000", "38.333")],
)
def test_every_rounding_is_to_the_digits_of_the_currency(
    digits: int, net: str, tax1: str, total: str
) -> None:
    amounts = calculate(document(line("1", "33.333333", tax("15")), digits=digits))
    assert [str(amounts.net), str(amounts.tax), str(amounts.total)] == [net, tax1, total]


def test_the_largest_columns_lose_no_digit() -> None:
    # 9,223,372,036,854.775807 is the most that a price or quantity column holds; squared it has 38 digits.
    most = "9223372036854.775807"
    amounts = calculate(document(line(most, most, tax("12.345678"))))
    assert amounts.net == D("85070591730234615847396907.78")
    assert amounts.tax == D("10502541327709394317056593.62")
    assert amounts.total == D("95573133057944010164453501.40")


def test_a_document_without_lines_is_all_zeros() -> None:
    assert {str(figure) for figure in figures(calculate(document()))} == {"0.00"}
