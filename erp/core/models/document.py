"""Documents: drafted, then posted, then never changed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.core.fields import RateField
from erp.core.guards.declarations import Guard, Posted
from erp.core.models.base import CompanyForeignKey, CompanyOneToOneField, Record


class Document(Record):
    """A draft that becomes final by posting; a correction is another document that points at it.

    `state` starts at "draft". What follows is named by the subclass (`States`), and the guard refuses every
    other path, also to raw SQL. `number` is taken at posting and is null before.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        POSTED = "posted", _("Posted")
        VOID = "void", _("Void")
        REVERSED = "reversed", _("Reversed")

    number = models.CharField(_("number"), max_length=40, null=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    date = models.DateField(_("date"))
    posting_date = models.DateField(
        _("posting date"), help_text=_("The day the ledger counts it on; the document's date unless given.")
    )
    period = CompanyForeignKey("accounting.Period", null=True, editable=False, related_name="+")
    currency = models.CharField(_("currency"), max_length=3)
    exchange_rate = RateField(_("exchange rate"), default=1)
    notes = models.TextField(_("notes"), blank=True)
    posted_at = models.DateTimeField(_("posted at"), null=True, editable=False)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    reversal_of = CompanyOneToOneField("self", null=True, editable=False, related_name="reversed_by")

    guards: ClassVar[tuple[Guard, ...]] = (Posted(),)

    class Meta(Record.Meta):
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["company", "number"], name="%(app_label)s_%(class)s_number"),
            models.CheckConstraint(
                condition=models.Q(exchange_rate__gt=0), name="%(app_label)s_%(class)s_exchange_rate_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", number=None, posted_at=None)
                | (
                    ~models.Q(state="draft")
                    & models.Q(number__isnull=False, posted_at__isnull=False, period__isnull=False)
                ),
                name="%(app_label)s_%(class)s_posted_fields",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self._meta.verbose_name} #{self.pk}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT
