"""What a new company has of this app: a store."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from erp.core.context import Context
from erp.core.seeding import company_seed
from inventory.services import store


@company_seed
def seed(*, context: Context) -> None:
    with override(context.company.language):
        store.create(context=context, data={"name": _("Main store")})
