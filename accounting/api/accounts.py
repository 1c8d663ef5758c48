"""The resources `journal-accounts` and `journal-categories`: the chart of accounts."""

from accounting.models.account import Account, AccountCategory
from accounting.services import account, account_category, balances
from erp.api.fields import Computed, Reference
from erp.api.registry import register
from erp.api.serializers import RECORD, ResourceSerializer
from erp.api.viewsets import ResourceViewSet, Writes
from erp.core.fields import MoneyField


class AccountCategorySerializer(ResourceSerializer):
    parent = Reference("code", "name")  # type: ignore[assignment]

    class Meta:
        model = AccountCategory
        fields = (*RECORD[:2], "code", "name", "type", "parent", *RECORD[2:])


@register("journal-categories")
class AccountCategoryViewSet(ResourceViewSet):
    """Groups of accounts; the type says where they stand in the reports."""

    queryset = AccountCategory.objects.all()
    serializer_class = AccountCategorySerializer
    search_fields = ("code", "name")
    writes = Writes(
        create=account_category.create, update=account_category.update, delete=account_category.delete
    )
    example = {"code": "66", "name": "Marketing", "type": "expense"}


class AccountSerializer(ResourceSerializer):
    category = Reference("code", "name", "type")
    balance = Computed(balances.of_account, MoneyField(), help_text="Debit less credit.")

    class Meta:
        model = Account
        fields = (
            *RECORD[:2],
            "code",
            "name",
            "category",
            "kind",
            "currency",
            "is_active",
            "balance",
            *RECORD[2:],
        )


@register("journal-accounts")
class AccountViewSet(ResourceViewSet):
    """Accounts of the ledger."""

    queryset = Account.objects.all()
    serializer_class = AccountSerializer
    search_fields = ("code", "name")
    writes = Writes(create=account.create, update=account.update, delete=account.delete)
    example = {"code": "6610", "name": "Advertising"}
