"""What a record is used by: the first question before it is changed or removed."""

from __future__ import annotations

from typing import cast

from django.db import models
from django.db.models import Exists
from django.utils.translation import gettext as _

from erp.core import documents
from erp.core.errors import Conflict
from erp.core.models.base import CompanyOwned, Record


def in_documents(record: Record) -> list[type[CompanyOwned]]:
    """The tables of documents and their lines, drafts too, that refer to `record`. One statement."""
    kind = type(record)
    fields = [
        field
        for model in documents.parts()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.model is kind
    ]
    if not fields:
        return []
    asked = {
        f"uses_{number}": Exists(field.model._base_manager.filter(**{field.attname: record.pk}))
        for number, field in enumerate(fields)
    }
    found = kind._base_manager.filter(pk=record.pk).annotate(**asked).values(*asked).get()
    return list(
        {
            cast(type[CompanyOwned], field.model): None
            for number, field in enumerate(fields)
            if found[f"uses_{number}"]
        }
    )


def refuse_if_in_documents(record: Record, *, field: str | None = None, instead: str = "") -> None:
    """Raise Conflict "in_use" naming the documents that refer to `record`; `instead` says what to do."""
    if used_by := in_documents(record):
        names = ", ".join(sorted(str(model._meta.verbose_name_plural) for model in used_by))
        message = _("It is in use by: %(users)s.") % {"users": names}
        raise Conflict(f"{message} {instead}".strip(), field=field, reason="in_use")
