"""Folders."""

from erp.settings.env import BASE_DIR, value

__all__ = ["BASE_DIR", "DATA_DIR", "MEDIA_ROOT"]

DATA_DIR = (BASE_DIR / value("DATA_DIR")).resolve()
# For its owner alone: the database holds hashes of passwords and keys. A folder that is there stays as it is.
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

MEDIA_ROOT = DATA_DIR / "media"
