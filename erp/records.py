"""Writing a record with its trace: row, change-log row and event, in one transaction.

Services of plain nouns call `create`, `update` and `delete`; services of documents change their rows
themselves and call `publish`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.db import models
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from erp.audit.models.change import Change
from erp.audit.snapshot import Snapshot, difference, snapshot
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict
from erp.core.locks import lock
from erp.core.models.base import Record
from erp.webhooks.models.event import Event

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Trace:
    """One change to be published; `action` is the end of the event's name ("posted": invoice.posted)."""

    record: Record
    action: str
    before: Snapshot | None
    after: Snapshot | None


def event_name(model: type[models.Model], action: str) -> str:
    """`purchase_order.approved`: the model's name in snake case, and what was done."""
    noun = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
    return f"{noun}.{action}"


def publish(*, context: Context, traces: Sequence[Trace]) -> None:
    """Write the change-log rows and events of `traces`: two statements, however many there are."""
    actor = context.actor
    changes = Change.objects.bulk_create(
        Change(
            company=context.company,
            at=context.at,
            action=trace.action,
            record_type=trace.record._meta.label_lower,
            record_id=trace.record.pk,
            before=trace.before,
            after=trace.after,
            user_id=actor.user_id,
            actor_kind=actor.kind,
            actor_label=actor.label,
            credential_id=actor.credential_id,
            request_id=context.request_id,
        )
        for trace in traces
    )
    Event.objects.bulk_create(
        Event(
            company=context.company,
            name=event_name(type(trace.record), trace.action),
            record_type=change.record_type,
            record_id=change.record_id,
            record_version=trace.record.version,
            at=context.at,
            change=change,
        )
        for trace, change in zip(traces, changes, strict=True)
    )


@command
def create(
    model: type[R], *, context: Context, data: Mapping[str, Any], secret: frozenset[str] = frozenset()
) -> R:
    """A new row of `model` from its field values. Emits `….created`. Raises Conflict on a duplicate."""
    record = model(company=context.company, created_at=context.at, updated_at=context.at, **data)
    record.save(force_insert=True)
    publish(context=context, traces=[Trace(record, "created", None, snapshot(record, secret=secret))])
    return record


@command
def update(
    model: type[R],
    *,
    context: Context,
    pk: int,
    data: Mapping[str, Any],
    version: int | None = None,
    secret: frozenset[str] = frozenset(),
) -> R:
    """Change the members in `data`. Locks the row; emits `….updated` if anything became different.

    Raises NotFound, PreconditionFailed (see `erp.core.locks.lock`), Conflict on a duplicate.
    """
    rows = cast(models.QuerySet[R], model.objects.all())
    record = lock(rows, context=context, pk=pk, version=version)
    return save(record, context=context, data=data, secret=secret)


@command
def save(
    record: R,
    *,
    context: Context,
    data: Mapping[str, Any],
    action: str = "updated",
    secret: frozenset[str] = frozenset(),
) -> R:
    """Set `data` on a row the caller has locked, write it, publish `action`; nothing if nothing differs."""
    before = snapshot(record, secret=secret)
    for name, value in data.items():
        setattr(record, name, value)
    was, became = difference(before, snapshot(record, secret=secret))
    if not became and action == "updated" and not secret & data.keys():
        return record
    touch(record, context=context)
    record.save(force_update=True)
    publish(context=context, traces=[Trace(record, action, was, became)])
    return record


def touch(record: Record, *, context: Context) -> None:
    """Give the row its next version; the caller writes it."""
    record.version += 1
    record.updated_at = context.at


@command
def delete(model: type[R], *, context: Context, pk: int, version: int | None = None) -> None:
    """Remove a row nothing refers to. Locks it; emits `….deleted`. Raises Conflict naming what uses it."""
    record = lock(model.objects.all(), context=context, pk=pk, version=version)
    before = snapshot(record)
    try:
        record.delete()
    except ProtectedError as error:
        users = sorted({str(row._meta.verbose_name_plural) for row in error.protected_objects})
        raise Conflict(
            _("It is in use by: %(users)s.") % {"users": ", ".join(users)}, reason="in_use"
        ) from error
    record.pk = pk
    publish(context=context, traces=[Trace(record, "deleted", before, None)])
