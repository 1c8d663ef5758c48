"""The way in for API keys."""

from __future__ import annotations

import logging
from datetime import datetime
from ipaddress import ip_network
from typing import Any

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models.user import User
from apikeys import headers, lookup, secret, usage
from apikeys.lookup import Found
from apikeys.principal import Grants, Principal
from erp.core.client_address import Address, client_address
from erp.core.context import Actor

logger = logging.getLogger("mizan.keys")


class KeyAuthentication(BaseAuthentication):
    """Turns the key a request shows into (its person, its Principal); None where it shows none.

    Whatever is wrong with a key, the answer is the same 401: the log says why. One statement.
    """

    def authenticate(self, request: Request) -> tuple[User, Principal] | None:
        """Raises AuthenticationFailed for a key that can't be read, is wrong, or unusable now or here."""
        text = headers.shown(request.META)
        if text is None:
            return None
        shown = secret.read(text)
        if shown is None:
            raise AuthenticationFailed
        key_id, given = shown
        row = lookup.find(key_id)
        if not secret.matches(given, row.kept if row else None) or row is None:
            logger.info("key %s refused: unknown, or the secret is wrong", key_id)
            raise AuthenticationFailed
        key, at, address = row.found(), timezone.now(), client_address(request.META)
        if reason := _unusable(key, at, address):
            logger.info("key %s refused: %s", key_id, reason)
            raise AuthenticationFailed
        before = usage.note(key.pk, at, address)
        return key.user, _principal(key, before or key.last_used_at)

    def authenticate_header(self, request: Request) -> str:
        """Its presence makes the refusal a 401 (RFC 6750, section 3)."""
        return 'Bearer realm="mizan"'


def _unusable(key: Found, at: datetime, address: Address | None) -> str:
    """Why a key with the right secret is refused; empty if it is not."""
    if not key.enabled:
        return "it is disabled"
    if key.expires_at is not None and key.expires_at <= at:
        return "it has expired"
    if not (key.membership_active and key.user.is_active):
        return "its person no longer works here"
    if not key.company.is_active:
        return "its company is closed"
    if key.networks and not _inside(address, key.networks):
        return f"it may not come from {address}"
    return ""


def _inside(address: Any, networks: list[str]) -> bool:
    return address is not None and any(address in ip_network(network) for network in networks)


def _principal(key: Found, last_used_at: datetime | None) -> Principal:
    return Principal(
        company=key.company,
        user=key.user,
        actor=Actor(kind="key", label=key.description, user_id=key.user.pk, credential_id=key.pk),
        membership_id=key.membership_id,
        granted=Grants(key.full_access, frozenset(key.abilities), key.access),
        permissions=key.permissions,
        last_used_at=last_used_at,
        expires_at=key.expires_at,
        networks=tuple(key.networks),
    )
