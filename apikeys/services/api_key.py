"""API keys: making, changing, renewing and ending them.

`by` is the principal that asks when it is itself a key; a person in the admin and a command of the server
have none. Nobody makes or widens a key beyond their own rights (`narrowing`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from apikeys import secret
from apikeys.models.api_key import AccessRow, ApiKey
from apikeys.principal import Grants, Principal
from apikeys.services import members, narrowing
from apikeys.services.members import Access
from erp import records
from erp.audit.snapshot import Snapshot, difference, snapshot
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict
from erp.core.locks import lock
from erp.records import Trace

# Never in the change log: what could help to find the secret, and what is written outside any change.
UNLOGGED = frozenset({"secret_hash", "pepper_id", "last_used_at", "last_ip"})

_USAGE = {"last_used_at", "last_ip"}


@command
def create(*, context: Context, data: Mapping[str, Any], by: Principal | None = None) -> tuple[ApiKey, str]:
    """A new key and its text `<id>|mzn_…`, which can't be had again.

    `data`: `membership`, `description`, and optionally `full_access`, `abilities`, `access` (resource ->
    verbs), `expires_at`, `networks`, `enabled`, `external_id`. Raises Invalid, Forbidden, Conflict. Emits
    api_key.created.
    """
    columns, access = members.clean(data, context=context, created=True)
    given = secret.make()
    digest, pepper_id = secret.hashed(given)
    key = ApiKey(
        company=context.company,
        created_at=context.at,
        updated_at=context.at,
        secret_hash=digest,
        pepper_id=pepper_id,
        **columns,
    )
    wanted = _grants(key, access or {})
    narrowing.demand_person(context=context, member=key.membership, by=by)
    narrowing.demand_grants(by=by, new=wanted)
    narrowing.demand_expiry(by=by, expires_at=key.expires_at)
    narrowing.demand_networks(by=by, networks=key.networks)
    key.save(force_insert=True)
    _write_rows(key, {}, wanted.access)
    _publish(context, key, "created", None, _logged(key, wanted.access))
    return key, secret.written(key.pk, given)


@command
def update(
    *,
    context: Context,
    pk: int,
    data: Mapping[str, Any],
    version: int | None = None,
    by: Principal | None = None,
) -> ApiKey:
    """Change the members in `data`; `access` replaces all rows. Locks the key.

    Raises Invalid, NotFound, PreconditionFailed, Forbidden, Conflict. Emits api_key.updated.
    """
    columns, access = members.clean(data, context=context, created=False)
    key, rows = _locked(context, pk, version)
    had, before = _grants(key, rows), _logged(key, rows)
    if columns.get("enabled") and not key.enabled:
        had = narrowing.NOTHING
    for name, value in columns.items():
        setattr(key, name, value)
    access = rows if access is None else access
    new = narrowing.added(_grants(key, access), had)
    if new != narrowing.NOTHING or {"expires_at", "networks"} & columns.keys():
        narrowing.demand_person(context=context, member=key.membership, by=by)
    narrowing.demand_grants(by=by, new=new)
    if "expires_at" in columns:
        narrowing.demand_expiry(by=by, expires_at=key.expires_at)
    if "networks" in columns:
        narrowing.demand_networks(by=by, networks=key.networks)
    was, became = difference(before, _logged(key, access))
    if became:
        _write_rows(key, rows, access)
        _save(context, key)
        _publish(context, key, "updated", was, became)
    return key


@command
def disable(*, context: Context, pk: int, version: int | None = None, by: Principal | None = None) -> ApiKey:
    """Refuse the key from the next request on. As `update`."""
    return update(context=context, pk=pk, data={"enabled": False}, version=version, by=by)


@command
def enable(*, context: Context, pk: int, version: int | None = None, by: Principal | None = None) -> ApiKey:
    """Accept the key again. As `update`; to who enables it, it counts as made."""
    return update(context=context, pk=pk, data={"enabled": True}, version=version, by=by)


@command
def rotate(
    *, context: Context, pk: int, version: int | None = None, by: Principal | None = None
) -> tuple[ApiKey, str]:
    """Give the key a new secret, which is answered; the old one is dead when this commits. Locks the key.

    Raises NotFound, PreconditionFailed; Conflict reason "expired"; Forbidden as `create`. Emits
    api_key.rotated.
    """
    key, rows = _locked(context, pk, version)
    if key.expires_at is not None and key.expires_at <= context.at:
        raise Conflict(_("The key has expired: give it a later date first."), reason="expired")
    narrowing.demand_person(context=context, member=key.membership, by=by)
    narrowing.demand_grants(by=by, new=_grants(key, rows))
    narrowing.demand_expiry(by=by, expires_at=key.expires_at)
    narrowing.demand_networks(by=by, networks=key.networks)
    given = secret.make()
    key.secret_hash, key.pepper_id = secret.hashed(given)
    _save(context, key)
    _publish(context, key, "rotated", {}, {})
    return key, secret.written(key.pk, given)


@command
def delete(*, context: Context, pk: int, version: int | None = None) -> None:
    """Remove a key and its rows; what it did stays in the change log. Locks the key.

    Raises NotFound, PreconditionFailed. Emits api_key.deleted.
    """
    key, rows = _locked(context, pk, version)
    AccessRow.objects.filter(key=key).delete()
    before = _logged(key, rows)
    key.delete()
    key.pk = pk
    _publish(context, key, "deleted", before, None)


def access_of(key: ApiKey) -> Access:
    """The key's access rows: resource -> verbs."""
    return {
        row.resource: frozenset(
            verb for verb in ("get", "post", "put", "delete") if getattr(row, f"can_{verb}")
        )
        for row in AccessRow.objects.filter(key=key)
    }


def _locked(context: Context, pk: int, version: int | None) -> tuple[ApiKey, Access]:
    keys = ApiKey.objects.select_related("membership__user")
    key = lock(keys, context=context, pk=pk, version=version)
    return key, access_of(key)


def _grants(key: ApiKey, access: Access | Mapping[str, frozenset[str]]) -> Grants:
    return Grants(key.full_access, frozenset(key.abilities), access)


def _logged(key: ApiKey, access: Mapping[str, frozenset[str]]) -> Snapshot:
    rows = {resource: sorted(verbs) for resource, verbs in sorted(access.items())}
    return {**snapshot(key, secret=UNLOGGED), "access": rows}


def _save(context: Context, key: ApiKey) -> None:
    records.touch(key, context=context)
    # Not the columns that `usage` writes meanwhile.
    columns = [column.name for column in key._meta.concrete_fields if not column.primary_key]
    key.save(update_fields=[name for name in columns if name not in _USAGE])


def _publish(
    context: Context, key: ApiKey, action: str, before: Snapshot | None, after: Snapshot | None
) -> None:
    records.publish(context=context, traces=[Trace(key, action, before, after)])


def _write_rows(key: ApiKey, had: Mapping[str, frozenset[str]], wanted: Mapping[str, frozenset[str]]) -> None:
    if had == wanted:
        return
    if had:
        AccessRow.objects.filter(key=key).delete()
    AccessRow.objects.bulk_create(
        AccessRow(
            company_id=key.company_id,
            key=key,
            resource=resource,
            **{f"can_{verb}": True for verb in verbs},
        )
        for resource, verbs in sorted(wanted.items())
    )
