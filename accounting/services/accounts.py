"""Finding the accounts that the system itself posts to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounting.models.account import Account
from erp.core.context import Context
from erp.core.errors import Conflict


def system(context: Context, *kinds: Account.Kind) -> dict[Account.Kind, Account]:
    """The company's one account of each of `kinds`: one statement.

    Raises Conflict "account_missing", naming the kinds without one (domain.md 1.0: a company may not post
    until they exist). Ordinary and treasury accounts are many, so they can't be asked for: ValueError.
    """
    wanted = set(kinds)
    if wanted & {Account.Kind.ORDINARY, Account.Kind.TREASURY}:
        raise ValueError("only kinds that have one account")
    found = {
        Account.Kind(account.kind): account
        for account in Account.objects.filter(company=context.company, kind__in=wanted)
    }
    if missing := wanted - found.keys():
        names = ", ".join(str(kind.label) for kind in sorted(missing))
        raise Conflict(
            _("The chart of accounts has no account for: %(kinds)s.") % {"kinds": names},
            reason="account_missing",
        )
    return found
