"""Members of a resource that an upper app computes, such as a client's balance (design.md, section 2)."""

from collections.abc import Mapping

from django.db import models

from erp.api.fields import Computed

_contributed: dict[type[models.Model], dict[str, Computed]] = {}


def contribute(model: type[models.Model], **members: Computed) -> None:
    """Add computed members to the resource that shows `model`; called in the upper app's `api` package."""
    _contributed.setdefault(model, {}).update(members)


def contributed(model: type[models.Model]) -> Mapping[str, Computed]:
    """What upper apps added to `model`."""
    return _contributed.get(model, {})
