"""Secrets, hosts, https, headers, and the size of what is read."""

from csp.constants import NONCE, NONE, SELF

from erp.settings.env import PRODUCTION, value
from erp.settings.paths import DATA_DIR
from erp.settings.secrets import local_secrets, peppers

_local = {} if PRODUCTION else local_secrets(DATA_DIR)

SECRET_KEY = value("SECRET_KEY") or _local["SECRET_KEY"]
# Ordered: the first pepper hashes new keys, all of them verify (erp/settings/secrets.py).
MIZAN_KEY_PEPPERS = peppers(value("MIZAN_KEY_PEPPERS") or _local["MIZAN_KEY_PEPPERS"])

DEBUG = value("DEBUG") and not PRODUCTION
ALLOWED_HOSTS = value("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = value("CSRF_TRUSTED_ORIGINS")

# Forwarding headers are believed only when the owner says how many proxies of theirs write them.
TRUSTED_PROXIES = value("TRUSTED_PROXIES")
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # probes speak plain http to the process itself
SECURE_HSTS_SECONDS = value("HSTS_SECONDS")
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = PRODUCTION

DATA_UPLOAD_MAX_MEMORY_SIZE = value("MAX_BODY_BYTES")

# The admin's own policy adds unsafe-eval, which its Alpine.js needs: erp/core/csp.py.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
