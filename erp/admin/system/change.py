"""The change log of the company."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from erp.admin.base import ReadOnlyAdmin
from erp.admin.display import address
from erp.admin.telling import told
from erp.audit.models.change import Change


def noun(record_type: str) -> str:
    """What people call a type of record; its own name where its app is gone."""
    try:
        return capfirst(str(apps.get_model(record_type)._meta.verbose_name))
    except LookupError:
        return record_type


@admin.display(description=_("record"), ordering="record_type")
def record(obj: Any) -> str:
    """A link to what was changed."""
    text = f"{noun(obj.record_type)} #{obj.record_id}"
    url = address(obj.record_type, obj.record_id)
    return format_html('<a class="text-link" href="{}">{}</a>', url, text) if url else text


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    menu = "system"
    menu_order = 10
    icon = "history"
    related = ("user",)
    list_display = ("at", "action", record, "who", "actor_kind", "request_id")
    list_filter = ("action", "actor_kind")
    search_fields = ("actor_label", "request_id")
    ordering = ("-id",)
    date_hierarchy = "at"
    layout = ((None, (("at", "action"), record, ("who", "actor_kind", "actor_label"), "request_id")),)
    change_form_template = "mizan/change_log.html"

    @admin.display(description=_("person"), ordering="user")
    def who(self, obj: Change) -> str:
        return str(obj.user or obj.actor_label)

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        try:
            model = apps.get_model(obj.record_type)
        except LookupError:
            model = None
        return {**super().page_context(request, obj), "entries": told(request, model, [obj])}
