"""Lines of a document, edited on its page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from unfold.admin import TabularInline

from erp.admin.display import amount
from erp.admin.forms import FixedPointInput, LineForm, LineFormSet
from erp.admin.scoped import Scoped
from erp.core.fields import FixedPointField


class LineInline(Scoped, TabularInline):
    """The lines a document's service takes as the list `member`. Who may change the document may change them.

    `columns` are shown in this order; those that are not editable are shown as values. `optional` are cells
    the service fills in when they are left empty. `related` are read along. `labels` are shorter heads,
    `blank_zeros` show nothing for zero, `hint` is read before typing.
    """

    form = LineForm
    formset = LineFormSet
    member: str = "items"
    columns: tuple[Any, ...] = ()
    optional: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    labels: dict[str, Any] = {}
    blank_zeros: tuple[str, ...] = ()
    hint: Any = ""
    template_before = "mizan/hint.html"
    extra = 1
    hide_title = True

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Empty lines at the end: `extra` of them on a new document, one on a draft."""
        return self.extra if obj is None else 1

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related(*self.related)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        is_open = self.has_change_permission(request, obj)
        return tuple(self._shown(name, is_open) for name in self.columns)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        return tuple(name for name in self.get_fields(request, obj) if callable(name))

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type[LineFormSet]:
        formset = super().get_formset(request, obj, **kwargs)
        formset.member = self.member
        formset.refusal = getattr(request, "refusal", None)
        for name in self.optional:
            if field := formset.form.base_fields.get(name):
                field.required = False
        return formset

    def formfield_for_foreignkey(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name not in self.get_autocomplete_fields(request):
            # Read once a page instead of once a line.
            field.empty_label = "–"
            field.choices = list(field.choices)
        return field

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and hasattr(field.widget, "can_add_related"):
            field.widget.can_add_related = False  # a line has no room for it
        if isinstance(field, FixedPointInput):
            field.is_blank_zero = db_field.name in self.blank_zeros
        if field is not None and db_field.name in self.labels:
            field.label = self.labels[db_field.name]
        return field

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._document_admin().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        admin = self._document_admin()
        if obj is None or obj.pk is None:
            return admin.has_add_permission(request)
        return admin.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def _document_admin(self) -> Any:
        return self.admin_site.get_model_admin(self.parent_model)

    def _shown(self, name: Any, is_open: bool) -> Any:
        if callable(name):
            return name
        column = self.model._meta.get_field(name)
        if isinstance(column, FixedPointField) and not (is_open and column.editable):
            return amount(self.model, name)
        return name
