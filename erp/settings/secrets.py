"""Secrets of a local installation: made once, kept in DATA_DIR/secrets.json for its owner's eyes only.

In production they come from the environment (env.demand_required), and this file is not read or written.
"""

import json
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def _made() -> dict[str, str]:
    pepper_id = f"local{datetime.now(UTC):%Y%m%d}"
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "MIZAN_KEY_PEPPERS": f"{pepper_id}:{secrets.token_urlsafe(32)}",
    }


def local_secrets(data_dir: Path) -> dict[str, str]:
    """The secrets of this folder, made if there are none. Safe when two processes start together."""
    file = data_dir / "secrets.json"
    if not file.exists():
        # Written whole under another name and linked: who sees the file sees all of it; the first wins.
        draft = data_dir / f".secrets-{os.getpid()}-{secrets.token_hex(4)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(_made(), stream, indent=2)
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{file} is damaged: restore it, or remove it and renew all keys."
        ) from error


def peppers(text: str) -> dict[str, str]:
    """`id:secret,id:secret` as a mapping that keeps the order: the first signs, all verify."""
    pairs: dict[str, str] = {}
    for part in text.split(","):
        pepper_id, colon, secret = part.strip().partition(":")
        if not pepper_id or not colon or len(secret) < 32 or pepper_id in pairs:
            raise ImproperlyConfigured(
                "MIZAN_KEY_PEPPERS must be id:secret pairs with commas between, ids distinct, "
                "secrets of at least 32 characters (docs/settings.md)."
            )
        pairs[pepper_id] = secret
    return pairs
