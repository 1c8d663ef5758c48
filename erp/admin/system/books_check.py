"""What the checks of the books found; over all companies, so for superusers."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.admin.base import ReadOnlyAdmin
from erp.admin.display import Column, Table, badge
from erp.core.models.books_check import BooksCheck


@admin.register(BooksCheck)
class BooksCheckAdmin(ReadOnlyAdmin):
    menu = "system"
    menu_order = 30
    icon = "fact_check"
    list_display = ("at", "companies", "outcome")
    ordering = ("-at", "-id")
    layout = ((None, ("at", "companies", "outcome")),)

    @admin.display(description=gettext_lazy("outcome"))
    def outcome(self, obj: BooksCheck) -> SafeString:
        if obj.ok:
            return badge(_("The books hold"), "good")
        return badge(_("%(count)s rows at fault") % {"count": len(obj.faults)}, "bad")

    def tables(self, request: HttpRequest, obj: BooksCheck) -> list[Table]:
        names = ("company", "invariant", "table", "key", "message")
        labels = (_("Company"), _("Invariant"), _("Table"), _("Key"), _("Message"))
        rows = [[fault.get(name, "") for name in names] for fault in obj.faults]
        return [Table(_("Rows at fault"), [Column(label) for label in labels], rows, empty=_("None."))]
