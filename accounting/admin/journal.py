"""Journals: those of documents to read, those of people to write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.enums import ActionVariant

from accounting.admin.tables import lines_of
from accounting.models.journal import Journal, JournalLine
from accounting.services import journal
from erp.admin.base import DocumentAdmin
from erp.admin.buttons import Button, DateForm
from erp.admin.display import Fact, Table, address, amount, link, name_of, number, state_badge
from erp.admin.inlines import LineInline
from erp.admin.system.change import noun


@admin.display(description=_("made by"))
def source(obj: Journal) -> str:
    """The document that made it."""
    if obj.source_type is None:
        return ""
    text = f"{noun(obj.source_type)} #{obj.source_id}"
    url = address(obj.source_type, obj.source_id)
    return format_html('<a class="text-link" href="{}">{}</a>', url, text) if url else text


class JournalLineInline(LineInline):
    model = JournalLine
    member = "lines"
    extra = 2
    columns = (
        "account",
        "debit",
        "credit",
        "description",
        "client",
        "supplier",
        "treasury",
        "tax",
        "tax_base",
        "due_date",
    )
    optional = ("debit", "credit")
    blank_zeros = ("debit", "credit")
    autocomplete_fields = ("account", "client", "supplier")
    verbose_name = _("line")
    verbose_name_plural = _("lines")


def _is_reversible(obj: Journal) -> bool:
    is_reversed = Journal.objects.filter(reversal_of=obj).exists()
    return not obj.is_draft and obj.kind in journal.BY_HAND and obj.reversal_of_id is None and not is_reversed


@admin.register(Journal)
class JournalAdmin(DocumentAdmin):
    service = journal
    menu = "accounting"
    menu_order = 10
    icon = "menu_book"
    list_display = (name_of, "posting_date", "kind", "description", amount(Journal, "total"), state_badge)
    list_filter = ("state", "kind")
    search_fields = ("number", "description")
    ordering = ("-posting_date", "-id")
    date_hierarchy = "posting_date"
    inlines = (JournalLineInline,)
    buttons = (
        Button(
            "post",
            _("Post"),
            journal.post,
            permission="accounting.manage_ledger",
            question=_("A posted journal has a number and never changes; it can be reversed."),
            done=_("The journal is posted."),
            when=lambda obj: obj.is_draft and obj.kind in journal.BY_HAND,
            variant=ActionVariant.PRIMARY,
            icon="task_alt",
        ),
        Button(
            "reverse",
            _("Reverse"),
            journal.reverse,
            permission="accounting.manage_ledger",
            question=_("Another journal will be posted with its debits and credits exchanged."),
            done=_("The journal is reversed."),
            when=_is_reversible,
            form=DateForm,
            variant=ActionVariant.DANGER,
            icon="undo",
        ),
    )

    def layout_of(self, request: HttpRequest, obj: Any) -> Sequence[tuple[Any, tuple[Any, ...]]]:
        if obj is None or self.is_open(obj):
            return (
                (None, (("date", "posting_date"), "description")),
                (_("More"), ("notes", "external_id")),
            )
        return (
            (None, (("date", "posting_date"), "description", source)),
            (_("More"), ("notes", ("external_id", "period"), ("posted_at", "posted_by"))),
        )

    def is_open(self, obj: Journal) -> bool:
        return obj.is_draft and obj.kind in journal.BY_HAND

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What is final is read as one table, with its totals."""
        return super().get_inline_instances(request, obj) if obj is None or self.is_open(obj) else []

    def facts(self, request: HttpRequest, obj: Journal) -> list[Fact]:
        reversed_by = Journal.objects.filter(reversal_of=obj).first()
        return [
            Fact(_("number"), name_of(obj), is_strong=True),
            Fact(_("state"), state_badge(obj)),
            Fact(_("kind"), obj.get_kind_display()),
            Fact(_("total"), number(obj.total), is_strong=True),
            *([Fact(_("reverses"), link(obj.reversal_of))] if obj.reversal_of else []),
            *([Fact(_("reversed by"), link(reversed_by))] if reversed_by else []),
        ]

    def tables(self, request: HttpRequest, obj: Journal) -> list[Table]:
        return [] if self.is_open(obj) else [lines_of(obj, title=_("Lines"))]
