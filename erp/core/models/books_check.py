"""What the last verification of the books found."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BooksCheck(models.Model):
    """One run of `check_books`; `faults` lists {"company", "invariant", "table", "key", "message"}."""

    at = models.DateTimeField(_("checked at"), db_index=True)
    companies = models.PositiveIntegerField(_("companies"))
    faults = models.JSONField(_("faults"), default=list)

    class Meta:
        verbose_name = _("check of the books")
        verbose_name_plural = _("checks of the books")
        get_latest_by = "at"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}: {len(self.faults)}"

    @property
    def ok(self) -> bool:
        return not self.faults
