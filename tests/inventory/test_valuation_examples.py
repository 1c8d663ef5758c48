"""The worked examples of domain.md 4.2 that are pure, to the digit."""

from collections.abc import Sequence
from decimal import Decimal as D

import pytest

from erp.core.rounding import cumulative_share
from inventory.services.valuation import Consumption, InsufficientStock, Layer, issue_average, issue_fifo


def layers(*contents: tuple[str, str]) -> list[Layer]:
    """Layers of (quantity, value), keyed 1, 2, 3, …"""
    return [Layer(key, D(quantity), D(value)) for key, (quantity, value) in enumerate(contents, start=1)]


def left(remaining: Sequence[Layer]) -> list[tuple[int, D, D]]:
    return [(layer.key, layer.quantity, layer.value) for layer in remaining]


@pytest.mark.parametrize(
    ("stock", "issues", "costs", "remaining"),
    [
        pytest.param(
            [("10", "100.00"), ("10", "200.00")], ["15"], ["200.00"], [(2, D("5"), D("100.00"))], id="S1"
        ),
        pytest.param([("3", "10.00")], ["1", "1", "1"], ["3.33", "3.34", "3.33"], [], id="S4"),
        pytest.param(
            [("4", "40.00"), ("2", "50.00")],
            ["3", "1", "1"],
            ["30.00", "10.00", "25.00"],
            [(2, D("1"), D("25.00"))],
            id="S5",
        ),
        pytest.param(
            [("10", "100.00"), ("10", "200.00")],
            ["2"],
            ["20.00"],
            [(1, D("8"), D("80.00")), (2, D("10"), D("200.00"))],
            id="S8",
        ),
    ],
)
def test_fifo_example(
    stock: list[tuple[str, str]], issues: list[str], costs: list[str], remaining: list[tuple[int, D, D]]
) -> None:
    current: Sequence[Layer] = layers(*stock)
    found = []
    for quantity in issues:
        issue = issue_fifo(current, D(quantity), digits=2)
        found.append(issue.value)
        current = issue.remaining
    assert found == [D(cost) for cost in costs]
    assert left(current) == remaining


@pytest.mark.parametrize(
    ("receipts", "issues", "costs", "remaining"),
    [
        pytest.param([("10", "100.00"), ("10", "200.00")], ["15"], ["225.00"], ("5", "75.00"), id="S2"),
        pytest.param([("1", "1.00"), ("1", "1.00"), ("1", "1.01")], ["3"], ["3.01"], ("0", "0.00"), id="S3"),
        pytest.param([("3", "10.00")], ["1", "1", "1"], ["3.33", "3.34", "3.33"], ("0", "0.00"), id="S4"),
        # The second issue is the purchase return; the supplier refunds 10, so PurchaseVariance is 5.
        pytest.param(
            [("1", "10.00"), ("1", "20.00")], ["1", "1"], ["15.00", "15.00"], ("0", "0.00"), id="S8b"
        ),
    ],
)
def test_average_example(
    receipts: list[tuple[str, str]], issues: list[str], costs: list[str], remaining: tuple[str, str]
) -> None:
    on_hand = sum(D(quantity) for quantity, _ in receipts)
    value = sum(D(worth) for _, worth in receipts)
    found = []
    for quantity in issues:
        cost = issue_average(on_hand=on_hand, value=value, quantity=D(quantity), digits=2)
        found.append(cost)
        on_hand, value = on_hand - D(quantity), value - cost
    assert found == [D(cost) for cost in costs]
    assert (on_hand, value) == (D(remaining[0]), D(remaining[1]))


def test_s5_an_issue_tells_what_it_took_from_which_layer() -> None:
    issue = issue_fifo(layers(("4", "40.00"), ("2", "50.00")), D("5"), digits=2)
    assert issue.value == D("65.00")
    assert issue.consumptions == (Consumption(1, D("4"), D("40.00")), Consumption(2, D("1"), D("25.00")))
    assert left(issue.remaining) == [(2, D("1"), D("25.00"))]


def test_s7_returns_bring_back_what_left_to_the_cent() -> None:
    returned = [
        cumulative_share(D("10.00"), before=D(before), part=D(1), whole=D(3), digits=2)
        for before in (0, 1, 2)
    ]
    assert returned == [D("3.33"), D("3.34"), D("3.33")]


def test_s7b_a_return_comes_back_at_the_value_it_left_with() -> None:
    sold = issue_fifo(layers(("10", "100.00")), D("10"), digits=2)
    assert sold.remaining == ()
    back = cumulative_share(sold.value, before=D(0), part=D(10), whole=D(10), digits=2)
    assert issue_fifo(layers(("10", "200.00"), ("10", str(back))), D("20"), digits=2).value == D("300.00")


def test_s7c_part_of_a_sale_returned() -> None:
    assert cumulative_share(D("500.00"), before=D(0), part=D(2), whole=D(5), digits=2) == D("200.00")


def test_s8_a_purchase_return_may_start_with_the_layer_of_its_receipt() -> None:
    first, second = layers(("10", "100.00"), ("10", "200.00"))
    issue = issue_fifo([second, first], D("2"), digits=2)
    assert issue.value == D("40.00")
    assert left(issue.remaining) == [(2, D("8"), D("160.00")), (1, D("10"), D("100.00"))]


def test_s9_a_transfer_takes_its_layers_along() -> None:
    moved = issue_fifo(layers(("10", "100.00"), ("10", "200.00")), D("15"), digits=2)
    assert moved.value == D("200.00")
    assert [(part.quantity, part.value) for part in moved.consumptions] == [
        (D("10"), D("100.00")),
        (D("5"), D("100.00")),
    ]
    assert left(moved.remaining) == [(2, D("5"), D("100.00"))]


def test_a_quantity_may_outlive_its_value() -> None:
    issue = issue_fifo(layers(("3", "0.01")), D("2"), digits=2)
    assert issue.value == D("0.01")
    assert left(issue.remaining) == [(1, D("1"), D("0.00"))]
    assert issue_fifo(issue.remaining, D("1"), digits=2).value == D("0.00")


def test_nothing_issued_costs_nothing() -> None:
    stock = layers(("3", "10.00"))
    issue = issue_fifo(stock, D("0"), digits=2)
    assert (str(issue.value), issue.consumptions, issue.remaining) == ("0.00", (), tuple(stock))
    assert str(issue_average(on_hand=D(0), value=D(0), quantity=D(0), digits=3)) == "0.000"


@pytest.mark.parametrize("quantity", ["20.000001", "21"])
def test_more_than_on_hand_is_refused_with_what_there_is(quantity: str) -> None:
    with pytest.raises(InsufficientStock) as fifo:
        issue_fifo(layers(("10", "100.00"), ("10", "200.00")), D(quantity), digits=2)
    with pytest.raises(InsufficientStock) as average:
        issue_average(on_hand=D(20), value=D("300.00"), quantity=D(quantity), digits=2)
    for refusal in (fifo.value, average.value):
        assert (refusal.on_hand, refusal.requested) == (D("20"), D(quantity))


def test_a_negative_issue_is_no_issue() -> None:
    with pytest.raises(ValueError, match="takes a quantity out"):
        issue_fifo(layers(("10", "100.00")), D("-1"), digits=2)
    with pytest.raises(ValueError, match="takes a quantity out"):
        issue_average(on_hand=D(10), value=D(100), quantity=D("-1"), digits=2)
