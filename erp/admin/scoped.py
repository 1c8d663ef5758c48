"""What keeps a page, its choices and its searches inside one company."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.filters import RelatedFieldListFilter
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminExpandableTextareaWidget

from erp.admin.forms import FixedPointInput
from erp.admin.requests import company_of
from erp.core.fields import FixedPointField
from erp.core.models.base import CompanyOwned


class Scoped:
    """For admins and inlines: a foreign key offers, and accepts, rows of the current company only."""

    formfield_overrides: Any = {
        FixedPointField: {"form_class": FixedPointInput, "widget": UnfoldAdminDecimalFieldWidget},
        models.TextField: {"widget": UnfoldAdminExpandableTextareaWidget},
    }

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """The current company's rows; none without a company."""
        rows = super().get_queryset(request)  # type: ignore[misc]
        return of_company(rows, request)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        """What a foreign key may point at; also what a posted id is looked up in."""
        rows = super().get_field_queryset(db, db_field, request)  # type: ignore[misc]
        if rows is None:
            rows = db_field.remote_field.model._default_manager.all()
        return of_company(rows, request)

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(field, FixedPointInput) and isinstance(db_field, FixedPointField):
            field.column = db_field
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Adding on the way is welcome; what other documents name is changed on its own page.
            field.widget.can_change_related = field.widget.can_delete_related = False
            field.widget.can_view_related = False
        return field


def of_company(rows: models.QuerySet, request: HttpRequest) -> models.QuerySet:
    """`rows` of the current company; of a model without companies, all."""
    if not issubclass(rows.model, CompanyOwned):
        return rows
    company = company_of(request)
    return rows.filter(company=company) if company else rows.none()


class CompanyRelatedFilter(RelatedFieldListFilter):
    """A list filter by a related record; Django's own would name every company's."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        related = field.remote_field.model
        company = company_of(request)
        if not issubclass(related, CompanyOwned) or company is None:
            return []
        rows = related._default_manager.filter(company=company)
        return [
            (row.pk, str(row))
            for row in rows.order_by(*self.field_admin_ordering(field, request, model_admin))
        ]
