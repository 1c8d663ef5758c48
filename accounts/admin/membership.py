"""People of the company: invited by e-mail, given a role, let go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminTextInputWidget

from accounts.models.membership import Membership, Role
from accounts.services import membership
from erp.admin.base import ServiceAdmin
from erp.admin.forms import ServiceForm
from erp.admin.requests import company_of, context_of


class MembershipForm(ServiceForm):
    """The role of a person; of somebody new also who they are."""

    email = forms.EmailField(
        label=_("e-mail address"),
        widget=UnfoldAdminEmailInputWidget,
        help_text=_("A letter is sent there, with a link to set a password if they have none yet."),
    )
    first_name = forms.CharField(
        label=_("first name"), required=False, max_length=150, widget=UnfoldAdminTextInputWidget
    )
    last_name = forms.CharField(
        label=_("last name"), required=False, max_length=150, widget=UnfoldAdminTextInputWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("email", "first_name", "last_name"):
                del self.fields[name]


@admin.register(Membership)
class MembershipAdmin(ServiceAdmin):
    service = membership
    form = MembershipForm
    menu = "access"
    menu_order = 20
    icon = "badge"
    related = ("user", "role")
    list_display = ("user", "email_address", "role", "is_active")
    list_filter = ("is_active",)
    search_fields = ("user__email", "user__first_name", "user__last_name")
    ordering = ("user__email", "id")

    @admin.display(description=_("e-mail address"), ordering="user__email")
    def email_address(self, obj: Membership) -> str:
        return obj.user.email

    def layout_of(self, request: HttpRequest, obj: Any) -> Sequence[tuple[Any, tuple[Any, ...]]]:
        if obj is None:
            return ((None, ("email", ("first_name", "last_name"), "role")),)
        return ((None, ("user", "email_address", "role", "is_active")),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*super().get_readonly_fields(request, obj), "user"]

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        rows = super().get_field_queryset(db, db_field, request)
        if db_field.remote_field.model is Role:
            rows = rows.filter(Q(company=None) | Q(company=company_of(request)))
        return rows

    def has_add_permission(self, request: HttpRequest) -> bool:
        # The service has no `create`: people are invited.
        return company_of(request) is not None and request.user.has_perm("accounts.add_membership")

    def write(self, request: HttpRequest, form: Any, data: Mapping[str, Any], change: bool) -> Membership:
        if change:
            return super().write(request, form, data, change)
        return membership.invite(context=context_of(request), **data)
