"""Folders."""

from erp.settings.env import BASE_DIR, value

__all__ = ["BASE_DIR", "DATA_DIR", "MEDIA_ROOT"]

DATA_DIR = (BASE_DIR / value("DATA_DIR")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

MEDIA_ROOT = DATA_DIR / "media"
