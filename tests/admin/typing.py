"""Filling in the admin's forms as a browser would: every input as it stands, but for what is typed."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse


def typed(page: HttpResponse, *lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The POST of the form on `page`, with `changes` of the record and `lines` typed over its lines in order.

    A line that does not exist yet is added. Names of fields; "DELETE" removes a line.
    """
    data: dict[str, Any] = {}
    _collect(page.context["adminform"].form, data)
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        _collect(formset.management_form, data)
        prefix = formset.prefix
        for form in formset.forms:
            _collect(form, data)
        for number, line in enumerate(lines):
            for name, value in line.items():
                data[f"{prefix}-{number}-{name}"] = _text(value)
        data[f"{prefix}-TOTAL_FORMS"] = max(len(formset.forms), len(lines))
    data.update({name: _text(value) for name, value in changes.items()})
    return data


def errors_of(page: HttpResponse) -> str:
    """Everything a page says is wrong, in one text."""
    said = [str(error) for errors in page.context["errors"] for error in errors]
    return "\n".join([*said, *map(str, page.context["adminform"].form.non_field_errors())])


def said(page: HttpResponse) -> str:
    """The messages above a page."""
    return "\n".join(str(message) for message in page.context["messages"])


def _collect(form: BaseForm, data: dict[str, Any]) -> None:
    for bound in form:
        value = bound.value()
        widget = bound.field.widget
        if hasattr(widget, "widgets"):
            parts = value if isinstance(value, list) else widget.decompress(value)
            for suffix, part in zip(widget.widgets_names, parts, strict=True):
                data[f"{bound.html_name}{suffix}"] = _text(part)
        elif isinstance(value, dict):
            data[bound.html_name] = [f"{name}:{verb}" for name, verbs in value.items() for verb in verbs]
        elif getattr(widget, "input_type", "") == "checkbox" and not isinstance(value, list):
            if value:
                data[bound.html_name] = "on"
        else:
            data[bound.html_name] = _text(value)


def _text(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return str(getattr(value, "pk", value))
