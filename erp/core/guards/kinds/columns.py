"""Looking up what a declaration names, so that a slip of the pen fails when the models are collected."""

from django.core.exceptions import FieldDoesNotExist
from django.db import models


def column_of(model: type[models.Model], name: str) -> str:
    """The column of the field `name` ("client" or "client_id"). Raises FieldDoesNotExist."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field) or field.column is None:
        raise FieldDoesNotExist(f"{model.__name__}.{name} has no column")
    return field.column


def foreign_key(model: type[models.Model], name: str) -> models.ForeignKey:
    """The foreign key `name`. Raises FieldDoesNotExist."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.ForeignKey):
        raise FieldDoesNotExist(f"{model.__name__}.{name} is no foreign key")
    return field
