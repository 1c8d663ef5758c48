from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _

from erp.core.modules import load


class ApiConfig(AppConfig):
    name = "erp.api"
    label = "api"
    verbose_name = _("API")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load every app's `api` package, whose modules register their resources, and our system checks."""
        load("erp.api.checks")
        load("erp.api.schema_fields")
        for config in apps.get_app_configs():
            load(f"{config.name}.api")
