"""Where a request shows its key (design.md, section 8)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

# In the order in which they are asked, once there is no Authorization.
OTHERS = ("HTTP_X_API_KEY", "HTTP_APIKEY", "HTTP_X_AUTH_TOKEN", "HTTP_TOKEN")

# OData clients speak HTTP Basic only; the key is the password of this user.
BASIC_USER = "api"


def shown(meta: Mapping[str, str]) -> str | None:
    """The text a request shows as its key: "" if that can't be read, None if it shows none.

    `Authorization` decides wherever it is present, else the first of the other headers that is.
    """
    authorization = meta.get("HTTP_AUTHORIZATION")
    if authorization is not None:
        return _from_authorization(authorization)
    return next((meta[name].strip() for name in OTHERS if name in meta), None)


def _from_authorization(value: str) -> str:
    scheme, _space, rest = value.strip().partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() == "basic":
        return _from_basic(rest.strip())
    return ""


def _from_basic(text: str) -> str:
    try:
        user, _colon, password = base64.b64decode(text, validate=True).decode("ascii").partition(":")
    except (binascii.Error, ValueError):
        return ""
    return password if user == BASIC_USER else ""
