from django.utils.translation import gettext_lazy as _

from accounts.models.party import Party


class Supplier(Party):
    """Who the company buys from; what it owes them is on the payable account."""

    class Meta(Party.Meta):
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
