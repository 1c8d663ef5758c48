"""A key can never make or widen a key beyond its own rights, nor a person beyond theirs (design.md, 7)."""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_network

from django.utils.translation import gettext_lazy as _

from accounts.models.membership import Membership
from accounts.services import rights
from apikeys.models.api_key import ApiKey
from apikeys.principal import Grants, Principal
from erp.core.context import Context
from erp.core.errors import Forbidden

NOTHING = Grants()


def added(wanted: Grants, had: Grants) -> Grants:
    """What of `wanted` was not in `had`."""
    if had.full_access:
        return NOTHING
    access = {
        resource: frozenset(verb for verb in verbs if not had(resource, verb))
        for resource, verbs in wanted.access.items()
    }
    return Grants(
        full_access=wanted.full_access,
        abilities=wanted.abilities - had.abilities,
        access={resource: verbs for resource, verbs in access.items() if verbs},
    )


def demand_person(*, context: Context, member: Membership, by: Principal | None) -> None:
    """Raises Forbidden unless the person who acts holds all that `member` holds.

    Who makes or widens a key may have its secret, so a key of somebody else is a way to their rights.
    """
    actor = context.actor
    if actor.user_id == member.user_id:
        return
    theirs = rights.of_role(member.role_id)
    if member.user.is_superuser:
        covered = actor.kind == "command" or rights.is_superuser(actor.user_id)
    else:
        covered = by.holds_all(theirs) if by else rights.actor_holds(context, theirs)
    if not covered:
        raise Forbidden(_("This person may do more than you: their keys are not yours to make or widen."))


def demand_grants(*, by: Principal | None, new: Grants) -> None:
    """Raises Forbidden if `new` covers what `by`, the key that asks, does not. A session has no bounds."""
    if by is None or by.granted.full_access:
        return
    if new.full_access:
        raise Forbidden(_("The key that asks does not have full access itself."), field="full_access")
    for ability in sorted(new.abilities):
        if not {ability, ApiKey.Ability.ADMIN.value} & by.granted.abilities:
            raise Forbidden(
                _("The key that asks does not have the ability “%s” itself.") % ability, field="abilities"
            )
    for resource, verbs in sorted(new.access.items()):
        if any(not by.grants(resource, verb) for verb in verbs):
            raise Forbidden(
                _("The key that asks may do less on “%s” itself.") % resource, field=f"access.{resource}"
            )


def demand_expiry(*, by: Principal | None, expires_at: datetime | None) -> None:
    """Raises Forbidden if a key would outlive the key that asks."""
    if by and by.expires_at and (expires_at is None or expires_at > by.expires_at):
        raise Forbidden(_("The key that asks expires earlier."), field="expires_at")


def demand_networks(*, by: Principal | None, networks: list[str]) -> None:
    """Raises Forbidden if a key would work from where the key that asks does not."""
    if not by or not by.networks:
        return
    own = [ip_network(network) for network in by.networks]
    inside = [any(_within(ip_network(network), wider) for wider in own) for network in networks]
    if not networks or not all(inside):
        raise Forbidden(_("The key that asks is bound to narrower networks."), field="networks")


def _within(narrow: object, wide: object) -> bool:
    return type(narrow) is type(wide) and narrow.subnet_of(wide)  # type: ignore[attr-defined]
