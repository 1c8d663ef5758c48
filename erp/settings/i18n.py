"""Languages and time."""

from django.utils.translation import gettext_lazy as _

from erp.settings.paths import BASE_DIR

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ar", _("Arabic")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]

USE_I18N = True
# Instants are UTC everywhere; a company's own time zone decides what day it is there (erp.core.context).
USE_TZ = True
TIME_ZONE = "UTC"
