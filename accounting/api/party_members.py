"""What the ledger knows of clients and suppliers, shown on them."""

from django.db.models import DateField

from accounting.services import balances
from accounts.models.client import Client
from accounts.models.supplier import Supplier
from erp.api.expressions import Parameter
from erp.api.fields import Computed
from erp.api.members import contribute
from erp.core.fields import MoneyField


def _today() -> Parameter:
    return Parameter("today", DateField())


contribute(
    Client,
    balance=Computed(balances.of_client, MoneyField(), help_text="What the client owes us."),
    unallocated=Computed(balances.unallocated_of_client, MoneyField()),
    overdue=Computed(lambda: balances.overdue_of_client(_today()), MoneyField()),
)
contribute(
    Supplier,
    balance=Computed(balances.of_supplier, MoneyField(), help_text="What we owe the supplier."),
    unallocated=Computed(balances.unallocated_of_supplier, MoneyField()),
    overdue=Computed(lambda: balances.overdue_of_supplier(_today()), MoneyField()),
)
