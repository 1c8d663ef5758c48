"""The sidebar: every admin that names a group stands in it, for who may see it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

GROUPS = {
    "sales": _("Sales"),
    "inventory": _("Inventory"),
    "accounting": _("Accounting"),
    "access": _("Access"),
    "system": _("System"),
}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of the sidebar with what this person may see, as django-unfold takes them."""
    pages = sorted(
        (page for page in admin.site._registry.values() if getattr(page, "menu", "")),
        key=lambda page: page.menu_order,  # type: ignore[attr-defined]
    )
    groups = [
        {
            "title": title,
            "collapsible": False,
            "items": [
                _item(page)
                for page in pages
                if page.menu == name and page.has_view_permission(request)  # type: ignore[attr-defined]
            ],
        }
        for name, title in GROUPS.items()
    ]
    return [group for group in groups if group["items"]]


def _item(page: Any) -> dict[str, Any]:
    meta = page.model._meta
    return {
        "title": capfirst(str(meta.verbose_name_plural)),
        "icon": page.icon,
        "link": reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"),
    }


def stylesheet(request: HttpRequest) -> str:
    """The address of our few rules beside django-unfold's."""
    return static("mizan/admin.css")
