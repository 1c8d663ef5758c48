"""System checks: a resource without a right to ask for, or that can't be compiled, does not start."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_permission_codename
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from erp.api.registry import resources
from erp.api.selection import selection_of


@register("api")
def check_resources(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Each resource names its permissions, and each of its members can be read by the database."""
    problems: list[CheckMessage] = []
    for resource in resources().values():
        options = resource.model._meta
        known = {get_permission_codename(word, options) for word in options.default_permissions}
        known |= {codename for codename, _name in options.permissions}
        for verb in resource.verbs:
            codename = resource.permission(verb).partition(".")[2]
            if codename not in known:
                problems.append(Error(f"{resource.name}: no permission {codename}.", id="api.E001"))
        try:
            selection_of(resource)
        except ImproperlyConfigured as error:
            problems.append(Error(f"{resource.name}: {error}", id="api.E002"))
    return problems
