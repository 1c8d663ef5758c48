"""The events of the company, in the order in which they happened."""

from __future__ import annotations

from django.contrib import admin

from erp.admin.base import ReadOnlyAdmin
from erp.admin.system.change import record
from erp.webhooks.models.event import Event


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    menu = "system"
    menu_order = 20
    icon = "bolt"
    list_display = ("id", "name", record, "record_version", "at")
    list_filter = ("record_type",)
    search_fields = ("name",)
    ordering = ("-id",)
    layout = ((None, ("name", record, "record_version", "at", "change")),)
