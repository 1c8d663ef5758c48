"""Django settings, one concern a file. Values come from the environment: see env.py and docs/settings.md."""

from erp.settings.paths import *  # isort: skip
from erp.settings.security import *
from erp.settings.database import *
from erp.settings.cache import *
from erp.settings.apps import *
from erp.settings.middleware import *
from erp.settings.templates import *
from erp.settings.auth import *
from erp.settings.api import *
from erp.settings.i18n import *
from erp.settings.logging import *
from erp.settings.mail import *
from erp.settings.static import *
from erp.settings.tasks import *
from erp.settings.admin import *
from erp.settings.serving import *
