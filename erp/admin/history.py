"""The history of a record: its rows of the change log, told for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from erp.admin.requests import company_of
from erp.admin.scoped import of_company
from erp.audit.models.change import Change

PER_PAGE = 50

# One row of what changed: the member's label, what it was, what it became.
Row = tuple[str, str, str]


@dataclass(frozen=True)
class Entry:
    """One change and its rows."""

    change: Change
    rows: list[Row]


class History:
    """For admins: the page behind the button History of every record."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponseBase:
        """Who changed what, when and by which way, the latest first."""
        obj = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        opts = self.model._meta  # type: ignore[attr-defined]
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_or_change_permission(request, obj):  # type: ignore[attr-defined]
            raise PermissionDenied
        changes = self.changes_of(request, obj).select_related("user").order_by("-id")
        page = Paginator(changes, PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": _("History"),
            "subtitle": str(obj),
            "opts": opts,
            "original": obj,
            "page": page,
            "entries": entries(request, self.model, page.object_list),  # type: ignore[attr-defined]
            **(extra_context or {}),
        }
        return TemplateResponse(request, "mizan/history.html", context)

    def changes_of(self, request: HttpRequest, obj: models.Model) -> models.QuerySet[Change]:
        """The rows of the change log about `obj`, in the current company."""
        return Change.objects.filter(
            company=company_of(request), record_type=obj._meta.label_lower, record_id=obj.pk
        )


def entries(request: HttpRequest, model: type[models.Model] | None, changes: Iterable[Change]) -> list[Entry]:
    """`changes` of records of `model`, with names in place of ids: one query a kind of record named."""
    changes = list(changes)
    names = _Names(request, model, changes)
    return [Entry(change, list(_rows(model, change, names))) for change in changes]


def _rows(model: type[models.Model] | None, change: Change, names: _Names) -> Iterable[Row]:
    before, after = change.before or {}, change.after or {}
    for member in dict.fromkeys([*before, *after]):
        was, became = before.get(member), after.get(member)
        if was in (None, "", []) and became in (None, "", []):
            continue
        if isinstance(was, list) or isinstance(became, list):
            yield from _line_rows(member, was or [], became or [])
        else:
            yield _label(model, member), names.text(member, was), names.text(member, became)


def _line_rows(member: str, was: list[Any], became: list[Any]) -> Iterable[Row]:
    """Lines one by one; those that stayed as they were are left out."""
    label = _("Line") if member in {"items", "lines"} else capfirst(member.replace("_", " "))
    for index in range(max(len(was), len(became))):
        old, new = (lines[index] if index < len(lines) else None for lines in (was, became))
        if old == new:
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            differing = [name for name in new if old.get(name) != new[name]]
            yield (
                f"{label} {index + 1}",
                _members({name: old.get(name) for name in differing}),
                _members({name: new[name] for name in differing}),
            )
        else:
            yield f"{label} {index + 1}", _members(old), _members(new)


def _members(line: Any) -> str:
    if not isinstance(line, Mapping):
        return "" if line is None else str(line)
    shown = {name: value for name, value in line.items() if value not in (None, "", [])}
    return ", ".join(
        f"{name.removesuffix('_id').replace('_', ' ')}: {value}" for name, value in shown.items()
    )


def _label(model: type[models.Model] | None, member: str) -> str:
    field = _field(model, member)
    return (
        capfirst(str(field.verbose_name)) if field else capfirst(member.removesuffix("_id").replace("_", " "))
    )


def _field(model: type[models.Model] | None, member: str) -> models.Field | None:
    if model is None:
        return None
    try:
        field = model._meta.get_field(member.removesuffix("_id"))
    except FieldDoesNotExist:
        try:
            field = model._meta.get_field(member)
        except FieldDoesNotExist:
            return None
    return field if isinstance(field, models.Field) else None


class _Names:
    """The names of the records that changes name by their ids, of the current company."""

    def __init__(
        self, request: HttpRequest, model: type[models.Model] | None, changes: Iterable[Change]
    ) -> None:
        self.model = model
        self.found: dict[type[models.Model], dict[int, str]] = {}
        wanted: dict[type[models.Model], set[int]] = {}
        for change in changes:
            for side in (change.before or {}, change.after or {}):
                for member, value in side.items():
                    field = _field(model, member)
                    if field is not None and field.is_relation and isinstance(value, int):
                        wanted.setdefault(field.remote_field.model, set()).add(value)
        for related, keys in wanted.items():
            rows = of_company(related._default_manager.filter(pk__in=keys), request)
            self.found[related] = {row.pk: str(row) for row in rows}

    def text(self, member: str, value: Any) -> str:
        if value is None:
            return ""
        field = _field(self.model, member)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if field is None:
            return _members(value) if isinstance(value, Mapping) else str(value)
        if field.is_relation:
            return self.found.get(field.remote_field.model, {}).get(value, f"#{value}")
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return _members(value) if isinstance(value, Mapping) else str(value)
