"""No row refers to another company's row, nor to none (I-66)."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.models import Exists, ForeignKey, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.core.books import Fault, faults_in, invariant
from erp.core.models.base import CompanyOwned

NUMBER = "I-66"


@invariant(NUMBER, gettext_lazy("No row refers to a row of another company, or to none"))
def references(company: models.Model) -> Iterator[Fault]:
    """One statement for each reference between tables that companies own."""
    for field in _references():
        target = field.remote_field.model
        there = target._base_manager.filter(pk=OuterRef(field.attname), company=OuterRef("company_id"))
        astray = field.model._base_manager.filter(
            ~Exists(there), company=company, **{f"{field.attname}__isnull": False}
        )
        yield from faults_in(
            astray.only("pk"),
            NUMBER,
            lambda row, field=field: _("%(field)s is not of this company") % {"field": field.attname},
        )


def _references() -> Iterator[ForeignKey]:
    for model in apps.get_models():
        if issubclass(model, CompanyOwned):
            for field in model._meta.concrete_fields:
                if isinstance(field, ForeignKey) and issubclass(field.remote_field.model, CompanyOwned):
                    yield field
