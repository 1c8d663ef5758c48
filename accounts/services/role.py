"""The shipped roles: which permissions each holds, computed from what models exist."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import cast

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import models
from django.utils.translation import gettext_noop as _

from accounts.models.company import Company
from accounts.models.membership import Role
from erp.core.commands import command
from erp.core.models.base import CompanyOwned


@dataclass(frozen=True)
class Shipped:
    """A role that exists everywhere. `grants` are patterns over "app.codename" of business permissions."""

    name: str
    title: str
    grants: tuple[str, ...]


# Patterns, so that the permissions of a new model reach the right roles with nothing to touch here.
SHIPPED = (
    Shipped("owner", _("Owner"), ("*",)),
    Shipped(
        "accountant",
        _("Accountant"),
        (
            "accounting.*",
            "sales.*",
            "purchasing.*",
            "accounts.*_client",
            "accounts.*_supplier",
            "accounts.view_*",
            "inventory.view_*",
            "audit.view_change",
        ),
    ),
    Shipped(
        "sales",
        _("Sales"),
        (
            "sales.*",
            "accounts.view_client",
            "accounts.add_client",
            "accounts.change_client",
            "accounts.view_company",
            "inventory.view_*",
            "accounting.view_tax",
            "accounting.view_treasury",
        ),
    ),
    Shipped(
        "purchasing",
        _("Purchasing"),
        (
            "purchasing.*",
            "accounts.view_supplier",
            "accounts.add_supplier",
            "accounts.change_supplier",
            "accounts.view_company",
            "inventory.view_*",
            "accounting.view_tax",
            "accounting.view_treasury",
        ),
    ),
    Shipped("stock", _("Stock"), ("inventory.*", "accounts.view_company", "accounts.view_supplier")),
    Shipped("reader", _("Reader"), ("*.view_*",)),
)


def shipped(name: str) -> Role:
    """The shipped role of this name; they are made after every migration."""
    return all_roles().get(name=name, company=None)


def all_roles() -> models.QuerySet[Role]:
    """Every role; `Role.objects` is typed as the manager of groups."""
    return cast("models.QuerySet[Role]", Role.objects.all())


@command
def synchronise() -> None:
    """Make the shipped roles hold exactly what `SHIPPED` says of the permissions that exist now."""
    found = [(name_of(permission), permission) for permission in business_permissions()]
    for entry in SHIPPED:
        role, _made = all_roles().get_or_create(
            name=entry.name, company=None, defaults={"title": entry.title}
        )
        role.permissions.set([permission for name, permission in found if _matches(name, entry.grants)])


def business_permissions() -> list[Permission]:
    """Every permission that a membership can give: on rows of a company, and to see and change the company.

    Users, roles and companies themselves reach over all companies; they are the superuser's.
    """
    return [
        permission
        for permission in Permission.objects.select_related("content_type")
        if _is_business(permission)
    ]


def name_of(permission: Permission) -> str:
    """As code asks for it: "sales.post_invoice"."""
    return f"{permission.content_type.app_label}.{permission.codename}"


def _is_business(permission: Permission) -> bool:
    model = permission.content_type.model_class()
    if model is None:  # its app is gone
        return False
    if model is Company:
        return permission.codename in {"view_company", "change_company"}
    if not issubclass(model, CompanyOwned):
        return False
    # What the frame keeps by itself (change log, events, counters) is seen and not touched.
    return not _of_the_frame(permission) or permission.codename.startswith("view_")


def _of_the_frame(permission: Permission) -> bool:
    return apps.get_app_config(permission.content_type.app_label).name.startswith("erp.")


def _matches(name: str, patterns: Collection[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
