"""Letters. Without a server they are written to the console."""

import environ
from django.core.exceptions import ImproperlyConfigured

from erp.settings.env import value

try:
    _config = environ.Env.email_url_config(value("EMAIL_URL"))
except (ValueError, KeyError, ImproperlyConfigured) as _error:
    raise ImproperlyConfigured(f"EMAIL_URL can't be read: {_error} (docs/settings.md).") from _error

EMAIL_BACKEND = _config["EMAIL_BACKEND"]
EMAIL_HOST = _config.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _config.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _config.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _config.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _config.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _config.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20

DEFAULT_FROM_EMAIL = value("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
