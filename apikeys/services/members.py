"""What a key's members may hold, and how they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from ipaddress import ip_network
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.membership import Membership
from apikeys.models.api_key import ApiKey
from erp.api import registry
from erp.core import values
from erp.core.context import Context
from erp.core.errors import Invalid, Message

Access = dict[str, frozenset[str]]
Errors = dict[str, list[Message]]


def clean(
    data: Mapping[str, Any], *, context: Context, created: bool
) -> tuple[dict[str, Any], Access | None]:
    """The columns to write and the access rows (None: leave them), tidied. Raises Invalid."""
    columns = {name: value for name, value in data.items() if name != "access"}
    errors: Errors = {}
    for name, tidy in {"abilities": _abilities, "networks": _networks}.items():
        if name in columns:
            columns[name] = tidy(columns[name], errors)
    access = _access(data["access"], errors) if "access" in data else None
    if columns.get("expires_at") is not None:
        _check_expiry(columns["expires_at"], context, errors)
    if created:
        _check_person(columns.get("membership"), context, errors)
    elif "membership" in columns:
        errors["membership"] = [_("A key stays with its person.")]
    if errors:
        raise Invalid(_("Some values are not accepted."), errors=errors)
    values.check(ApiKey, columns, created=created)
    return columns, access


def _abilities(given: Any, errors: Errors) -> list[str]:
    known = ApiKey.Ability.values
    unknown = [str(ability) for ability in given if ability not in known]
    if unknown:
        errors["abilities"] = [
            _("Not an ability: %(unknown)s. There are: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(known)}
        ]
    return [ability for ability in known if ability in given]


def _networks(given: Any, errors: Errors) -> list[str]:
    tidy: list[str] = []
    for index, text in enumerate(given):
        try:
            network = str(ip_network(str(text).strip()))
        except ValueError:
            errors[f"networks.{index}"] = [_("Not a network, such as 203.0.113.0/24 or 2001:db8::/32.")]
            continue
        if network not in tidy:
            tidy.append(network)
    return tidy


def _access(given: Mapping[str, Any], errors: Errors) -> Access:
    resources = registry.resources()
    rows: Access = {}
    for name, verbs in given.items():
        if name not in resources:
            errors[f"access.{name}"] = [_("There is no such resource.")]
        elif odd := sorted(set(verbs) - set(registry.VERBS)):
            errors[f"access.{name}"] = [_("Not a verb of access rows: %s.") % ", ".join(odd)]
        elif verbs:
            rows[name] = frozenset(verbs)
    return rows


def _check_expiry(expires_at: datetime, context: Context, errors: Errors) -> None:
    if timezone.is_naive(expires_at):
        errors["expires_at"] = [_("An instant needs its time zone.")]
    elif expires_at <= context.at:
        errors["expires_at"] = [_("It must be in the future.")]


def _check_person(member: Membership | None, context: Context, errors: Errors) -> None:
    # Read again: the caller's instance may be older than the person's leaving.
    people = Membership.objects.of(context.company).select_related("user")
    known = people.filter(pk=member.pk).first() if member else None
    if known is None:
        errors["membership"] = [_("There is no such person in this company.")]
    elif not (known.is_active and known.user.is_active):
        errors["membership"] = [_("This person no longer works here.")]
