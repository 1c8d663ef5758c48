"""How values, states and tables look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from erp.core.fields import FixedPointField, MoneyField

Text = str | Promise
Show = Any  # a function of an object, with the attributes Django reads: short_description and the like

TONES = {
    "draft": "info",
    "posted": "good",
    "void": "muted",
    "reversed": "muted",
    "open": "good",
    "closed": "warn",
    "locked": "muted",
    "unpaid": "warn",
    "partial": "warn",
    "paid": "good",
}


def number(
    value: Decimal | None, column: type[FixedPointField] | FixedPointField = MoneyField
) -> SafeString | str:
    """A fixed-point value with its column's decimals and the language's separators; "" for none."""
    if value is None:
        return ""
    text = number_format(Decimal(column.to_text(value)), use_l10n=True, force_grouping=True)
    return format_html('<span class="mz-number">{}</span>', text)


def figure(
    name: str, label: Text, column: type[FixedPointField] | FixedPointField = MoneyField, *, order: str = ""
) -> Show:
    """A display function for the attribute `name`, such as an annotation."""

    def show(obj: Any) -> Any:
        return number(getattr(obj, name, None), column) or None

    show.__name__ = name
    show.short_description = label  # type: ignore[attr-defined]
    show.admin_order_field = order or name  # type: ignore[attr-defined]
    return show


_amounts: dict[tuple[type[models.Model], str], Show] = {}


def amount(model: type[models.Model], name: str) -> Show:
    """The display function of a fixed-point column; the same one every time."""
    key = (model, name)
    if key not in _amounts:
        column: Any = model._meta.get_field(name)
        _amounts[key] = figure(name, column.verbose_name, column)
    return _amounts[key]


def badge(text: Text, tone: str = "muted") -> SafeString:
    """A word on a coloured ground; `tone` is good, warn, bad, info or muted."""
    return format_html('<span class="mz-badge mz-{}">{}</span>', tone, text)


def state_badge(obj: Any) -> SafeString:
    """The state of a document or period."""
    return badge(obj.get_state_display(), TONES.get(obj.state, "muted"))


state_badge.short_description = _("state")  # type: ignore[attr-defined]
state_badge.admin_order_field = "state"  # type: ignore[attr-defined]


def name_of(document: Any) -> SafeString | str:
    """A document's number; while it has none, that it is a draft."""
    return document.number or format_html('<em class="mz-muted">{} #{}</em>', _("Draft"), document.pk)


name_of.short_description = _("number")  # type: ignore[attr-defined]
name_of.admin_order_field = "number"  # type: ignore[attr-defined]


def address_of(record: models.Model) -> str:
    """The page of a record; "" if the admin has none."""
    meta = record._meta
    return address(f"{meta.app_label}.{meta.model_name}", record.pk)


def address(record_type: str | None, pk: int | None) -> str:
    """The page of the record `pk` of a type like "sales.invoice"; "" if the admin has none."""
    app, _dot, model = (record_type or "").partition(".")
    try:
        return reverse(f"admin:{app}_{model}_change", args=[pk])
    except NoReverseMatch:
        return ""


def link(record: models.Model | None, text: Any = None) -> SafeString | str:
    """A link to a record's page, or its text where it has none."""
    if record is None:
        return ""
    text = record if text is None else text
    url = address_of(record)
    return format_html('<a class="text-link" href="{}"><bdi>{}</bdi></a>', url, text) if url else str(text)


@dataclass(frozen=True)
class Column:
    """The head of a table's column; figures stand at its end."""

    label: Text
    is_number: bool = False


@dataclass
class Table:
    """A table below a record: what it brought about."""

    title: Any
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]] = ()
    totals: Sequence[Any] | None = None
    empty: Text = ""


@dataclass(frozen=True)
class Fact:
    """A figure at the head of a record's page."""

    label: Text
    value: Any
    is_strong: bool = False
