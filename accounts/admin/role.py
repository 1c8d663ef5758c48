"""Roles: what each lets a person do."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models.membership import Role
from erp.admin.base import ReadOnlyAdmin
from erp.admin.display import Column, Table
from erp.admin.requests import company_of


@admin.register(Role)
class RoleAdmin(ReadOnlyAdmin):
    """The shipped roles and the company's own. Who sees the company's people sees their roles."""

    menu = "access"
    menu_order = 30
    icon = "shield_person"
    list_display = ("title", "name", "company")
    search_fields = ("title", "name")
    ordering = ("company", "id")
    layout = ((None, ("title", "name", "company")),)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        shipped_or_own = models.Q(company=None) | models.Q(company=company_of(request))
        return super().get_queryset(request).filter(shipped_or_own)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("accounts.view_membership"))

    def tables(self, request: HttpRequest, obj: Role) -> list[Table]:
        permissions = obj.permissions.select_related("content_type").order_by(
            "content_type__app_label", "content_type__model", "codename"
        )
        rows = [(each.content_type.name, each.name) for each in permissions]
        return [Table(_("What it lets a person do"), [Column(_("On")), Column(_("Permission"))], rows)]

    def changes_of(self, request: HttpRequest, obj: Any) -> Any:
        return super().changes_of(request, obj).none()
