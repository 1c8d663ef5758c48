"""Taking rows for writing. Every lock of more than one row is in the order of the primary key."""

from typing import TypeVar

from django.db import models
from django.utils.translation import gettext as _

from erp.core.context import Context
from erp.core.errors import NotFound, PreconditionFailed
from erp.core.models.base import CompanyOwned, Record

R = TypeVar("R", bound=Record)
C = TypeVar("C", bound=CompanyOwned)


def lock(queryset: models.QuerySet[R], *, context: Context, pk: int, version: int | None = None) -> R:
    """The company's row `pk`, locked FOR NO KEY UPDATE until the transaction ends.

    NO KEY, because a full FOR UPDATE would also stop the key-share locks of foreign keys that point here.
    Raises NotFound; PreconditionFailed when `version` is given and is not the row's (RFC 9110, 13.1.1).
    """
    row = queryset.select_for_update(no_key=True, of=("self",)).filter(company=context.company, pk=pk).first()
    if row is None:
        raise NotFound(_("There is no %(noun)s with this id.") % {"noun": queryset.model._meta.verbose_name})
    if version is not None and version != row.version:
        raise PreconditionFailed(
            _("The record changed since you read it: it is at version %(current)s, you sent %(sent)s.")
            % {"current": row.version, "sent": version}
        )
    return row


def lock_all(queryset: models.QuerySet[C]) -> list[C]:
    """The rows of `queryset`, locked one after another in the order of their keys."""
    return list(queryset.select_for_update(no_key=True, of=("self",)).order_by("pk"))
