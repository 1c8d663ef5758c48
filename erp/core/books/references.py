"""No row refers to another company's row, nor to none (I-66)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.core.books import Fault, faults_in, invariant
from erp.core.guards.collect import company_owned
from erp.core.guards.collect import references as references_of

NUMBER = "I-66"


@invariant(NUMBER, gettext_lazy("No row refers to a row of another company, or to none"))
def references(company: Any) -> Iterator[Fault]:
    """One statement for each reference between tables that companies own."""
    for field in (field for model in company_owned() for field in references_of(model)):
        target = field.remote_field.model
        there = target._base_manager.filter(pk=OuterRef(field.attname), company=OuterRef("company_id"))
        astray = field.model._base_manager.filter(
            ~Exists(there), company=company, **{f"{field.attname}__isnull": False}
        )
        yield from faults_in(
            astray.only("pk"),
            NUMBER,
            partial(_astray, field.attname),
        )


def _astray(name: str, row: Any) -> str:
    return _("%(field)s is not of this company") % {"field": name}
