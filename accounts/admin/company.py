"""Companies: founded by a superuser, changed by whose role lets them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminSelectWidget

from accounts import current
from accounts.models.company import Company
from accounts.services import company, membership, role
from erp.admin.base import ServiceAdmin
from erp.admin.forms import ServiceForm
from erp.admin.requests import actor_of, company_of, context_of
from erp.audit.models.change import Change
from erp.core.commands import command
from erp.core.context import Context
from erp.core.request_id import current as current_request_id


class CompanyForm(ServiceForm):
    owner_email = forms.EmailField(
        label=_("e-mail address of its owner"),
        required=False,
        widget=UnfoldAdminEmailInputWidget,
        help_text=_("Who is invited by a letter to be its first owner."),
    )
    language = forms.ChoiceField(
        label=_("language"), choices=settings.LANGUAGES, initial="en", widget=UnfoldAdminSelectWidget
    )


@admin.register(Company)
class CompanyAdmin(ServiceAdmin):
    """A company is changed while one works in it, so that every change stands in its own log."""

    service = company
    form = CompanyForm
    menu = "access"
    menu_order = 10
    icon = "domain"
    list_display = ("name", "slug", "country", "base_currency", "is_active")
    search_fields = ("name", "slug")

    def layout_of(self, request: HttpRequest, obj: Any) -> Sequence[tuple[Any, tuple[Any, ...]]]:
        first = ("name", "slug") if obj else ("name", "slug", "owner_email")
        return (
            (None, (first, ("legal_name", "tax_number"))),
            (_("Place"), (("country", "base_currency"), ("timezone", "language"))),
            (
                _("Books"),
                (
                    ("fiscal_year_start", "costing"),
                    ("tax_rounding", "cash_rounding"),
                    ("hard_lock_date", "tax_lock_date"),
                ),
            ),
            *(((None, ("is_active",)),) if obj and request.user.is_superuser else ()),
        )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        mine = [each.pk for each in current.companies_of(request.user)]  # type: ignore[arg-type]
        return super().get_queryset(request).filter(pk__in=mine)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().has_view_permission(request, obj):
            return False
        return obj in {None, company_of(request)} or bool(request.user.is_superuser)

    def changes_of(self, request: HttpRequest, obj: Any) -> models.QuerySet[Change]:
        return Change.objects.filter(company=obj, record_type=obj._meta.label_lower, record_id=obj.pk)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and obj in {None, company_of(request)}

    def write(self, request: HttpRequest, form: Any, data: Mapping[str, Any], change: bool) -> Company:
        if change:
            return company.update(context=context_of(request), data=data, version=form.version)
        members = {name: value for name, value in data.items() if name != "owner_email"}
        # Not `context_of`: the first company is founded from outside of any.
        return _found(request, timezone.now(), members, data.get("owner_email", ""))


@command
def _found(request: HttpRequest, at: datetime, data: Mapping[str, Any], owner: str) -> Company:
    """Founding and inviting stand or fall together, as in `manage.py create_company`."""
    actor, request_id = actor_of(request), current_request_id.get()
    found = company.create(actor=actor, at=at, data=data, request_id=request_id)
    if owner:
        context = Context(company=found, actor=actor, at=at, request_id=request_id)
        membership.invite(context=context, email=owner, role=role.shipped("owner"))
    return found
