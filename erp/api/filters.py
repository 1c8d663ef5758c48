"""The filter grammar: `field`, `field__gte`, … on every member that is a value (design.md, section 9)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _

from erp.api.errors import BadRequest
from erp.api.selection import Leaf, One, Selection
from erp.core.fields import FixedPointField

Parse = Callable[[str], Any]
Lookups = dict[str, tuple[models.Field, tuple[str, ...]]]

_WHOLE = re.compile(r"-?\d{1,40}", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{0,40})?", re.ASCII)
_ORDERED = ("gte", "lte", "gt", "lt", "in", "ne", "isnull")
_TEXT = ("in", "ne", "contains", "isnull")
_PLAIN = ("in", "ne", "isnull")


def apply_filters(rows: models.QuerySet, selection: Selection, params: Mapping[str, str]) -> models.QuerySet:
    """`rows` narrowed by `params`. BadRequest naming every parameter that is unknown or can't be read."""
    problems: dict[str, list[str]] = {}
    members = lookups(selection) if params else {}
    for name, text in params.items():
        try:
            rows = _apply(rows, selection, members, name, text)
        except KeyError:
            problems[name] = [_("There is no such parameter.")]
        except ValueError as error:
            problems[name] = [str(error)]
    if problems:
        raise BadRequest(_("Some parameters can't be used."), errors=problems)
    return rows


def search(rows: models.QuerySet, text: str, paths: Iterable[str]) -> models.QuerySet:
    """The rows in which every word of `text` is found in one of `paths`, whatever its case."""
    for word in _text(text).split():
        match = Q()
        for path in paths:
            match |= Q(**{f"{path}__icontains": word})
        rows = rows.filter(match)
    return rows


def sortable(rows: models.QuerySet, selection: Selection, name: str) -> tuple[models.QuerySet, str, Leaf]:
    """`rows` with the member `name` at hand, the path to sort by and its leaf; KeyError if it is no value."""
    leaf = selection.nodes[name]
    if not isinstance(leaf, Leaf):
        raise KeyError(name)
    if leaf.path is not None:
        return rows, leaf.path, leaf
    alias = f"computed_{name}"
    return rows.alias(**{alias: leaf.expression()}), alias, leaf


def lookups(selection: Selection) -> Lookups:
    """Every member that can be filtered by, with its field and the lookups it takes beside equality."""
    found: Lookups = {}
    for name, node in selection.nodes.items():
        if isinstance(node, Leaf) and not isinstance(node.field, models.JSONField):
            found[name] = node.field, _suffixes(node.field)
        elif isinstance(node, One) and node.column.concrete:
            found[f"{name}_id"] = models.BigIntegerField(), _PLAIN
            if any(field.name == "external_id" for field in node.selection.model._meta.fields):
                found[f"{name}_external_id"] = models.CharField(), ("in",)
    return found


def _apply(
    rows: models.QuerySet, selection: Selection, members: Lookups, name: str, text: str
) -> models.QuerySet:
    member, _separator, suffix = name.partition("__")
    field, suffixes = members[member]
    if suffix and suffix not in suffixes:
        raise KeyError(name)
    node = selection.nodes.get(member)
    if isinstance(node, Leaf):
        rows, path, _leaf = sortable(rows, selection, member)
    else:
        path = member.replace("_external_id", "__external_id")
    parse = _parser(field)
    if suffix == "isnull":
        return rows.filter(**{f"{path}__isnull": _boolean(text)})
    if suffix == "in":
        return rows.filter(**{f"{path}__in": [parse(part.strip()) for part in text.split(",")]})
    value = parse(text)
    if suffix == "ne":
        return rows.exclude(**{path: value})
    operator = {"": "exact", "contains": "icontains"}.get(suffix, suffix)
    return rows.filter(**{f"{path}__{operator}": value})


def _suffixes(field: models.Field) -> tuple[str, ...]:
    if isinstance(field, models.BooleanField):
        return ("isnull",)
    if isinstance(field, models.CharField | models.TextField):
        return _PLAIN if field.choices else _TEXT
    return _ORDERED


def _parser(field: models.Field) -> Parse:
    if isinstance(field, FixedPointField):
        return _decimal(field)
    if isinstance(field, models.BooleanField):
        return _boolean
    if isinstance(field, models.DateTimeField):
        return parse_instant
    if isinstance(field, models.DateField):
        return parse_day
    if isinstance(field, models.IntegerField | models.AutoField | models.ForeignKey):
        return _integer
    if field.choices:
        return _choice(field)
    return _text


def _decimal(field: FixedPointField) -> Parse:
    def parse(text: str) -> Any:
        try:
            if _NUMBER.fullmatch(text):
                return field.from_units(field.to_units(text))
        except ValueError:  # more digits than the column holds
            pass
        raise ValueError(_("%s is no such number.") % text[:40])

    return parse


def _choice(field: models.Field) -> Parse:
    known = [str(value) for value, _label in field.flatchoices]

    def parse(text: str) -> str:
        if text not in known:
            raise ValueError(_("Choose one of: %s.") % ", ".join(known))
        return text

    return parse


def _boolean(text: str) -> bool:
    if text.lower() not in ("true", "false", "1", "0"):
        raise ValueError(_("Give true or false."))
    return text.lower() in ("true", "1")


def _integer(text: str) -> int:
    if not _WHOLE.fullmatch(text) or not -(2**63) <= int(text) < 2**63:
        raise ValueError(_("Give a whole number."))
    return int(text)


def _text(text: str) -> str:
    if "\0" in text:
        raise ValueError(_("A text can't hold a null character."))
    return text


def parse_day(text: str) -> date:
    """A date as in ISO 8601; ValueError with a sentence otherwise."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise ValueError(_('Give a date, such as "2026-01-31".'))
    return day


def parse_instant(text: str) -> datetime:
    """An instant with its offset; a blank before it is a plus that was not encoded. ValueError otherwise."""
    try:
        instant = parse_datetime(text.replace(" ", "+") if text[10:11] == "T" else text)
        if instant is not None and not is_naive(instant):
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):  # no such day, or none in UTC
        pass
    raise ValueError(_('Give an instant with its offset, such as "2026-01-31T10:00:00Z".'))
