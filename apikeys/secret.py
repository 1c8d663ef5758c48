"""The secret of a key: making it, hashing it, comparing it.

A key reads `<id>|mzn_<40 characters>`, the characters out of 62: 238 bits, so a fast keyed hash is enough.
Kept is an HMAC-SHA-256 under a pepper from the settings; who steals the database alone can't test a guess.
"""

from __future__ import annotations

import hmac
import re
import secrets
import string

from django.conf import settings

PREFIX = "mzn_"
_ALPHABET = string.ascii_letters + string.digits
_LENGTH = 40
_KEY = re.compile(rf"([1-9][0-9]{{0,17}})\|({PREFIX}[A-Za-z0-9]{{{_LENGTH}}})")
# What a secret is compared with when there is no such key: no hash is all zeros.
_NOBODY = "0" * 64


def make() -> str:
    """A new secret."""
    return PREFIX + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def written(key_id: int, secret: str) -> str:
    """The key as its owner writes it into a program."""
    return f"{key_id}|{secret}"


def read(text: str) -> tuple[int, str] | None:
    """Id and secret of a key as a program shows it; None if it is not one."""
    match = _KEY.fullmatch(text)
    return (int(match[1]), match[2]) if match else None


def hashed(secret: str) -> tuple[str, str]:
    """What is kept of a new secret: its hash, and the id of the pepper it was made with."""
    pepper_id = next(iter(settings.MIZAN_KEY_PEPPERS))
    return _digest(secret, pepper_id), pepper_id


def matches(secret: str, kept: tuple[str, str] | None) -> bool:
    """Whether `secret` is the one whose (hash, pepper id) is `kept`; None, for no such key, never matches.

    One HMAC and one constant-time comparison in every case, so that time tells nothing.
    """
    expected, pepper_id = kept or (_NOBODY, "")
    return hmac.compare_digest(_digest(secret, pepper_id), expected)


def _digest(secret: str, pepper_id: str) -> str:
    peppers: dict[str, str] = settings.MIZAN_KEY_PEPPERS
    # A pepper that was taken away takes its keys with it; the work is the same.
    pepper = peppers.get(pepper_id) or f"none {next(iter(peppers.values()))}"
    return hmac.new(pepper.encode(), secret.encode(), "sha256").hexdigest()
