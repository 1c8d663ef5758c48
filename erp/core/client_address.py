"""The address a request came from."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings

Address = IPv4Address | IPv6Address


def client_address(meta: Mapping[str, str]) -> Address | None:
    """Who opened the connection, by the WSGI environment; None where that is no address (a socket file).

    With TRUSTED_PROXIES proxies of our own in front, it is the entry of X-Forwarded-For that the outermost of
    them wrote; what stands left of it came from the client and is not believed.
    """
    text = meta.get("REMOTE_ADDR", "")
    trusted: int = settings.TRUSTED_PROXIES
    if trusted and (forwarded := meta.get("HTTP_X_FORWARDED_FOR", "")):
        text = forwarded.split(",")[-trusted:][0]
    return _parsed(text.strip())


def _parsed(text: str) -> Address | None:
    if text.startswith("["):  # [2001:db8::1]:443
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:  # 203.0.113.7:443
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    # A dual-stack socket reports ::ffff:203.0.113.7 for an IPv4 client.
    return getattr(address, "ipv4_mapped", None) or address
