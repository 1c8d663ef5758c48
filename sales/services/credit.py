"""How much a client may owe."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from accounting.services import balances
from accounts.models.client import Client
from erp.core.context import Context
from erp.core.errors import Invalid
from erp.core.fields import MoneyField
from erp.core.locks import lock


def require_credit(client: Client, amount: Decimal, *, context: Context) -> None:
    """Raises Invalid "credit_limit_exceeded" if `amount` more would be above the client's limit.

    A client with a limit is locked until the transaction ends, so that two invoices can't each use what is
    left of it; others never wait for one another.
    """
    if client.credit_limit is None:
        return
    limit = lock(Client.objects.all(), context=context, pk=client.pk).credit_limit
    owed = Client.objects.filter(pk=client.pk).values_list(balances.of_client(), flat=True).get()
    if limit is not None and owed + amount > limit:
        raise Invalid(
            _("The client owes %(owed)s; with this invoice it would be above the credit limit of %(limit)s.")
            % {"owed": MoneyField.to_text(owed), "limit": MoneyField.to_text(limit)},
            field="client_id",
            reason="credit_limit_exceeded",
        )
