"""Retrying a write safely: the Idempotency-Key header (I-68; draft-ietf-httpapi-idempotency-key-header)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext as _

from erp.api.errors import BadRequest
from erp.api.models.idempotency import IdempotencyRecord
from erp.core.context import Context
from erp.core.errors import Conflict, Invalid

KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class Reply:
    """What a write answers: bytes, so that a replay is the same to the byte."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def once(*, context: Context, key: str | None, request: bytes, work: Callable[[], Reply]) -> Reply:
    """Do `work` and keep its reply in the same transaction, or answer the reply kept for `key`.

    `request` is what makes two requests the same (method, path, body). A refusal raises, so it is undone with
    all else and a retry is judged again. Raises Invalid if the key was used for another request, Conflict
    while the first one runs (on SQLite writers queue, so it waits and replays). Locks the key until commit.
    """
    if key is None:
        return work()
    if not 0 < len(key) <= 255 or not key.isprintable():
        raise BadRequest(errors={"Idempotency-Key": [_("Give 1 to 255 printable characters.")]})
    caller = f"{context.actor.kind}:{context.actor.credential_id}"
    digest = hashlib.sha256(request).hexdigest()
    _reserve(f"{context.company.pk}/{caller}/{key}")
    kept = IdempotencyRecord.objects.filter(company=context.company, caller=caller, key=key).first()
    if kept is not None and kept.created_at < context.at - KEPT:
        kept.delete()
        kept = None
    if kept is None:
        reply = work()
        IdempotencyRecord.objects.create(
            company=context.company,
            caller=caller,
            key=key,
            digest=digest,
            status=reply.status,
            headers=reply.headers,
            body=reply.body,
            created_at=context.at,
        )
        return reply
    if kept.digest != digest:
        raise Invalid(
            _("This Idempotency-Key was used for another request."),
            field="Idempotency-Key",
            reason="idempotency_key_reused",
        )
    return Reply(kept.status, bytes(kept.body), {**kept.headers, "Idempotent-Replayed": "true"})


def _reserve(name: str) -> None:
    """Hold `name` until the transaction ends. On SQLite the transaction itself holds every writer off."""
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise Conflict(
                _("A request with this Idempotency-Key is being served; try again shortly."),
                field="Idempotency-Key",
                reason="idempotency_key_in_flight",
            )
