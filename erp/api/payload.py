"""From the parsed body to the values a service takes."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from rest_framework.serializers import BaseSerializer

from erp.api.errors import BadRequest
from erp.api.references import resolve
from erp.api.serializers import unknown_members


def read_payload(serializer: BaseSerializer, *, company: models.Model) -> dict[str, Any]:
    """The validated values of a serializer that was given `data`, its references looked up in `company`.

    BadRequest naming unknown members; ValidationError; Invalid naming references that lead nowhere.
    """
    data = serializer.initial_data
    if not isinstance(data, dict):
        raise BadRequest(_("Send an object."))
    unknown = unknown_members(serializer, data)
    if unknown:
        raise BadRequest(_("Some members can't be written."), errors=unknown)
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = resolve(_plain(serializer.validated_data), company=company)
    return values


def _plain(data: Any) -> Any:
    """DRF's ordered containers as plain ones."""
    if isinstance(data, dict):
        return {name: _plain(value) for name, value in data.items()}
    return [_plain(value) for value in data] if isinstance(data, list) else data
