"""A rule: one guard of one model, ready to be installed on either database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db import models
from django.utils.functional import Promise

from erp.core.errors import Conflict, DomainError
from erp.core.guards.statements import Piece


@dataclass(frozen=True)
class Refusal:
    """What a refusal by the database means to the caller."""

    message: str | Promise
    reason: str | None = None
    error: type[DomainError] = Conflict
    field: str | None = None

    def raised(self) -> DomainError:
        return self.error(self.message, field=self.field, reason=self.reason)


@dataclass(frozen=True)
class Rule:
    """One guard. `name` is what its errors carry, and what `lifted` takes.

    `refusals` has the meaning of its errors under "", and of the other side of a reference under "in_use".
    A rule without refusals only supports others (a shared function, the key a reference needs). `others` are
    the further models it stands on.
    """

    name: str
    model: type[models.Model] | None
    postgresql: tuple[str, ...] = ()
    sqlite: tuple[str, ...] = ()
    refusals: Mapping[str, Refusal] = field(default_factory=dict)
    kind: str = ""
    others: tuple[type[models.Model], ...] = ()

    @cached_property
    def _pieces(self) -> dict[str, tuple[Piece, ...]]:
        return {
            "postgresql": tuple(map(Piece.of, self.postgresql)),
            "sqlite": tuple(map(Piece.of, self.sqlite)),
        }

    def pieces(self, vendor: str) -> tuple[Piece, ...]:
        """The objects this guard consists of on `vendor` ("postgresql" or "sqlite")."""
        return self._pieces[vendor]

    def fits(self, vendor: str, columns: set[tuple[str, str]]) -> bool:
        """Whether a database with these (table, column) pairs has all that this guard stands on."""
        wanted = {
            (model._meta.db_table, str(field.column))
            for model in (self.model, *self.others)
            if model is not None
            for field in model._meta.local_concrete_fields
        }
        tables = {piece.table for piece in self.pieces(vendor) if piece.table}
        return wanted <= columns and tables <= {table for table, _ in columns}
