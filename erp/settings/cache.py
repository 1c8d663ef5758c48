"""The cache: in the process for the embedded installation, Redis or Valkey for several processes."""

from typing import Any

from erp.settings.env import value

_url = value("CACHE_URL")
_redis: dict[str, Any] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _url}
_process: dict[str, Any] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "mizan"}

CACHES = {"default": {**(_redis if _url else _process), "KEY_PREFIX": "mizan"}}
