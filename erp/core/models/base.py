"""What every business row has in common."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.core.guards.declarations import Guard


class CompanyForeignKey(models.ForeignKey):
    """A reference between two rows of one company.

    Django's own constraint would check the id alone; the guards install one on (company, id) instead
    (design.md, section 6), so that no row can point into another company.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs.setdefault("db_constraint", False)
        super().__init__(to, on_delete, **kwargs)


class CompanyOneToOneField(models.OneToOneField):
    """A CompanyForeignKey that at most one row holds."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs.setdefault("db_constraint", False)
        super().__init__(to, on_delete, **kwargs)


class CompanyQuerySet(models.QuerySet):
    def of(self, company: models.Model | int) -> Self:
        """The rows of one company."""
        return self.filter(company=company)


class CompanyOwned(models.Model):
    """A row of exactly one company. `guards` declares what its table refuses beyond constraints."""

    company = models.ForeignKey(
        "accounts.Company", models.PROTECT, related_name="+", editable=False, verbose_name=_("company")
    )

    objects = CompanyQuerySet.as_manager()
    guards: ClassVar[tuple[Guard, ...]] = ()

    class Meta:
        abstract = True


class Record(CompanyOwned):
    """A row the API shows: `external_id` is the caller's own reference, `version` its ETag."""

    external_id = models.CharField(
        _("external reference"),
        max_length=100,
        null=True,
        blank=True,
        help_text=_("The record's name in your own system; unique within the company."),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), editable=False)
    updated_at = models.DateTimeField(_("updated at"), editable=False, db_index=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["company", "external_id"],
                name="%(app_label)s_%(class)s_external_id",
                violation_error_code="duplicate",
            ),
        ]
