"""Whatever the document, its figures agree to the smallest unit (domain.md I-21, I-22, 3.2, 6.8)."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from accounting.services.calculator import Amounts, Document, Line, TaxRule, calculate
from erp.core.rounding import EXACT, from_units, round_half_up
from tests.support.calculation import HEADER, figures

TAXES = [
    None,
    *(
        TaxRule(f"{rate} {included} {compound}", Decimal(rate), included, compound)
        for rate in ("0", "5", "9.5", "15", "21.123456")
        for included in (False, True)
        for compound in (False, True)
    ),
]
PAIRS = [(one, other) for one in TAXES for other in TAXES]
EXCLUDED_PAIRS = [
    (one, other) for one, other in PAIRS if not any(tax and tax.is_included for tax in (one, other))
]

digit_counts = st.sampled_from([0, 2, 3, 4])
percents = st.decimals(min_value=0, max_value=100, places=6)
quantities = st.one_of(st.integers(0, 50).map(Decimal), st.decimals(min_value=0, max_value=10**6, places=6))
prices = st.one_of(
    st.decimals(min_value=0, max_value=100, places=2), st.decimals(min_value=0, max_value=10**9, places=6)
)


def amount_of(line: Line, digits: int) -> Decimal:
    with localcontext(EXACT):
        return round_half_up(line.quantity * line.unit_price, digits)


@st.composite
def discounts(draw: st.DrawFn, base: Decimal, digits: int) -> dict[str, Decimal]:
    kind = draw(st.sampled_from(["none", "percent", "amount"]))
    if kind == "percent":
        return {"discount_percent": draw(percents)}
    if kind == "amount":
        most = int(base.scaleb(digits, EXACT))
        return {"discount_amount": from_units(draw(st.integers(0, most)), digits)}
    return {}


@st.composite
def lines(draw: st.DrawFn, digits: int, pairs: list[tuple[TaxRule | None, TaxRule | None]]) -> Line:
    tax1, tax2 = draw(st.sampled_from(pairs))
    line = Line(draw(quantities), draw(prices), tax1=tax1, tax2=tax2)
    return replace(line, **draw(discounts(amount_of(line, digits), digits)))


@st.composite
def documents(
    draw: st.DrawFn,
    pairs: list[tuple[TaxRule | None, TaxRule | None]] = PAIRS,
    one_pair: bool = False,
    discounted: bool = True,
) -> Document:
    digits = draw(digit_counts)
    used = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=1 if one_pair else 3))
    document = Document(
        draw(st.lists(lines(digits, used), min_size=1, max_size=7)),
        digits,
        tax_rounding=draw(st.sampled_from(["group", "line"])),
        shipping_amount=from_units(draw(st.integers(0, 10**6)), digits),
        shipping_tax=draw(st.sampled_from(TAXES)),
        cash_rounding=draw(st.sampled_from([None, from_units(5, digits), from_units(100, digits)])),
    )
    if discounted:
        plain = calculate(document)
        base = EXACT.subtract(plain.subtotal, plain.discount)
        document = replace(document, **draw(discounts(base, digits)))
    return document


def total(values: Iterable[Decimal]) -> Decimal:
    with localcontext(EXACT):
        return sum(values, Decimal(0))


def header(amounts: Amounts) -> dict[str, Decimal]:
    return {name: getattr(amounts, name) for name in HEADER}


def rounded_part(value: Decimal, rate: Decimal, digits: int) -> Decimal:
    """`rate` percent of `value` as Decimal itself rounds it."""
    wide = Context(prec=200)
    return (
        wide.multiply(value, rate).scaleb(-2, wide).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, wide)
    )


@given(documents())
def test_the_header_is_the_sum_of_its_parts(document: Document) -> None:
    amounts = calculate(document)
    rows = amounts.lines
    assert amounts.subtotal == total(row.amount for row in rows)
    assert amounts.document_discount == total(row.document_discount for row in rows)
    assert amounts.discount == total((*(row.discount for row in rows), amounts.document_discount))
    assert amounts.net == total(row.net for row in rows)
    assert amounts.shipping == amounts.shipping_line.net
    taxed = (*rows, amounts.shipping_line)
    assert amounts.tax == total(tax for row in taxed for tax in (row.tax1_amount, row.tax2_amount))
    assert amounts.tax == total(summary.amount for summary in amounts.taxes)
    assert amounts.total == total((amounts.net, amounts.tax, amounts.shipping, amounts.rounding))
    assert amounts.total == total((*(row.total for row in taxed), amounts.rounding))


@given(documents())
def test_a_line_keeps_its_price_and_adds_up(document: Document) -> None:
    amounts = calculate(document)
    for line, row in zip(document.lines, amounts.lines, strict=True):
        assert row.amount == amount_of(line, document.digits)
        included = [
            tax_amount
            for tax, tax_amount in ((line.tax1, row.tax1_amount), (line.tax2, row.tax2_amount))
            if tax and tax.is_included
        ]
        assert total((row.net, *included)) == total((row.amount, -row.discount, -row.document_discount))
        assert row.total == total((row.net, row.tax1_amount, row.tax2_amount))


@given(documents())
def test_nothing_is_negative_and_everything_has_the_digits_of_the_currency(document: Document) -> None:
    amounts = calculate(document)
    for figure in figures(amounts):
        assert -figure.as_tuple().exponent == document.digits
        assert figure >= 0 or figure == amounts.rounding
    for line, row in zip(document.lines, amounts.lines, strict=True):
        assert line.tax1 or row.tax1_amount == 0
        assert line.tax2 or row.tax2_amount == 0


@given(documents())
def test_m14_the_mirror_image_has_every_figure_negated(document: Document) -> None:
    mirrored = calculate(replace(document, sign=-1))
    assert figures(mirrored) == [figure.copy_negate() for figure in figures(calculate(document))]


@given(documents())
def test_the_document_discount_is_what_the_terms_say(document: Document) -> None:
    plain = calculate(replace(document, discount_percent=None, discount_amount=None))
    base = EXACT.subtract(plain.subtotal, plain.discount)
    discount = document.discount_amount or rounded_part(
        base, document.discount_percent or Decimal(0), document.digits
    )
    assert calculate(document).document_discount == discount


@given(documents(discounted=False), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(document: Document, random: Random) -> None:
    shuffled = list(document.lines)
    random.shuffle(shuffled)
    there, back = calculate(document), calculate(replace(document, lines=shuffled))
    assert header(there) == header(back)
    assert {tax.key: tax for tax in there.taxes} == {tax.key: tax for tax in back.taxes}


@given(documents(one_pair=True), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter_to_a_shared_discount(document: Document, random: Random) -> None:
    # With two kinds of tax it may, by one unit: equal remainders go to the earliest line, hence its tax.
    document = replace(document, tax_rounding="group")
    shuffled = list(document.lines)
    random.shuffle(shuffled)
    assert header(calculate(document)) == header(calculate(replace(document, lines=shuffled)))


@given(documents(pairs=EXCLUDED_PAIRS, one_pair=True))
def test_a_group_is_taxed_once_on_its_sum(document: Document) -> None:
    document = replace(document, tax_rounding="group", shipping_amount=Decimal(0))
    amounts = calculate(document)
    tax1, tax2 = document.lines[0].tax1, document.lines[0].tax2
    first = rounded_part(amounts.net, tax1.rate, document.digits) if tax1 else Decimal(0)
    assert total(row.tax1_amount for row in amounts.lines) == first
    if tax2:
        base = EXACT.add(amounts.net, first) if tax2.is_compound else amounts.net
        second = rounded_part(base, tax2.rate, document.digits)
        assert total(row.tax2_amount for row in amounts.lines) == second
    assert amounts.net == EXACT.subtract(amounts.subtotal, amounts.discount)


@given(documents())
def test_a_line_taxed_alone_is_a_document_of_its_own(document: Document) -> None:
    document = replace(document, tax_rounding="line", discount_percent=None, discount_amount=None)
    alone = [calculate(Document([line], document.digits)).lines[0] for line in document.lines]
    assert list(calculate(document).lines) == alone


@given(documents(discounted=False), st.integers(1, 10**6), st.integers(1, 10**6), st.data())
def test_a_split_line_is_taxed_as_if_whole(
    document: Document, one: int, other: int, data: st.DataObject
) -> None:
    tax1, tax2 = data.draw(st.sampled_from(PAIRS))
    price = from_units(data.draw(st.integers(0, 10**8)), document.digits)  # exact, so only tax can differ

    def with_lines(*counts: int) -> Amounts:
        added = [Line(Decimal(count), price, tax1=tax1, tax2=tax2) for count in counts]
        return calculate(replace(document, lines=[*document.lines, *added], tax_rounding="group"))

    whole, split = with_lines(one + other), with_lines(one, other)
    assert header(whole) == header(split)
    assert whole.taxes == split.taxes


@given(documents(), st.integers(1, 2))
def test_smaller_units_scale_every_figure(document: Document, power: int) -> None:
    assume(document.digits >= power)

    def times(value: Decimal | None) -> Decimal | None:
        return None if value is None else value.scaleb(power, EXACT)

    scaled = replace(
        document,
        digits=document.digits - power,
        lines=[
            replace(line, unit_price=times(line.unit_price), discount_amount=times(line.discount_amount))
            for line in document.lines
        ],
        discount_amount=times(document.discount_amount),
        shipping_amount=times(document.shipping_amount),
        cash_rounding=times(document.cash_rounding),
    )
    assert figures(calculate(scaled)) == [times(figure) for figure in figures(calculate(document))]


@given(documents(one_pair=True), st.decimals(min_value=0, max_value=1000, places=6))
def test_a_higher_price_is_never_cheaper(document: Document, more: Decimal) -> None:
    document = replace(document, tax_rounding="group", shipping_tax=document.lines[0].tax1)
    first, *others = document.lines
    dearer = replace(first, unit_price=EXACT.add(first.unit_price, more))
    before = calculate(document)
    after = calculate(replace(document, lines=[dearer, *others]))
    assert before.net <= after.net
    assert before.total <= after.total


@given(documents())
def test_cash_rounding_meets_the_step_and_moves_half_of_it_at_most(document: Document) -> None:
    amounts = calculate(document)
    if document.cash_rounding is None:
        assert amounts.rounding == 0
    else:
        assert EXACT.remainder(amounts.total, document.cash_rounding) == 0
        assert amounts.rounding.copy_abs() * 2 <= document.cash_rounding
    unrounded = calculate(replace(document, cash_rounding=None))
    assert header(unrounded) | {"rounding": None, "total": None} == header(amounts) | {
        "rounding": None,
        "total": None,
    }


def test_the_generated_documents_reach_what_they_are_for() -> None:
    """A strategy that never makes a discount or an included pair would prove nothing."""
    seen: set[str] = set()

    @given(documents())
    def collect(document: Document) -> None:
        amounts = calculate(document)
        seen.update(
            name
            for name, reached in {
                "document discount": amounts.document_discount > 0,
                "line discount": amounts.discount > amounts.document_discount,
                "rounding": amounts.rounding != 0,
                "two taxes": any(row.tax1_amount and row.tax2_amount for row in amounts.lines),
                "included": any(line.tax1 and line.tax1.is_included for line in document.lines),
                "shipping tax": amounts.shipping_line.tax1_amount > 0,
            }.items()
            if reached
        )

    collect()
    if (
        missing := {"document discount", "line discount", "rounding", "two taxes", "included", "shipping tax"}
        - seen
    ):
        pytest.fail(f"never generated: {missing}")
