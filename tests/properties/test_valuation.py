"""A stock loses and makes no cent, whatever goes in and out (domain.md I-43, I-44, I-48, 4.1)."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erp.core.rounding import EXACT, cumulative_share, from_units
from inventory.services.valuation import InsufficientStock, Issue, Layer, issue_average, issue_fifo

DIGITS = 3
SMALLEST = Decimal("0.000001")

quantities = st.one_of(
    st.integers(1, 20).map(Decimal), st.decimals(min_value=SMALLEST, max_value=10**12, places=6)
)
values = st.one_of(st.integers(0, 9), st.integers(0, 10**19)).map(lambda units: from_units(units, DIGITS))
fractions = st.fractions(min_value=0, max_value=1, max_denominator=1000)


@st.composite
def stocks(draw: st.DrawFn, most: int = 6) -> list[Layer]:
    contents = draw(st.lists(st.tuples(quantities, values), min_size=1, max_size=most))
    return [Layer(key, quantity, value) for key, (quantity, value) in enumerate(contents)]


def totals(layers: list[Layer] | tuple[Layer, ...]) -> tuple[Decimal, Decimal]:
    with localcontext(EXACT):
        return (
            sum((layer.quantity for layer in layers), Decimal(0)),
            sum((layer.value for layer in layers), Decimal(0)),
        )


def part_of(quantity: Decimal, fraction: Fraction) -> Decimal:
    """A part of `quantity` that a quantity column can hold."""
    return from_units(int(Fraction(quantity) * 10**6 * fraction), 6)


def taken(issue: Issue) -> tuple[Decimal, Decimal]:
    return totals([Layer(part.key, part.quantity, part.value) for part in issue.consumptions])


@given(stocks(), fractions)
def test_fifo_conserves_quantity_and_value(layers: list[Layer], fraction: Fraction) -> None:
    on_hand, worth = totals(layers)
    quantity = part_of(on_hand, fraction)
    issue = issue_fifo(layers, quantity, digits=DIGITS)
    issued, cost = taken(issue)
    left, value = totals(issue.remaining)
    assert (issued, cost) == (quantity, issue.value)
    assert (EXACT.add(issued, left), EXACT.add(cost, value)) == (on_hand, worth)


@given(stocks(), fractions)
def test_fifo_empties_the_oldest_first_and_touches_one_layer_in_part(
    layers: list[Layer], fraction: Fraction
) -> None:
    issue = issue_fifo(layers, part_of(totals(layers)[0], fraction), digits=DIGITS)
    given_by_key = {layer.key: layer for layer in layers}
    assert [part.key for part in issue.consumptions] == list(range(len(issue.consumptions)))
    for part in issue.consumptions[:-1]:
        assert (part.quantity, part.value) == (given_by_key[part.key].quantity, given_by_key[part.key].value)
    for layer in issue.remaining[1:]:
        assert layer == given_by_key[layer.key]
    for layer in issue.remaining:
        assert 0 < layer.quantity <= given_by_key[layer.key].quantity
        assert 0 <= layer.value <= given_by_key[layer.key].value


@given(stocks())
def test_issuing_all_leaves_nothing(layers: list[Layer]) -> None:
    on_hand, worth = totals(layers)
    issue = issue_fifo(layers, on_hand, digits=DIGITS)
    assert (issue.value, issue.remaining) == (worth, ())
    assert issue_average(on_hand=on_hand, value=worth, quantity=on_hand, digits=DIGITS) == worth


@given(stocks(), st.lists(fractions, max_size=8))
def test_whatever_the_issues_a_stock_ends_at_zero_and_zero(
    layers: list[Layer], parts: list[Fraction]
) -> None:
    on_hand, worth = totals(layers)
    remaining, pool_quantity, pool_value = tuple(layers), on_hand, worth
    fifo_cost = average_cost = Decimal(0)
    for part in [*parts, Fraction(1)]:
        quantity = part_of(pool_quantity, part)
        issue = issue_fifo(remaining, quantity, digits=DIGITS)
        remaining, fifo_cost = issue.remaining, EXACT.add(fifo_cost, issue.value)
        cost = issue_average(on_hand=pool_quantity, value=pool_value, quantity=quantity, digits=DIGITS)
        assert 0 <= cost <= pool_value
        average_cost = EXACT.add(average_cost, cost)
        pool_quantity, pool_value = EXACT.subtract(pool_quantity, quantity), EXACT.subtract(pool_value, cost)
        assert totals(remaining)[0] == pool_quantity
    assert (remaining, pool_quantity, pool_value) == ((), 0, 0)
    assert fifo_cost == average_cost == worth


@given(stocks(most=1), fractions)
def test_fifo_of_one_layer_is_the_average(layers: list[Layer], fraction: Fraction) -> None:
    on_hand, worth = totals(layers)
    quantity = part_of(on_hand, fraction)
    average = issue_average(on_hand=on_hand, value=worth, quantity=quantity, digits=DIGITS)
    assert issue_fifo(layers, quantity, digits=DIGITS).value == average


@given(stocks(), fractions, fractions)
def test_more_never_costs_less(layers: list[Layer], one: Fraction, other: Fraction) -> None:
    on_hand, worth = totals(layers)
    less, more = sorted((part_of(on_hand, one), part_of(on_hand, other)))
    assert issue_fifo(layers, less, digits=DIGITS).value <= issue_fifo(layers, more, digits=DIGITS).value
    pool = {"on_hand": on_hand, "value": worth, "digits": DIGITS}
    assert issue_average(quantity=less, **pool) <= issue_average(quantity=more, **pool)


@given(stocks(), st.decimals(min_value=SMALLEST, max_value=10**12, places=6))
def test_more_than_there_is_never_leaves(layers: list[Layer], excess: Decimal) -> None:
    on_hand, worth = totals(layers)
    quantity = EXACT.add(on_hand, excess)
    with pytest.raises(InsufficientStock) as refusal:
        issue_fifo(layers, quantity, digits=DIGITS)
    assert (refusal.value.on_hand, refusal.value.requested) == (on_hand, quantity)
    with pytest.raises(InsufficientStock):
        issue_average(on_hand=on_hand, value=worth, quantity=quantity, digits=DIGITS)


@given(stocks(), fractions, st.lists(fractions, max_size=6))
def test_an_issue_returned_in_parts_comes_back_whole(
    layers: list[Layer], fraction: Fraction, parts: list[Fraction]
) -> None:
    on_hand, _worth = totals(layers)
    quantity = part_of(on_hand, fraction)
    issue = issue_fifo(layers, quantity, digits=DIGITS)
    before = back = Decimal(0)
    for part in [*parts, Fraction(1)]:
        returned = part_of(EXACT.subtract(quantity, before), part)
        value = cumulative_share(issue.value, before=before, part=returned, whole=quantity, digits=DIGITS)
        assert value >= 0
        before, back = EXACT.add(before, returned), EXACT.add(back, value)
    assert (before, back) == (quantity, issue.value)
