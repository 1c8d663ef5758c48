"""Every type of column, written to the database and read back as JSON, is the value that was written."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from django.db.models import F
from hypothesis import example, given, settings
from hypothesis import strategies as st

from erp.api import reader
from erp.api.fields import DecimalString, Instant
from erp.api.selection import Leaf, Selection
from erp.core.fields import FixedPointField, MoneyField, PercentField, PriceField, QuantityField, RateField

SMALLEST, LARGEST = -(2**63), 2**63 - 1
FIXED_POINT = [MoneyField, PriceField, QuantityField, PercentField, RateField]


class Yen(FixedPointField):
    """No decimals at all."""

    scale = 0


class Dinar(FixedPointField):
    """Three decimals, all of them shown."""

    scale, min_digits = 3, 3


class Kinds(models.Model):
    """One column of every type."""

    money = MoneyField(null=True)
    price = PriceField(null=True)
    quantity = QuantityField(null=True)
    percent = PercentField(null=True)
    rate = RateField(null=True)
    yen = Yen(null=True)
    dinar = Dinar(null=True)
    text = models.TextField(null=True)
    word = models.CharField(max_length=200, null=True)
    flag = models.BooleanField(null=True)
    instant = models.DateTimeField(null=True)
    day = models.DateField(null=True)
    whole = models.BigIntegerField(null=True)
    structure = models.JSONField(null=True)

    class Meta:
        app_label = "tests"
        apps = Apps()
        db_table = "tests_kinds"

    def __str__(self) -> str:
        return str(self.pk)


UNITS = st.integers(SMALLEST, LARGEST) | st.integers(-(10**7), 10**7)
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=100)
INSTANT = st.datetimes(
    min_value=datetime(1000, 1, 1), max_value=datetime(9999, 12, 31), timezones=st.just(UTC)
)
WHOLE = st.integers(SMALLEST, LARGEST)
STRUCTURE = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: (
        st.lists(inner | st.none(), max_size=4) | st.dictionaries(TEXT, inner | st.none(), max_size=4)
    ),
    max_leaves=8,
)


@pytest.fixture(autouse=True)
def _table(db: None) -> Iterator[None]:
    columns = ", ".join(f'"{f.column}" {f.db_type(connection)}' for f in Kinds._meta.fields if f.name != "id")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE tests_kinds (id bigint PRIMARY KEY, {columns})")
        yield
        cursor.execute("DROP TABLE tests_kinds")


def round_trip(name: str, values: list[Any]) -> list[Any]:
    """The values of the column `name`, by way of the database's JSON."""
    Kinds.objects.all().delete()
    rows = [Kinds(pk=index, **{name: value}) for index, value in enumerate(values, 1)]
    Kinds.objects.bulk_create(rows)
    selection = Selection(Kinds, {name: Leaf(lambda: F(name), Kinds._meta.get_field(name), name)})
    texts = reader.read(selection, [row.pk for row in rows], using="default")
    return [json.loads(text)[name] for text in texts]


@pytest.mark.parametrize(
    "name", [field.name for field in Kinds._meta.fields if isinstance(field, FixedPointField)]
)
@settings(max_examples=30)
@given(units=st.lists(UNITS, min_size=1, max_size=50))
@example(units=[0, 1, -1, 5, -5, 50, -50, -500, 9, 10, 99, 100, 10**18, -(10**18), SMALLEST, LARGEST])
@example(
    units=[sign * 10**digits * figure for sign in (1, -1) for digits in range(18) for figure in (1, 5, 9)]
)
def test_a_fixed_point_number_reads_as_its_own_decimal_string(name: str, units: list[int]) -> None:
    kind = type(Kinds._meta.get_field(name))
    values = [kind.from_units(each) for each in units]

    shown = round_trip(name, values)

    assert shown == [kind.to_text(value) for value in values]
    assert [kind.to_units(text) for text in shown] == units
    assert [DecimalString(kind).to_internal_value(text) for text in shown] == values


@pytest.mark.parametrize(
    ("kind", "given_text", "shown"),
    [
        (MoneyField, "-0.05", "-0.05"),
        (MoneyField, "0", "0.00"),
        (MoneyField, "-0", "0.00"),
        (MoneyField, "115", "115.00"),
        (MoneyField, "0.125", "0.125"),
        (MoneyField, "1.2000", "1.20"),
        (MoneyField, "922337203685477.5807", "922337203685477.5807"),
        (MoneyField, "-922337203685477.5808", "-922337203685477.5808"),
        (PriceField, "0.000001", "0.000001"),
        (QuantityField, "1.500000", "1.5"),
        (QuantityField, "-0.000001", "-0.000001"),
        (QuantityField, "100", "100"),
        (PercentField, "15", "15"),
        (RateField, "3.7500000001", "3.7500000001"),
        (Yen, "-1200", "-1200"),
        (Dinar, "1.5", "1.500"),
    ],
)
def test_numbers_as_people_know_them(kind: type[FixedPointField], given_text: str, shown: str) -> None:
    name = next(field.name for field in Kinds._meta.fields if type(field) is kind)
    assert round_trip(name, [Decimal(given_text)]) == [shown]


@settings(max_examples=60)
@given(values=st.lists(TEXT | st.none(), min_size=1, max_size=20))
@example(
    values=["", "ميزان", "\"'\\/", "\x01\x1f\x7f\x80\u2028\ufeff", "🧾", "null", "1", "%s %%", "\r\n\t\b\f"]
)
def test_a_text_reads_as_it_was_written(values: list[str | None]) -> None:
    assert round_trip("text", values) == values
    assert round_trip("word", values) == values


@settings(max_examples=60)
@given(values=st.lists(INSTANT | st.none(), min_size=1, max_size=20))
@example(
    values=[datetime(2026, 1, 31, 10, 0, 0, micro, tzinfo=UTC) for micro in (0, 1, 1000, 500000, 999999)]
)
def test_an_instant_reads_in_utc_with_six_decimals(values: list[datetime | None]) -> None:
    shown = round_trip("instant", values)

    assert shown == [None if value is None else f"{value:%Y-%m-%dT%H:%M:%S.%f}Z" for value in values]
    assert [text and Instant().to_internal_value(text) for text in shown] == values


@settings(max_examples=30)
@given(values=st.lists(st.dates(min_value=date(1, 1, 1)) | st.none(), min_size=1, max_size=20))
def test_a_day_reads_as_iso_8601(values: list[date | None]) -> None:
    assert round_trip("day", values) == [value and value.isoformat() for value in values]


def test_a_truth_reads_as_true_false_or_null() -> None:
    shown = round_trip("flag", [True, False, None])
    assert [(type(value), value) for value in shown] == [(bool, True), (bool, False), (type(None), None)]


@settings(max_examples=30)
@given(values=st.lists(WHOLE | st.none(), min_size=1, max_size=20))
@example(values=[0, SMALLEST, LARGEST, 2**53 + 1])
def test_a_whole_number_keeps_every_digit(values: list[int | None]) -> None:
    assert round_trip("whole", values) == values


@settings(max_examples=60)
@given(values=st.lists(STRUCTURE | st.none(), min_size=1, max_size=10))
def test_a_structure_reads_as_itself(values: list[Any]) -> None:
    assert round_trip("structure", values) == values


def test_every_fixed_point_field_is_tried() -> None:
    tried = {type(field) for field in Kinds._meta.fields}
    assert set(FIXED_POINT) == {
        kind for kind in FixedPointField.__subclasses__() if kind.__module__ == "erp.core.fields"
    }
    assert set(FIXED_POINT) <= tried
