"""Inputs of an API key's form: the matrix of rights, and lists of one a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminExpandableTextareaWidget

from erp.api import registry

Access = Mapping[str, Iterable[str]]


class AccessMatrix(forms.Widget):
    """One table: a row for each resource, a column for each verb, a box where the resource has the verb."""

    template_name = "apikeys/access_matrix.html"

    class Media:
        js = ("mizan/access-matrix.js",)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        ticked = set(_cells(value) if isinstance(value, Mapping) else value or ())
        rows = [
            {
                "name": resource.name,
                "title": resource.title,
                "cells": [
                    {
                        "verb": verb,
                        "value": f"{resource.name}:{verb}" if verb in resource.verbs else "",
                        "ticked": f"{resource.name}:{verb}" in ticked,
                    }
                    for verb in registry.VERBS
                ],
            }
            for resource in registry.resources().values()
        ]
        return {**super().get_context(name, value, attrs), "rows": rows, "verbs": registry.VERBS}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return data.getlist(name) if isinstance(data, QueryDict) else list(data.get(name, ()))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # nothing ticked is an answer too

    def id_for_label(self, id_: str) -> str:
        return ""


class AccessField(forms.Field):
    """Access rows as services take them: resource -> verbs."""

    widget = AccessMatrix

    def to_python(self, value: Any) -> dict[str, list[str]]:
        rows: dict[str, list[str]] = {}
        resources = registry.resources()
        for cell in value or ():
            name, _colon, verb = str(cell).partition(":")
            if name not in resources or verb not in resources[name].verbs:
                raise forms.ValidationError(_("There is no such right: %(cell)s."), params={"cell": cell})
            rows.setdefault(name, []).append(verb)
        return rows

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(_cells(initial or {})) != set(data or ())


class LinesField(forms.CharField):
    """A list, typed one a line."""

    widget = UnfoldAdminExpandableTextareaWidget

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or ()) != self.to_python(data)


def _cells(access: Access) -> list[str]:
    return [f"{resource}:{verb}" for resource, verbs in access.items() for verb in verbs]
