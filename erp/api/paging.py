"""Which keys a list answers: sorting, numbered pages for people, cursors for programs."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OrderBy, Q
from django.utils.translation import gettext as _

from erp.api.errors import BadRequest
from erp.api.filters import sortable
from erp.api.selection import Selection

PER_PAGE, MOST_PER_PAGE, MOST_PER_CURSOR_PAGE = 15, 100, 1000
SORTING = ("sort", "order", "sort_by", "sort_order")


@dataclass(frozen=True)
class Page:
    """The keys of one page, its `meta`, and the query parameters that lead to its neighbours."""

    ids: list[int]
    meta: dict[str, Any]
    links: dict[str, Mapping[str, Any] | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Sorting:
    """A total order: a member's path, then the primary key, both in one direction."""

    member: str
    path: str
    descending: bool
    column: models.Field
    is_column: bool

    @property
    def order(self) -> list[OrderBy | str]:
        """The two columns; nulls come last on either database and in either direction."""
        key = "-pk" if self.descending else "pk"
        if self.path == "id":
            return [key]
        nulls = True if self.column.null or not self.is_column else None
        return [OrderBy(F(self.path), descending=self.descending, nulls_last=nulls), key]


def sorting(
    rows: models.QuerySet, selection: Selection, params: Mapping[str, str]
) -> tuple[models.QuerySet, Sorting]:
    """What `sort`/`order` or `sort_by`/`sort_order` ask for; by id, ascending, without."""
    for one, other in (("sort", "sort_by"), ("order", "sort_order"), ("cursor", "page")):
        if one in params and other in params:
            raise BadRequest(
                errors={other: [_("Give %(one)s or %(other)s, not both.") % {"one": one, "other": other}]}
            )
    member = params.get("sort") or params.get("sort_by") or "id"
    direction = (params.get("order") or params.get("sort_order") or "asc").lower()
    name = "sort_by" if "sort_by" in params and "sort" not in params else "sort"
    if direction not in ("asc", "desc"):
        wrong = "sort_order" if "sort_order" in params and "order" not in params else "order"
        raise BadRequest(errors={wrong: [_("Give asc or desc.")]})
    try:
        rows, path, leaf = sortable(rows, selection, member)
    except KeyError:
        raise BadRequest(errors={name: [_("There is no such member to sort by.")]}) from None
    return rows, Sorting(member, path, direction == "desc", leaf.field, leaf.path is not None)


def numbered(rows: models.QuerySet, order: Sorting, params: Mapping[str, str]) -> Page:
    """One page by number. Counted only when the page itself does not tell the total."""
    page = _whole(params, "page", 1, most=2**31)
    per_page = _whole(params, "per_page", PER_PAGE, most=MOST_PER_PAGE)
    start = (page - 1) * per_page
    ids = list(rows.order_by(*order.order).values_list("pk", flat=True)[start : start + per_page])
    known = len(ids) < per_page and (ids or page == 1)
    total = start + len(ids) if known else rows.order_by().count()
    last = max(1, -(-total // per_page))
    meta = {"current_page": page, "last_page": last, "per_page": per_page, "total": total}
    return Page(
        ids,
        meta,
        {
            "first": {"page": 1},
            "last": {"page": last},
            "next": {"page": page + 1} if page < last else None,
            "prev": {"page": min(page - 1, last)} if page > 1 else None,
        },
    )


def after_cursor(rows: models.QuerySet, order: Sorting, params: Mapping[str, str]) -> Page:
    """The page after a cursor: an index range, so page one and page one million cost the same."""
    per_page = _whole(params, "per_page", PER_PAGE, most=MOST_PER_CURSOR_PAGE)
    if order.column.null or not order.is_column:
        raise BadRequest(
            errors={"sort": [_("A cursor can't sort by a member that is computed or may be null.")]}
        )
    if params["cursor"]:
        rows = rows.filter(_beyond(order, params["cursor"]))
    columns = ("pk",) if order.path == "id" else ("pk", order.path)
    found = list(rows.order_by(*order.order).values_list(*columns)[: per_page + 1])
    more = len(found) > per_page
    found = found[:per_page]
    following = _encode(order, found[-1]) if more else None
    meta = {"per_page": per_page, "next_cursor": following}
    links: dict[str, Mapping[str, Any] | None] = {
        "first": {"cursor": ""},
        "last": None,
        "next": {"cursor": following} if following else None,
        "prev": None,
    }
    return Page([row[0] for row in found], meta, links)


def _beyond(order: Sorting, cursor: str) -> Q:
    """The rows after the one the cursor names; the first condition alone lets an index be used."""
    member, descending, pk, value = _decode(cursor)
    if (member, descending) != (order.member, order.descending):
        raise BadRequest(errors={"cursor": [_("The cursor was made for another order.")]})
    past = "lt" if order.descending else "gt"
    if order.path == "id":
        return Q(**{f"pk__{past}": pk})
    try:
        value = order.column.to_python(value)
        if isinstance(value, datetime):
            value = value.astimezone(UTC)
    except (ValidationError, ValueError, OverflowError) as error:
        raise BadRequest(errors={"cursor": [_("The cursor is not one of ours.")]}) from error
    edge = Q(**{f"{order.path}__{past}e": value})
    return edge & (Q(**{f"{order.path}__{past}": value}) | Q(**{f"pk__{past}": pk}))


def _encode(order: Sorting, row: tuple[Any, ...]) -> str:
    value = None
    if len(row) > 1:
        value = order.column.value_to_string(order.column.model(**{order.column.attname: row[1]}))
    text = json.dumps([order.member, order.descending, row[0], value], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[str, bool, int, Any]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        member, descending, pk, value = json.loads(text)
        if not isinstance(member, str) or type(pk) is not int or not -(2**63) <= pk < 2**63:
            raise ValueError
        if isinstance(value, str) and ("\0" in value or not _is_text(value)):
            raise ValueError
        if not isinstance(descending, bool) or (not isinstance(value, str) and member != "id"):
            raise ValueError
    except (ValueError, TypeError, RecursionError) as error:
        raise BadRequest(errors={"cursor": [_("The cursor is not one of ours.")]}) from error
    return member, descending, pk, value


def _is_text(value: str) -> bool:
    """Whether it can be written as UTF-8: a lone surrogate can't."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _whole(params: Mapping[str, str], name: str, default: int, *, most: int) -> int:
    text = params.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 12 or not 1 <= int(text) <= most:
        raise BadRequest(errors={name: [_("Give a whole number from 1 to %d.") % most]})
    return int(text)
