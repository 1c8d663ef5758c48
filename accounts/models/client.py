from django.utils.translation import gettext_lazy as _

from accounts.models.party import Party


class Client(Party):
    """Who buys from the company; what they owe is on the receivable account."""

    class Meta(Party.Meta):
        verbose_name = _("client")
        verbose_name_plural = _("clients")
