from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from erp.core.modules import load


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Parties and people")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Once models can be imported: what happens after a migration."""
        load("accounts.migrated")
