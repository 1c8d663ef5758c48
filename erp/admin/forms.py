"""Forms that read what a person typed and leave the judging to the service.

A model form checks constraints one query each and would save by itself; here the fields' own checks stay, so
that a typing mistake is told at once, and everything else is said by the service the API calls as well.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.forms.models import construct_instance
from django.utils.text import capfirst
from unfold.forms import PaginationInlineFormSet

from erp.admin import refusals
from erp.core.errors import DomainError
from erp.core.fields import FixedPointField

_NOT_TYPED = (None, "")


class FixedPointInput(forms.DecimalField):
    """An input of a fixed-point column: shows 18.50, not 18.500000. `column` is set by the admin.

    `is_blank_zero`: nothing typed means zero, and zero shows nothing, as on either side of a journal line.
    """

    column: FixedPointField | None = None
    is_blank_zero = False

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value)
        return Decimal(0) if number is None and self.is_blank_zero else number

    def prepare_value(self, value: Any) -> Any:
        if self.is_blank_zero and value in {0, "0"}:
            return ""
        if isinstance(value, Decimal | int) and self.column is not None:
            return self.column.to_text(Decimal(value))
        return value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "step": "any", "inputmode": "decimal"}


def capitalise(form: forms.BaseForm) -> None:
    """Labels start with a capital, as those that Django makes of columns."""
    for field in form.fields.values():
        field.label = capfirst(field.label) if field.label else field.label


class ServiceForm(forms.ModelForm):
    """The form of one record. `refusal` is what the service said to the same input a moment ago."""

    # The version the person saw; a change in between is refused (RFC 9110, 13.1.1).
    row_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    refusal: DomainError | None = None
    lines: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row_version"].initial = getattr(self.instance, "version", None)
        capitalise(self)

    def full_clean(self) -> None:
        super().full_clean()
        if self.refusal is not None and self.is_bound:
            refusals.place(self, self.refusal, lines=self.lines)

    def _post_clean(self) -> None:
        self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)

    def sent(self, *, created: bool) -> dict[str, Any]:
        """What the person says of the record: what is filled in; of an existing one, what they changed."""
        names = self.cleaned_data.keys() - {"row_version"}
        if not created:
            names &= set(self.changed_data)
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in names and not (created and value in _NOT_TYPED)
        }

    @property
    def version(self) -> int | None:
        """The version the person saw."""
        return self.cleaned_data.get("row_version")


class LineForm(forms.ModelForm):
    """The form of one line of a document."""

    _post_clean = ServiceForm._post_clean

    def sent(self, *, without: str) -> dict[str, Any]:
        """The line as services take it. A cell left empty on a new line is the service's to fill.

        `without` is the reference to the document, which the service knows.
        """
        columns = {field.name: field for field in self._meta.model._meta.fields if field.editable}
        pk = self.instance.pk
        names = (set(self.changed_data) if pk else set(self.cleaned_data)) & columns.keys() - {"id", without}
        members = {name: self.cleaned_data[name] for name in self.cleaned_data if name in names}
        if not pk:
            return {name: value for name, value in members.items() if value not in _NOT_TYPED}
        return {"id": pk, **{name: _or_default(columns[name], value) for name, value in members.items()}}


def _or_default(column: models.Field, value: Any) -> Any:
    """A cell that was emptied means the column's default where it can't be empty."""
    return column.get_default() if value is None and not column.null and column.has_default() else value


class LineFormSet(PaginationInlineFormSet):
    """The lines of a document, sent whole: with an id changed, without added, removed ones left out."""

    refusal: DomainError | None = None
    member = "items"

    def full_clean(self) -> None:
        super().full_clean()
        if self.refusal is None or not self.is_bound:
            return
        forms_sent = self._forms_sent()
        for path, messages in self.refusal.errors.items():
            member, _dot, rest = path.partition(".")
            if member == self.member:
                for message in messages:
                    self._add(forms_sent, rest, str(message))

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        # Django would look the id of a line up among the lines of all documents of all companies.
        key = form.fields[self.model._meta.pk.name]
        key.queryset = self.model._default_manager.filter(**{self.fk.name: self.instance.pk})

    def validate_unique(self) -> None:
        """The service's to say."""

    def sent(self) -> list[dict[str, Any]]:
        """The lines in the order of the page."""
        return [form.sent(without=self.fk.name) for form in self._forms_sent()]

    def _forms_sent(self) -> list[LineForm]:
        return [
            form
            for form in self.forms
            if (form.instance.pk or form.has_changed()) and not self._should_delete_form(form)
        ]

    def _add(self, forms_sent: list[LineForm], path: str, message: str) -> None:
        number, _dot, name = path.partition(".")
        if number.isdecimal() and int(number) < len(forms_sent):
            refusals.add(forms_sent[int(number)], name, message)
        else:
            self._non_form_errors.append(message)
