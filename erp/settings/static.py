"""Static files, served by the web process itself (WhiteNoise)."""

from erp.settings.env import PRODUCTION
from erp.settings.paths import BASE_DIR, DATA_DIR

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns about a missing folder, also where nothing is collected
STATICFILES_DIRS = [folder for folder in (BASE_DIR / "static",) if folder.is_dir()]

# Local: straight from the apps, nothing to collect. Production: collected, compressed, named by content.
WHITENOISE_USE_FINDERS = not PRODUCTION
_storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": _storage if PRODUCTION else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
