"""What an upper app shows on a lower app's pages, such as a client's balance (design.md, section 2)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.http import HttpRequest

from erp.admin.display import Show, Table, Text, figure
from erp.core.fields import FixedPointField, MoneyField


@dataclass
class _Extension:
    expressions: dict[str, Callable[[], Any]] = field(default_factory=dict)
    columns: list[Show] = field(default_factory=list)
    tables: list[Callable[[Any], Table]] = field(default_factory=list)


_extensions: dict[type[models.Model], _Extension] = {}


def add_figure(
    model: type[models.Model],
    name: str,
    label: Text,
    expression: Callable[[], Any],
    column: type[FixedPointField] = MoneyField,
) -> Show:
    """Show a computed figure in the list of `model` and on its pages; called in the upper app's `admin`."""
    extension = _extensions.setdefault(model, _Extension())
    extension.expressions[name] = expression
    show = figure(name, label, column)
    extension.columns.append(show)
    return show


def add_table(model: type[models.Model], table: Callable[[Any], Table]) -> None:
    """Show `table(record)` below the records of `model`."""
    _extensions.setdefault(model, _Extension()).tables.append(table)


def annotations(model: type[models.Model], request: HttpRequest) -> dict[str, Any]:
    """The computed figures of `model` for its queryset; none where only names are asked for."""
    match = request.resolver_match
    if match is None or match.url_name == "autocomplete" or model not in _extensions:
        return {}
    return {name: expression() for name, expression in _extensions[model].expressions.items()}


def columns(model: type[models.Model]) -> list[Show]:
    """The computed figures of `model` for its list and the head of its pages."""
    return _extensions[model].columns if model in _extensions else []


def tables(obj: models.Model) -> list[Table]:
    """What upper apps show below a record."""
    extension = _extensions.get(type(obj))
    return [table(obj) for table in extension.tables] if extension else []
