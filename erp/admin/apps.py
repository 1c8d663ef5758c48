from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from erp.core.modules import load


class PanelConfig(AppConfig):
    name = "erp.admin"
    label = "panel"  # "admin" is Django's own
    verbose_name = _("System")

    def ready(self) -> None:
        """Load the pages of what the frame keeps itself; Django loads every app's own `admin` package."""
        load("erp.admin.system")
